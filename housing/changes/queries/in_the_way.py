"""Who has nights of beds that are to close, or to go out of use."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.nights.models import BedNight
from housing.rules.lifecycle import HOLDING
from housing.stock.models import Bed, Dwelling


def guests_in_the_way(bed_ids: Collection[int], starts: date, ends: date | None) -> list[tuple[Booking, list[date]]]:
    """Return the bookings with nights of these beds from `starts` on (to before `ends`, if any), who comes first first.

    With each the nights in the way, in order.
    """
    here = [BedNight.bed_id.in_(bed_ids), BedNight.night >= starts, BedNight.booking_id.is_not(None)]
    if ends is not None:
        here.append(BedNight.night < ends)
    nights: dict[int, list[date]] = {}
    first = func.min(BedNight.night).over(partition_by=BedNight.booking_id)
    rows = select(BedNight.booking_id, BedNight.night, first.label("first")).where(*here)
    for booking_id, night, _first in db.session.execute(rows.order_by("first", BedNight.booking_id, BedNight.night)):
        nights.setdefault(booking_id or 0, []).append(night)
    loaded = selectinload(Booking.segments).joinedload(Segment.bed).joinedload(Bed.dwelling)
    found = db.session.scalars(
        select(Booking)
        .where(Booking.id.in_(nights), Booking.status.in_(HOLDING))
        .options(loaded.joinedload(Dwelling.property))
    )
    bookings = {each.id: each for each in found.unique()}
    return [(bookings[booking_id], on) for booking_id, on in nights.items() if booking_id in bookings]
