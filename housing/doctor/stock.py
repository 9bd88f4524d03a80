"""Stock: shared rooms are told by their labels, and a closure has exactly its nights."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from housing.clock import local_date
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.rules.names import text_key
from housing.stock.models import Bed, Closure


def shared_rooms_are_told_by_their_labels(_day: date) -> Iterator[Breach]:
    """A bed in use is in a shared room exactly when another bed in use of its dwelling has the same room label."""
    beds = db.session.execute(
        select(Bed.ref, Bed.dwelling_id, Bed.room, Bed.is_shared_room).where(Bed.retired_on.is_(None))
    ).all()
    in_room = Counter((bed.dwelling_id, text_key(bed.room)) for bed in beds)
    for bed in beds:
        shared = in_room[bed.dwelling_id, text_key(bed.room)] > 1
        if bed.is_shared_room != shared:
            said = "shared" if bed.is_shared_room else "one person's"
            yield Breach("rooms", f"bed {bed.ref}", f"its room counts as {said}, its labels say otherwise")


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
