"""Feedback: only the guest of a stay that took place has said how it was, and only after it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from housing.bookings.models import Booking, Segment
from housing.clock import local_date
from housing.database import db
from housing.doctor.breach import Breach
from housing.feedback.models import Feedback
from housing.rules.lifecycle import Status


def answers_are_of_stays_that_were(_day: date) -> Iterator[Breach]:
    """An answer belongs to a completed stay, and was given on its departure day at the earliest.

    The term in which it is told follows from the departure: an answer to something else would change what was told.
    """
    rows = db.session.execute(
        select(Booking.ref, Booking.status, Feedback.answered_at, func.max(Segment.departure))
        .join(Feedback, Feedback.booking_id == Booking.id)
        .join(Segment, Segment.booking_id == Booking.id)
        .group_by(Booking.ref, Booking.status, Feedback.answered_at)
        .order_by(Booking.ref)
    )
    for ref, status, answered_at, departure in rows:
        if status != Status.COMPLETED:
            yield Breach("feedback", f"booking {ref}", f"is {status}, and its guest has said how it was")
        elif local_date(answered_at) < departure:
            yield Breach("feedback", f"booking {ref}", f"its guest said how it was before she left on {departure}")
