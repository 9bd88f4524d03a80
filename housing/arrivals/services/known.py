"""The row about a guest's arrival, made when something is first said of it."""

from sqlalchemy import select

from housing.bookings.arrivals import Arrival
from housing.bookings.models import Booking
from housing.bookings.queries.arrivals import arrival_of
from housing.database import INSERTS, db, dialect_name

ARRIVALS = db.metadata.tables[Arrival.__tablename__]
ONCE = {
    name: insert(ARRIVALS).on_conflict_do_nothing(index_elements=["booking_id"]) for name, insert in INSERTS.items()
}


def lock_booking(booking: Booking) -> None:
    """Wait for whoever takes a step on the booking, and look at it again."""
    locked = select(Booking).where(Booking.id == booking.id).with_for_update(of=Booking)
    db.session.scalars(locked.execution_options(populate_existing=True)).one()


def known_arrival(booking: Booking) -> Arrival:
    """Return the row of a booking's arrival to write in; of two who begin it at once, both get the same."""
    if (found := arrival_of(booking.id)) is None:
        db.session.execute(ONCE[dialect_name()], {"booking_id": booking.id})
        found = db.session.get_one(Arrival, booking.id)
    return found
