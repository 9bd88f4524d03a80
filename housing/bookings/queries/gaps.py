"""Stays with a gap between two parts that begins soon, and whether anybody has the room in it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.nights.models import BedNight
from housing.rules.lifecycle import AGREED
from housing.rules.nights import Stay

NEXT = aliased(Segment, name="next_part")
BETWEEN = aliased(Segment, name="part_between")


class GapAhead(NamedTuple):
    """A gap of a booking. `is_same_bed`: she comes back to the bed she left; `is_taken`: somebody has it meanwhile."""

    booking: Booking
    gap: Stay
    is_same_bed: bool
    is_taken: bool


def gaps_from(first: date, last: date) -> list[GapAhead]:
    """Return the gaps of agreed stays that begin between two days, both included."""
    meanwhile = (BedNight.night >= Segment.departure, BedNight.night < NEXT.arrival)
    is_taken = exists().where(BedNight.bed_id == Segment.bed_id, *meanwhile)
    nearer = exists().where(
        BETWEEN.booking_id == Segment.booking_id,
        BETWEEN.arrival >= Segment.departure,
        BETWEEN.arrival < NEXT.arrival,
    )
    rows = db.session.execute(
        select(Booking, Segment.departure, NEXT.arrival, Segment.bed_id == NEXT.bed_id, is_taken)
        .join(Segment, Segment.booking_id == Booking.id)
        .join(NEXT, (NEXT.booking_id == Booking.id) & (NEXT.arrival > Segment.departure))
        .where(Booking.status.in_(AGREED), Segment.departure >= first, Segment.departure <= last, ~nearer)
        .order_by(Booking.id)
    )
    return [
        GapAhead(booking, Stay(departure, arrival), is_same_bed, is_taken)
        for booking, departure, arrival, is_same_bed, is_taken in rows
    ]
