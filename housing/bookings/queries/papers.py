"""Agreements and decisions, within the scope of who asks: a municipality's id, or a student's ids."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from housing.accounts.models import Person, Student
from housing.bookings.models import Booking
from housing.bookings.papers import Agreement, Decision
from housing.database import db

_WHOLE = select(Decision).options(
    joinedload(Decision.student).joinedload(Student.person).joinedload(Person.details),
    joinedload(Decision.decider).joinedload(Person.details),
    joinedload(Decision.booking).joinedload(Booking.placement),
)


def decisions_on(booking: Booking) -> list[Decision]:
    """Return the decisions about a booking, in their order."""
    return list(db.session.scalars(select(Decision).where(Decision.booking_id == booking.id).order_by(Decision.id)))


def decisions_on_application(application_id: int) -> list[Decision]:
    """Return the decision by which an application was declined, if it was one."""
    return list(db.session.scalars(select(Decision).where(Decision.application_id == application_id)))


def decision_in(municipality_id: int, ref: str) -> Decision | None:
    """Return the municipality's decision with that reference."""
    return db.session.scalar(_WHOLE.where(Decision.municipality_id == municipality_id, Decision.ref == ref))


def own_decision(student_ids: Collection[int], ref: str) -> Decision | None:
    """Return the decision with that reference if it is about one of these students."""
    return db.session.scalar(_WHOLE.where(Decision.student_id.in_(student_ids), Decision.ref == ref))


def decisions_between(municipality_id: int, first: date, last: date) -> list[Decision]:
    """Return the municipality's decisions of these days, both included, in the order of their numbers."""
    inside = (Decision.municipality_id == municipality_id, Decision.decided_on.between(first, last))
    return list(db.session.scalars(_WHOLE.where(*inside).order_by(Decision.year, Decision.number)))


def has_decided(municipality_id: int) -> bool:
    """Tell whether the municipality has ever made a decision."""
    return bool(db.session.scalar(select(exists().where(Decision.municipality_id == municipality_id))))


def agreement_of(booking_id: int) -> Agreement | None:
    """Return the agreement about a booking's room, if one was made."""
    return db.session.get(Agreement, booking_id)
