"""Requests without an answer, and who is told of them besides the municipality."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, func, or_, select, union

from housing.accounts.models import Grant
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.database import db
from housing.organisations.models import Membership
from housing.placements.models import Placement
from housing.rules.lifecycle import ApplicationStatus, Status
from housing.rules.permissions import Role


@dataclass(frozen=True, slots=True)
class OverdueRequest:
    """A request whose last day to answer has passed."""

    ref: str
    holds: bool
    answer_by: date
    municipality_id: int
    institution_id: int
    student_id: int


def overdue_requests(day: date) -> list[OverdueRequest]:
    """Return what should have been answered before `day`, the oldest first; a stay that is over is left out."""
    bookings = (
        select(Booking.ref, Booking.answer_by, Booking.municipality_id, Placement.institution_id, Booking.student_id)
        .join(Placement, Placement.id == Booking.placement_id)
        .where(
            Booking.status == Status.REQUESTED,
            Booking.answer_by < day,
            exists().where(Segment.booking_id == Booking.id, Segment.departure > day),
        )
    )
    applications = (
        select(
            Application.ref,
            Application.answer_by,
            Wish.municipality_id,
            Placement.institution_id,
            Application.student_id,
        )
        .join(Placement, Placement.id == Application.placement_id)
        .join(Wish, Wish.application_id == Application.id)
        .where(Application.status == ApplicationStatus.OPEN, Application.answer_by < day, Wish.departure > day)
        .distinct()
    )
    found = [*_found(bookings, holds=True), *_found(applications, holds=False)]
    return sorted(found, key=lambda request: (request.answer_by, request.ref))


def municipalities_asked(since: datetime, until: datetime) -> list[tuple[int, date]]:
    """Return the ids of the municipalities of which something was asked in that time that still waits.

    Each with the first day by which something of it is to be answered.
    """
    asked = [Booking.asked_at >= since, Booking.asked_at < until, Booking.status == Status.REQUESTED]
    applied = [
        Application.asked_at >= since,
        Application.asked_at < until,
        Application.status == ApplicationStatus.OPEN,
    ]
    bookings = select(Booking.municipality_id, Booking.answer_by).where(*asked)
    applications = (
        select(Wish.municipality_id, Application.answer_by)
        .join(Application, Application.id == Wish.application_id)
        .where(*applied)
    )
    both = union(bookings, applications).subquery()
    first = select(both.c.municipality_id, func.min(both.c.answer_by)).group_by(both.c.municipality_id)
    return sorted((municipality_id, answer_by) for municipality_id, answer_by in db.session.execute(first))


def people_with(role: Role | None, organisation_ids: Collection[int], day: date) -> list[int]:
    """Return the ids of those who hold `role` (none given: any) in one of these organisations on `day`."""
    held = select(Grant.person_id).where(
        Grant.organisation_id.in_(organisation_ids),
        Grant.starts <= day,
        or_(Grant.ends.is_(None), Grant.ends > day),
    )
    if role is not None:
        held = held.where(Grant.role == role)
    return list(db.session.scalars(held.distinct().order_by(Grant.person_id)))


def federations_of(municipality_id: int, day: date) -> list[int]:
    """Return the federations that a municipality belongs to on `day`."""
    member = select(Membership.federation_id).where(
        Membership.municipality_id == municipality_id,
        Membership.starts <= day,
        or_(Membership.ends.is_(None), Membership.ends > day),
    )
    return list(db.session.scalars(member))


def _found(statement: Select[str, date, int, int, int], *, holds: bool) -> list[OverdueRequest]:
    return [
        OverdueRequest(ref, holds, answer_by, municipality_id, institution_id, student_id)
        for ref, answer_by, municipality_id, institution_id, student_id in db.session.execute(statement)
    ]
