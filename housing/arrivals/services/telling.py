"""At the moment when codes begin to show: "save your arrival page now". Nothing here commits."""

from datetime import datetime

from sqlalchemy import exists, select

from housing.arrivals import notifications
from housing.arrivals.services.guest_codes import window_of
from housing.bookings.models import Booking, Segment
from housing.clock import local_date
from housing.database import db
from housing.rules.codes import LONGEST_BEFORE
from housing.rules.lifecycle import Status


def tell_to_save(at: datetime) -> int:
    """Write to the guests who come soon, once each; return how many.

    Also where the house has no code: address, key place and telephone are needed in the dark as well.
    """
    today = local_date(at)
    comes = exists().where(
        Segment.booking_id == Booking.id, Segment.arrival >= today, Segment.arrival <= today + LONGEST_BEFORE
    )
    soon = select(Booking).where(Booking.status == Status.CONFIRMED, comes).order_by(Booking.id)
    told = 0
    for booking in db.session.scalars(soon).all():
        first = booking.segments[0]
        if first.arrival >= today and window_of(first).contains(at):
            told += notifications.save_your_page(booking, at)
    return told
