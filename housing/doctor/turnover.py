"""Turn-over: beds stay empty between two guests where it is said so, for whoever was given one since it was."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select

from housing.bookings.holds import Hold
from housing.bookings.models import Booking, BookingEvent
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.rules.nights import ONE_DAY
from housing.rules.turnover import turns_over_whole
from housing.stock.models import TURNS_OVER, Dwelling

A_MOMENT = timedelta(minutes=1)
"""Who asked so soon after it was said may have been first: the clock is read before the lock is taken."""


class _Guest(NamedTuple):
    """Who has a night: the words for it, whose it is, since when it was given.

    A student's bookings are one guest, and in a home for one party so are the two who live together.
    """

    words: str
    whose: tuple[str, int]
    given_at: datetime


class _Home(NamedTuple):
    ref: str
    nights: int
    since: datetime


def guests_keep_the_turnover(day: date) -> Iterator[Breach]:
    """No two guests are nearer to each other than the home's turn-over, unless both came before it was said."""
    homes = {
        row.id: (_Home(row.ref, row.turnover_nights, row.turnover_since), turns_over_whole(row.sharing))
        for row in db.session.execute(
            select(
                Dwelling.id, Dwelling.ref, Dwelling.sharing, Dwelling.turnover_nights, Dwelling.turnover_since
            ).where(TURNS_OVER)
        )
    }
    places: defaultdict[tuple[int, int | None], dict[date, _Guest]] = defaultdict(dict)
    for dwelling_id, bed_id, night, guest in _guests(day):
        home_has_one_party = homes[dwelling_id][1] and guest.whose[0] != "hold"
        places[dwelling_id, None if home_has_one_party else bed_id][night] = guest
    for (dwelling_id, _bed), there in sorted(places.items(), key=lambda each: each[0][0]):
        yield from _too_near(homes[dwelling_id][0], there)


def _guests(day: date) -> Iterator[tuple[int, int, date, _Guest]]:
    given = (
        select(func.max(BookingEvent.at))
        .where(BookingEvent.booking_id == BedNight.booking_id)
        .where(or_(BookingEvent.version == 1, BookingEvent.replaced.is_not(None)))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            BedNight.dwelling_id,
            BedNight.bed_id,
            BedNight.night,
            BedNight.student_id,
            BedNight.party_id,
            BedNight.hold_id,
            Booking.ref.label("booking"),
            Hold.ref.label("hold"),
            func.coalesce(given, Hold.answered_at).label("given_at"),
        )
        .join(Dwelling, Dwelling.id == BedNight.dwelling_id)
        .outerjoin(Booking, Booking.id == BedNight.booking_id)
        .outerjoin(Hold, Hold.id == BedNight.hold_id)
        .where(TURNS_OVER, BedNight.night >= day, BedNight.closure_id.is_(None))
        .order_by(BedNight.dwelling_id, BedNight.bed_id, BedNight.night)
    )
    for row in rows:
        words = f"booking {row.booking}" if row.booking else f"hold {row.hold}"
        whose = ("party", row.party_id) if row.party_id else ("student", row.student_id)
        if row.hold:
            whose = ("hold", row.hold_id)
        yield row.dwelling_id, row.bed_id, row.night, _Guest(words, whose, row.given_at)


def _too_near(home: _Home, there: dict[date, _Guest]) -> Iterator[Breach]:
    for night, guest in sorted(there.items(), key=lambda each: each[0]):
        for far in range(1, home.nights + 1):
            other = there.get(night + ONE_DAY * far)
            if other is None or other.whose == guest.whose:
                continue
            if max(guest.given_at, other.given_at) > home.since + A_MOMENT:
                what = f"{guest.words} until {night + ONE_DAY} and {other.words} from {night + ONE_DAY * far}"
                yield Breach("turnover", f"dwelling {home.ref}", f"{what}: {home.nights} nights must be empty between")
            break
