"""What the ledger says around requests: the nights they hold, who else is there, where else the student sleeps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from housing.bookings.models import Wish
from housing.database import read_rows
from housing.nights.models import BedNight
from housing.stock.models import Dwelling

OTHER = aliased(BedNight, name="other")
ON_ITS_NIGHTS = and_(OTHER.night >= Wish.arrival, OTHER.night < Wish.departure)
WISHES = and_(
    Wish.application_id.in_(bindparam("application_ids", expanding=True)),
    Wish.bed_id.in_(bindparam("bed_ids", expanding=True)),
)
SPANS = (
    select(
        BedNight.student_id,
        BedNight.booking_id,
        func.min(BedNight.night),
        func.max(BedNight.night),
        func.count(),
    )
    .where(BedNight.student_id.in_(bindparam("student_ids", expanding=True)))
    .group_by(BedNight.student_id, BedNight.booking_id)
)
NIGHTS = select(BedNight.booking_id, BedNight.night).where(
    BedNight.booking_id.in_(bindparam("booking_ids", expanding=True))
)
BESIDE_BOOKINGS = (
    select(BedNight.booking_id, OTHER.company, OTHER.room, OTHER.room_company)
    .join(
        OTHER,
        and_(
            OTHER.dwelling_id == BedNight.dwelling_id,
            OTHER.night == BedNight.night,
            OTHER.booking_id != BedNight.booking_id,
        ),
    )
    .where(BedNight.booking_id.in_(bindparam("booking_ids", expanding=True)))
    .distinct()
)
BESIDE_WISHES = (
    select(Wish.application_id, OTHER.company, OTHER.room, OTHER.room_company)
    .join(OTHER, and_(OTHER.dwelling_id == Wish.dwelling_id, ON_ITS_NIGHTS))
    .where(WISHES, OTHER.booking_id.is_not(None))
    .distinct()
)
TAKEN = (
    select(Wish.application_id, OTHER.night).join(OTHER, and_(OTHER.bed_id == Wish.bed_id, ON_ITS_NIGHTS)).where(WISHES)
)
HOMES = select(Dwelling.id, Dwelling.step_free, Dwelling.animals).where(
    Dwelling.id.in_(bindparam("dwelling_ids", expanding=True))
)
"""Statements are put together once, for that takes longer than to ask them."""

NightsByBooking = dict[int, frozenset[date]]


class Guest(NamedTuple):
    """The company somebody else keeps in the dwelling, and in their room where it is shared."""

    company: str
    room: str | None
    room_company: str | None


def nights_of_students(student_ids: Collection[int]) -> dict[int, NightsByBooking]:
    """Return the nights each student has in the ledger, by booking.

    A booking nearly always has one run of nights, and then its ends tell them all: a twentieth of the rows.
    """
    if not student_ids:
        return {}
    spans: Sequence[Any] = read_rows(SPANS, {"student_ids": list(student_ids)})
    broken = [booking_id for _, booking_id, first, last, count in spans if (last - first).days >= count]
    nights = _nights_one_by_one(broken)
    found: dict[int, NightsByBooking] = defaultdict(dict)
    for student_id, booking_id, first, _last, count in spans:
        found[student_id][booking_id] = nights.get(booking_id) or _run(first, count)
    return found


@lru_cache(maxsize=1024)
def _run(first: date, count: int) -> frozenset[date]:
    return frozenset(first + timedelta(n) for n in range(count))


def _nights_one_by_one(booking_ids: Collection[int]) -> NightsByBooking:
    if not booking_ids:
        return {}
    rows = read_rows(NIGHTS, {"booking_ids": list(booking_ids)})
    return _grouped(rows)


def guests_beside_bookings(booking_ids: Collection[int]) -> dict[int, set[Guest]]:
    """Return who else is in the dwelling on the nights a booking holds."""
    return _guests(BESIDE_BOOKINGS, {"booking_ids": list(booking_ids)}) if booking_ids else {}


def guests_beside_wishes(application_ids: Collection[int], bed_ids: Collection[int]) -> dict[int, set[Guest]]:
    """Return who is in the dwelling of each of these beds on the nights that an application wishes for it."""
    if not application_ids:
        return {}
    return _guests(BESIDE_WISHES, {"application_ids": list(application_ids), "bed_ids": list(bed_ids)})


def taken_of_wishes(application_ids: Collection[int], bed_ids: Collection[int]) -> NightsByBooking:
    """Return, by application, the nights on which somebody has the bed (one of these) that it wishes for."""
    if not application_ids:
        return {}
    wished = {"application_ids": list(application_ids), "bed_ids": list(bed_ids)}
    return _grouped(read_rows(TAKEN, wished))


def _grouped(rows: Iterable[Any]) -> NightsByBooking:
    found: dict[int, set[date]] = defaultdict(set)
    for asked_id, night in rows:
        found[asked_id].add(night)
    return {asked_id: frozenset(nights) for asked_id, nights in found.items()}


def _guests(statement: Select[*tuple[Any, ...]], values: dict[str, list[int]]) -> dict[int, set[Guest]]:
    found: dict[int, set[Guest]] = defaultdict(set)
    rows: Iterable[Any] = read_rows(statement, values)
    for asked_id, company, room, room_company in rows:
        found[asked_id].add(Guest(company, room, room_company))
    return found


class HomeFacts(NamedTuple):
    """What of a home somebody may need."""

    step_free: bool
    animals: str


def homes_with_ids(dwelling_ids: Collection[int]) -> dict[int, HomeFacts]:
    """Return what somebody may need of these homes."""
    if not dwelling_ids:
        return {}
    rows = read_rows(HOMES, {"dwelling_ids": list(dwelling_ids)})
    return {id_: HomeFacts(step_free, animals) for id_, step_free, animals in rows}
