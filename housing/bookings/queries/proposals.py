"""What is proposed for bookings whose placement moved, and waits for an answer."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload, selectinload

from housing.bookings.change_proposals import ChangeProposal, ProposedSegment
from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.stock.models import Bed, Dwelling

OF_BED = joinedload(Bed.dwelling).joinedload(Dwelling.property)
WHOLE = (
    selectinload(ChangeProposal.segments).joinedload(ProposedSegment.bed).options(OF_BED),
    joinedload(ChangeProposal.booking).selectinload(Booking.segments).joinedload(Segment.bed).options(OF_BED),
)


def awaits_nights_from(day: date) -> ColumnElement[bool]:
    """Return the condition that a booking waits for an answer about nights on or after `day`."""
    return exists().where(
        ChangeProposal.booking_id == Booking.id,
        ChangeProposal.status == "open",
        ProposedSegment.proposal_id == ChangeProposal.id,
        ProposedSegment.departure > day,
    )


def is_accepted_by_student() -> ColumnElement[bool]:
    """Return the condition that a booking's student has said yes to what is proposed: it waits for the officer."""
    return exists().where(
        ChangeProposal.booking_id == Booking.id,
        ChangeProposal.status == "open",
        ChangeProposal.student_accepted_at.is_not(None),
    )


def open_proposals(municipality_id: int) -> list[ChangeProposal]:
    """Return those that a municipality is asked about or waits for, who answers soonest first."""
    found = select(ChangeProposal).where(
        ChangeProposal.municipality_id == municipality_id, ChangeProposal.status == "open"
    )
    ordered = found.order_by(ChangeProposal.answer_by, ChangeProposal.id)
    return list(db.session.scalars(ordered.options(*WHOLE)).unique())


def proposals_for(booking_ids: Collection[int]) -> dict[int, ChangeProposal]:
    """Return what is proposed for these bookings, by booking."""
    if not booking_ids:
        return {}
    found = select(ChangeProposal).where(ChangeProposal.booking_id.in_(booking_ids), ChangeProposal.status == "open")
    return {each.booking_id: each for each in db.session.scalars(found.options(*WHOLE)).unique()}


def proposed_for(booking_ids: Collection[int]) -> frozenset[int]:
    """Return those of these bookings for which something is proposed that waits for an answer."""
    found = select(ChangeProposal.booking_id).where(
        ChangeProposal.booking_id.in_(booking_ids), ChangeProposal.status == "open"
    )
    return frozenset(db.session.scalars(found))


def proposal_for(booking_id: int) -> ChangeProposal | None:
    """Return what is proposed for a booking, if anything."""
    return proposals_for([booking_id]).get(booking_id)
