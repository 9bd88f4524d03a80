"""What was asked of a municipality, how soon it was answered, and what was refused and why."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from housing.audit import AuditEntry
from housing.bookings.models import Application, Booking, BookingEvent, Segment, Wish
from housing.clock import STOCKHOLM, end_of_day, local_date
from housing.database import db
from housing.placements.models import Placement
from housing.rules.lifecycle import NEW, Actor, ApplicationStatus, Status
from housing.rules.reports import Month, Reported
from housing.stock.models import Dwelling


class Outcome(StrEnum):
    """What has become of a request by now."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By the student, who may also have left an offer unanswered."""
    LAPSED = "lapsed"
    """For another reason: the placement moved, the home had to close, she lives elsewhere."""
    OPEN = "open"


OUTCOMES: dict[str, Outcome] = {
    Status.REQUESTED: Outcome.OPEN,
    Status.OFFERED: Outcome.OPEN,
    Status.CONFIRMED: Outcome.GIVEN,
    Status.CHECKED_IN: Outcome.GIVEN,
    Status.COMPLETED: Outcome.GIVEN,
    Status.NO_SHOW: Outcome.GIVEN,
    Status.DECLINED: Outcome.REFUSED,
    Status.WITHDRAWN: Outcome.WITHDRAWN,
    Status.EXPIRED: Outcome.WITHDRAWN,
    Status.CANCELLED: Outcome.LAPSED,
}
OF_APPLICATIONS: dict[str, Outcome] = {
    ApplicationStatus.OPEN: Outcome.OPEN,
    ApplicationStatus.WAITING: Outcome.OPEN,
    ApplicationStatus.MATCHED: Outcome.LAPSED,
    ApplicationStatus.WITHDRAWN: Outcome.WITHDRAWN,
    ApplicationStatus.CLOSED: Outcome.LAPSED,
}
"""Of those that became no booking in this municipality, and were not declined."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: a booking that was asked for, or an application. `answered_on`: when an officer first answered."""

    day: date
    answer_by: date
    answered_on: date | None
    outcome: Outcome
    property_id: int
    institution_id: int
    student_id: int

    @property
    def month(self) -> Month:
        """The month in which it was asked."""
        return self.day.year, self.day.month


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that was declined; `reason` is the code."""

    day: date
    reason: str
    property_id: int
    institution_id: int
    student_id: int

    @property
    def month(self) -> Month:
        """The month in which it was declined."""
        return self.day.year, self.day.month


def asked_in(municipality_id: int, period: Reported) -> list[Asked]:
    """Return what was asked in the period, three statements whatever its number."""
    return [*_bookings(municipality_id, period), *_applications(municipality_id, period)]


def refused_in(municipality_id: int, period: Reported) -> list[Refused]:
    """Return what was declined in the period, two statements whatever its number."""
    of_booking = (
        select(BookingEvent.at, BookingEvent.reason, _house(), Placement.institution_id, Booking.student_id)
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .join(Placement, Placement.id == Booking.placement_id)
        .where(
            Booking.municipality_id == municipality_id,
            Booking.status == Status.DECLINED,
            BookingEvent.to_status == Status.DECLINED,
            _during(BookingEvent.at, period),
        )
    )
    of_application = (
        select(
            AuditEntry.at,
            AuditEntry.facts,
            _wished(municipality_id),
            Placement.institution_id,
            Placement.student_id,
        )
        .join_from(Application, AuditEntry, _declines())
        .join(Placement, Placement.id == Application.placement_id)
        .where(_names(municipality_id), _during(AuditEntry.at, period))
    )
    bookings = [Refused(local_date(at), reason or "", *rest) for at, reason, *rest in db.session.execute(of_booking)]
    applications = [
        Refused(local_date(at), str(facts.get("reason", "")), *rest)
        for at, facts, *rest in db.session.execute(of_application)
    ]
    return [*bookings, *applications]


def _bookings(municipality_id: int, period: Reported) -> list[Asked]:
    here = (Booking.municipality_id == municipality_id, _during(Booking.asked_at, period))
    answers = (
        select(BookingEvent.booking_id, func.min(BookingEvent.at))
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .where(
            *here,
            BookingEvent.from_status.in_((NEW, Status.REQUESTED)),
            or_(
                and_(
                    BookingEvent.actor == Actor.OFFICER,
                    BookingEvent.to_status.in_((Status.CONFIRMED, Status.OFFERED, Status.DECLINED, Status.CANCELLED)),
                ),
                and_(BookingEvent.actor == Actor.SYSTEM, BookingEvent.to_status == Status.OFFERED),
            ),
        )
        .group_by(BookingEvent.booking_id)
    )
    answered = {booking_id: local_date(at) for booking_id, at in db.session.execute(answers)}
    rows = db.session.execute(
        select(
            Booking.id,
            Booking.asked_at,
            Booking.answer_by,
            Booking.status,
            _house(),
            Placement.institution_id,
            Booking.student_id,
        )
        .join(Placement, Placement.id == Booking.placement_id)
        .where(*here)
    )
    return [
        Asked(local_date(at), answer_by, answered.get(booking_id), OUTCOMES[status], *rest)
        for booking_id, at, answer_by, status, *rest in rows
    ]


def _applications(municipality_id: int, period: Reported) -> list[Asked]:
    declined = func.max(AuditEntry.at)
    columns = (
        Application.id,
        Application.asked_at,
        Application.answer_by,
        Application.status,
        Placement.institution_id,
        Application.student_id,
    )
    became = exists().where(Booking.application_id == Application.id, Booking.municipality_id == municipality_id)
    rows = db.session.execute(
        select(*columns, declined, _wished(municipality_id))
        .join(Placement, Placement.id == Application.placement_id)
        .outerjoin(AuditEntry, _declines())
        .where(_names(municipality_id), ~became, _during(Application.asked_at, period))
        .group_by(*columns)
    )
    return [
        Asked(
            day=local_date(at),
            answer_by=answer_by,
            answered_on=local_date(declined_at) if declined_at else None,
            outcome=_of_application(status, is_declined=declined_at is not None),
            property_id=house,
            institution_id=school,
            student_id=student_id,
        )
        for _, at, answer_by, status, school, student_id, declined_at, house in rows
    ]


def _of_application(status: str, *, is_declined: bool) -> Outcome:
    declined = is_declined and status == ApplicationStatus.CLOSED  # she may have applied again
    return Outcome.REFUSED if declined else OF_APPLICATIONS[status]


def _during(instant: Any, period: Reported) -> ColumnElement[bool]:
    begins = datetime.combine(period.first_day, time(), STOCKHOLM)
    return and_(instant >= begins, instant < end_of_day(period.last_day))


def _house() -> Any:
    """The property of the bed that a booking is, or was, about: the first of its segments."""
    first = select(Dwelling.property_id).join(Segment, Segment.dwelling_id == Dwelling.id)
    return _first(first.where(Segment.booking_id == Booking.id).order_by(Segment.arrival).correlate(Booking))


def _wished(municipality_id: int) -> Any:
    """The property of the bed in the municipality that an application names first."""
    wish = select(Dwelling.property_id).join(Wish, Wish.dwelling_id == Dwelling.id)
    here = (Wish.application_id == Application.id, Wish.municipality_id == municipality_id)
    return _first(wish.where(*here).order_by(Wish.rank, Wish.arrival).correlate(Application))


def _first(statement: Select[int]) -> Any:
    return statement.limit(1).scalar_subquery()


def _names(municipality_id: int) -> ColumnElement[bool]:
    return exists().where(Wish.application_id == Application.id, Wish.municipality_id == municipality_id)


def _declines() -> ColumnElement[bool]:
    """The note that an application was declined, which has no events of its own."""
    return and_(
        AuditEntry.subject == "application",
        AuditEntry.subject_ref == Application.ref,
        AuditEntry.action == "decline",
    )
