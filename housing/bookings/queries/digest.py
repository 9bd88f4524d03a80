"""What a week's mail to a municipality's function mailbox is made of: numbers, and no name."""

from datetime import date, datetime

from sqlalchemy import func, or_, select

from housing.audit import AuditEntry
from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.holds import Hold
from housing.bookings.models import Application, Booking, BookingEvent, Segment, Wish
from housing.bookings.waiting import LineProposal
from housing.database import db
from housing.organisations.models import Municipality
from housing.rules.holds import HoldStatus
from housing.rules.lifecycle import AGREED, Actor, ApplicationStatus, Status


def municipalities_with_mailbox(weekday: int) -> list[Municipality]:
    """Return the municipalities whose week's mail goes on that weekday (Monday is 0)."""
    wanted = (Municipality.mailbox.is_not(None), Municipality.digest_weekday == weekday)
    return list(db.session.scalars(select(Municipality).where(*wanted).order_by(Municipality.id)))


def number_overdue(municipality_id: int, day: date) -> int:
    """Count the requests and applications that should have been answered before `day`."""
    bookings = select(func.count()).where(
        Booking.municipality_id == municipality_id, Booking.status == Status.REQUESTED, Booking.answer_by < day
    )
    applications = (
        select(func.count(Application.id.distinct()))
        .join(Wish, Wish.application_id == Application.id)
        .where(
            Wish.municipality_id == municipality_id,
            Application.status == ApplicationStatus.OPEN,
            Application.answer_by < day,
        )
    )
    return (db.session.scalar(bookings) or 0) + (db.session.scalar(applications) or 0)


def proposals_to_answer(municipality_id: int) -> int:
    """Count the proposals for moved placements to which the municipality has not said yes or no."""
    statement = select(func.count()).where(
        ChangeProposal.municipality_id == municipality_id,
        ChangeProposal.status == "open",
        ChangeProposal.asks_officer,
        ChangeProposal.officer_accepted_at.is_(None),
    )
    return db.session.scalar(statement) or 0


def changes_to_answer(municipality_id: int) -> int:
    """Count the changes of their stays that students ask for and nobody has answered."""
    statement = select(func.count()).where(
        ChangeRequest.municipality_id == municipality_id, ChangeRequest.status == "open"
    )
    return db.session.scalar(statement) or 0


def holds_to_answer(municipality_id: int) -> int:
    """Count the holds that wait for the municipality's answer."""
    statement = select(func.count()).where(Hold.municipality_id == municipality_id, Hold.status == HoldStatus.ASKED)
    return db.session.scalar(statement) or 0


def beds_to_offer(municipality_id: int) -> int:
    """Count the beds that are somebody's turn in the waiting list and not offered to her yet."""
    statement = select(func.count()).where(
        LineProposal.municipality_id == municipality_id, LineProposal.status == "open"
    )
    return db.session.scalar(statement) or 0


def arrivals_and_departures(municipality_id: int, first: date, last: date) -> tuple[int, int]:
    """Count the guests who come, and those who leave, from `first` up to and not including `last`.

    Who comes back after a gap is counted both times.
    """
    agreed = (Segment.municipality_id == municipality_id, Booking.status.in_(AGREED))
    counted = select(func.count()).select_from(Segment).join(Booking).where(*agreed)
    comes = counted.where(Segment.arrival >= first, Segment.arrival < last)
    leaves = counted.where(Segment.departure >= first, Segment.departure < last)
    return db.session.scalar(comes) or 0, db.session.scalar(leaves) or 0


def given_up_between(municipality_id: int, since: datetime, until: datetime) -> int:
    """Count the agreed stays that others than the municipality ended early from one instant to another."""
    by_others = (BookingEvent.to_status == Status.CANCELLED) & (BookingEvent.actor != Actor.OFFICER)
    by_student = BookingEvent.to_status.in_((Status.WITHDRAWN, Status.COMPLETED)) & (
        BookingEvent.actor == Actor.STUDENT
    )
    statement = (
        select(func.count(Booking.id.distinct()))
        .join(BookingEvent, BookingEvent.booking_id == Booking.id)
        .where(
            Booking.municipality_id == municipality_id,
            BookingEvent.from_status.in_(AGREED),
            or_(by_others, by_student),
            BookingEvent.at >= since,
            BookingEvent.at < until,
        )
    )
    return db.session.scalar(statement) or 0


def changed_by_students_between(municipality_id: int, since: datetime, until: datetime) -> int:
    """Count the stays of which students gave back nights by themselves from one instant to another."""
    statement = (
        select(func.count(Booking.id.distinct()))
        .join(BookingEvent, BookingEvent.booking_id == Booking.id)
        .where(
            Booking.municipality_id == municipality_id,
            BookingEvent.from_status == BookingEvent.to_status,
            BookingEvent.actor == Actor.STUDENT,
            BookingEvent.at >= since,
            BookingEvent.at < until,
        )
    )
    return db.session.scalar(statement) or 0


def proposals_closed_between(municipality_id: int, since: datetime, until: datetime) -> int:
    """Count the proposals for moved placements that were agreed or declined from one instant to another."""
    statement = select(func.count()).where(
        ChangeProposal.municipality_id == municipality_id,
        ChangeProposal.status.in_(("agreed", "declined")),
        ChangeProposal.closed_at >= since,
        ChangeProposal.closed_at < until,
    )
    return db.session.scalar(statement) or 0


def holds_changed_between(municipality_id: int, since: datetime, until: datetime) -> int:
    """Count the holds that were made, moved or given back from one instant to another, by whomever."""
    statement = (
        select(func.count(Hold.id.distinct()))
        .join(AuditEntry, AuditEntry.subject_ref == Hold.ref)
        .where(
            Hold.municipality_id == municipality_id,
            Hold.status != HoldStatus.ASKED,
            AuditEntry.subject == "hold",
            AuditEntry.at >= since,
            AuditEntry.at < until,
        )
    )
    return db.session.scalar(statement) or 0


def offered_by_decision_between(municipality_id: int, since: datetime, until: datetime) -> int:
    """Count the beds that were offered under a standing decision from one instant to another."""
    statement = select(func.count()).where(
        LineProposal.municipality_id == municipality_id,
        LineProposal.line_decision_id.is_not(None),
        LineProposal.closed_at >= since,
        LineProposal.closed_at < until,
    )
    return db.session.scalar(statement) or 0
