"""Who sleeps by day, as days and never as names: her own, and those of the people she lives with."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from housing.bookings.models import Booking, Segment
from housing.bookings.night_work import NightWork
from housing.database import db
from housing.rules.lifecycle import AGREED
from housing.rules.night_work import Days, met_by, together
from housing.rules.nights import Stay


def own_night_work(booking_id: int) -> list[Days]:
    """Return when the guest of a booking sleeps by day, in order."""
    mine = select(NightWork.first_day, NightWork.last_day).where(NightWork.booking_id == booking_id)
    return together(Days(first, last) for first, last in db.session.execute(mine))


def night_work_beside(booking: Booking) -> list[Days]:
    """Return the days on which somebody in her home sleeps by day while she is there; both stays are agreed."""
    other, theirs = aliased(Booking), aliased(Segment)
    found: list[Days] = []
    for segment in booking.segments:
        rows = db.session.execute(
            select(theirs.arrival, theirs.departure, NightWork.first_day, NightWork.last_day)
            .join(other, other.id == theirs.booking_id)
            .join(NightWork, NightWork.booking_id == other.id)
            .where(
                theirs.dwelling_id == segment.dwelling_id,
                theirs.arrival < segment.departure,
                theirs.departure > segment.arrival,
                other.id != booking.id,
                other.status.in_(AGREED),
            )
        )
        mine = Stay(segment.arrival, segment.departure)
        for arrival, departure, first, last in rows:
            there = met_by([Days(first, last)], [Stay(arrival, departure)])
            found += met_by(there, [mine])
    return together(found)


def stays_in(booking: Booking) -> Sequence[Stay]:
    """Return the stays of a booking, in order."""
    return tuple(Stay(segment.arrival, segment.departure) for segment in booking.segments)
