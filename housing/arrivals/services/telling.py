"""At the moment when codes begin to show: "save your arrival page now". Nothing here commits."""

from datetime import datetime

from sqlalchemy import exists, select

from housing.arrivals import notifications
from housing.arrivals.services.guest_codes import window_of
from housing.bookings.models import Booking, Segment
from housing.clock import local_date
from housing.database import db
from housing.rules.codes import LONGEST_BEFORE
from housing.rules.lifecycle import AGREED


def tell_to_save(at: datetime) -> int:
    """Write to the guests who come soon, once for each bed and day they come to; return how many mails that were.

    Also where the house has no code: address, key place and telephone are needed in the dark as well.
    """
    today = local_date(at)
    comes = exists().where(
        Segment.booking_id == Booking.id, Segment.arrival >= today, Segment.arrival <= today + LONGEST_BEFORE
    )
    soon = select(Booking).where(Booking.status.in_(AGREED), comes).order_by(Booking.id)
    told = 0
    for booking in db.session.scalars(soon).all():
        for part in _comings(booking):
            if part.arrival >= today and window_of(part).contains(at):
                told += notifications.save_your_page(booking, part, at)
    return told


def _comings(booking: Booking) -> list[Segment]:
    """Return the parts that lead to another bed, or back to one after a gap; what goes on in a bed is no coming."""
    parts = booking.segments
    goes_on = {(part.bed_id, part.departure) for part in parts}
    return [part for part in parts if (part.bed_id, part.arrival) not in goes_on]
