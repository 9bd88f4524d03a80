"""Stock: rooms are told by their labels, guests come to what is in use, a closure has exactly its nights."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_, func, or_, select

from housing.bookings.models import Booking
from housing.clock import local_date
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.rules.names import room_key
from housing.stock.models import Bed, Closure, Dwelling, Property


def shared_rooms_are_told_by_their_labels(_day: date) -> Iterator[Breach]:
    """A bed in use is in a shared room exactly when another bed in use of its dwelling has the same room label."""
    beds = db.session.execute(
        select(Bed.ref, Bed.dwelling_id, Bed.room_key, Bed.is_shared_room).where(Bed.retired_on.is_(None))
    ).all()
    in_room = Counter((bed.dwelling_id, bed.room_key) for bed in beds)
    for bed in beds:
        shared = in_room[bed.dwelling_id, bed.room_key] > 1
        if bed.is_shared_room != shared:
            said = "shared" if bed.is_shared_room else "one person's"
            yield Breach("rooms", f"bed {bed.ref}", f"its room counts as {said}, its labels say otherwise")


def rooms_are_spelt_alike(_day: date) -> Iterator[Breach]:
    """A room's key follows from its label, and every bed in the room, in use or not, spells the label alike."""
    spelt: dict[tuple[int, str], str] = {}
    beds = db.session.execute(select(Bed.ref, Bed.dwelling_id, Bed.room, Bed.room_key).order_by(Bed.id))
    for ref, dwelling_id, label, key in beds:
        if key != room_key(label):
            yield Breach("rooms", f"bed {ref}", f"its room is called {label} and known by {key!r}")
        if label != (first := spelt.setdefault((dwelling_id, key), label)):
            yield Breach("rooms", f"bed {ref}", f"its room is called {label} here and {first} at another bed")


def guests_come_to_what_is_in_use(day: date) -> Iterator[Breach]:
    """No guest is to sleep in a bed that is out of use by then, nor in a dwelling or property that is."""
    retired = (Bed.retired_on, Dwelling.retired_on, Property.retired_on)
    rows = db.session.execute(
        select(Booking.ref, Bed.ref, func.min(BedNight.night), func.count())
        .select_from(BedNight)
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(Bed, Bed.id == BedNight.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(BedNight.night >= day, or_(*(and_(on.is_not(None), BedNight.night >= on) for on in retired)))
        .group_by(Booking.ref, Bed.ref)
        .order_by(Booking.ref)
    )
    for booking, bed, first, count in rows:
        yield Breach("retired", f"booking {booking}", f"{count} nights from {first} in bed {bed}, which is out of use")


def closures_have_their_nights(_day: date) -> Iterator[Breach]:
    """A closure has every night from its first to its last; one that was lifted has none from that day on."""
    nights: dict[int, tuple[int, date, date]] = defaultdict(lambda: (0, date.max, date.min))
    rows = db.session.execute(
        select(BedNight.closure_id, func.count(), func.min(BedNight.night), func.max(BedNight.night))
        .where(BedNight.closure_id.is_not(None))
        .group_by(BedNight.closure_id)
    )
    for closure_id, count, first, last in rows:
        nights[closure_id or 0] = (count, first, last)
    for closure in db.session.scalars(select(Closure)):
        ends = closure.ends
        if closure.lifted_at is not None:
            ends = max(closure.starts, min(ends, local_date(closure.lifted_at)))
        count, first, last = nights[closure.id]
        expected = (ends - closure.starts).days
        if count != expected or (count and not closure.starts <= first <= last < ends):
            yield Breach("closures", f"closure {closure.ref}", f"closes {expected} nights, has {count}")
