"""What students ask to have changed of their stays."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.rules.lifecycle import AGREED
from housing.stock.models import Bed, Dwelling

WHOLE = joinedload(ChangeRequest.booking).options(
    joinedload(Booking.student),
    selectinload(Booking.segments).joinedload(Segment.bed).joinedload(Bed.dwelling).joinedload(Dwelling.property),
)


def open_requests(municipality_id: int) -> list[ChangeRequest]:
    """Return what a municipality is asked to change, who is to be answered soonest first."""
    found = select(ChangeRequest).where(ChangeRequest.municipality_id == municipality_id)
    ordered = found.where(ChangeRequest.status == "open").order_by(ChangeRequest.answer_by, ChangeRequest.id)
    return list(db.session.scalars(ordered.options(WHOLE)).unique())


def last_request_of(booking_id: int) -> ChangeRequest | None:
    """Return what was asked last for a booking, whatever became of it."""
    found = select(ChangeRequest).where(ChangeRequest.booking_id == booking_id)
    return db.session.scalar(found.order_by(ChangeRequest.id.desc()).limit(1).options(WHOLE))


def request_for(booking_id: int) -> ChangeRequest | None:
    """Return what is asked for a booking and waits for an answer."""
    last = last_request_of(booking_id)
    return last if last and last.status == "open" else None


def other_guests(booking: Booking) -> list[Booking]:
    """Return the municipality's other bookings that are agreed and not over when this one begins, by arrival."""
    last = max(each.departure for each in booking.segments)
    first = min(each.arrival for each in booking.segments)
    here = select(Booking).where(
        Booking.municipality_id == booking.municipality_id,
        Booking.id != booking.id,
        Booking.status.in_(AGREED),
        Booking.segments.any((Segment.arrival < last) & (Segment.departure > first)),
    )
    loaded = selectinload(Booking.segments).joinedload(Segment.bed).joinedload(Bed.dwelling)
    found = db.session.scalars(here.options(loaded.joinedload(Dwelling.property))).unique()
    return sorted(found, key=lambda each: (each.segments[0].arrival, each.id))
