"""How somebody stops waiting: she says so, she has a room, or the nights have passed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from housing import audit
from housing.bookings.models import Application, Booking, Segment
from housing.bookings.services.deciding import move_application
from housing.bookings.services.life import ChangedMeanwhile
from housing.bookings.services.line import fill_waiting
from housing.bookings.waiting import LineProposal, Waiting, WaitingStay
from housing.clock import local_date
from housing.database import db
from housing.happenings import BookingChanged
from housing.placements.models import Placement
from housing.rules.lifecycle import AGREED, HOLDING, Actor, ApplicationStatus, ClosedBecause, Status
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.seekers import Wants
from housing.rules.waiting import left_without
from housing.waiting.queries.walking import Freed
from housing.waiting.services.offering import close_proposal
from housing.waiting.services.waking import walk_soon


def leave_line(application: Application, *, person_id: int | None, at: datetime) -> None:
    """Let a student stop waiting; what was proposed to her goes to the next.

    Raises `ChangedMeanwhile` when she waits no longer.
    """
    if application.status != ApplicationStatus.WAITING:
        raise ChangedMeanwhile
    end_wait(application, ApplicationStatus.WITHDRAWN, Actor.STUDENT, at)
    note(application, "stop waiting", person_id, at)


def leave_with_room(happening: BookingChanged) -> None:
    """Let a student whose room has become hers wait for those nights no longer."""
    if happening.to_status == Status.CONFIRMED:
        student_id = db.session.get_one(Booking, happening.booking_id).student_id
        leave_where_housed(happening.at, Application.student_id == student_id)


def leave_where_housed(at: datetime, *whose: ColumnElement[bool]) -> None:
    """Let those who have a room wait only for the weeks they have none for; with none left they leave the line."""
    agreed = exists().where(Booking.student_id == Application.student_id, Booking.status.in_(AGREED))
    for waiting in _waiting(agreed, *whose):
        before = stays_waited_for(waiting)
        left = left_without(before, stays_held(waiting.application.student_id, only_agreed=True))
        if not left:
            end_wait(waiting.application, ApplicationStatus.CLOSED, Actor.SYSTEM, at, ClosedBecause.HAS_ROOM)
        elif left != before:
            wait_for(waiting, left, at)


def leave_what_is_over(at: datetime) -> None:
    """Close what nobody can get any more: the nights have passed, or she has said that she needs no housing."""
    ahead = exists().where(WaitingStay.application_id == Application.id, WaitingStay.departure > local_date(at))
    for waiting in _waiting(~ahead):
        end_wait(waiting.application, ApplicationStatus.CLOSED, Actor.SYSTEM, at, ClosedBecause.NIGHTS_OVER)
    needs_none = exists().where(Placement.id == Application.placement_id, Placement.housing == "no")
    for waiting in _waiting(needs_none):
        end_wait(waiting.application, ApplicationStatus.WITHDRAWN, Actor.STUDENT, at)


def wait_for(waiting: Waiting, stays: Iterable[Stay], at: datetime) -> None:
    """Let somebody wait for other nights, where and as she did; what was proposed to her for the old ones is not."""
    forget_proposal(waiting.application, at)
    wants = [want for want in Wants if getattr(waiting, want.value)]
    fill_waiting(waiting, tuple(stays), [each.municipality_id for each in waiting.places], wants)


def end_wait(
    application: Application, to: ApplicationStatus, actor: Actor, at: datetime, because: str | None = None
) -> None:
    """Take somebody out of the lines she waits in. Raises `StepRefused`, `ChangedMeanwhile`."""
    application.reason = because
    move_application(application, to, actor)
    forget_proposal(application, at)


def forget_proposal(application: Application, at: datetime) -> None:
    """Take back what is proposed to somebody, if anything; that bed is looked at for those who wait on."""
    open_one = select(LineProposal).where(LineProposal.application_id == application.id, LineProposal.status == "open")
    proposal = db.session.scalar(open_one.with_for_update(of=LineProposal))
    if proposal is not None:
        nights = Stay(proposal.nights[0].night, proposal.nights[-1].night + ONE_DAY)
        close_proposal(proposal, "gone", at)
        walk_soon(proposal.municipality_id, Freed((proposal.bed_id,), nights), at)


def stays_held(student_id: int, *, only_agreed: bool = False) -> list[Stay]:
    """Return the nights for which a student has a room, or has asked for one."""
    statuses = AGREED if only_agreed else HOLDING
    rows = db.session.execute(
        select(Segment.arrival, Segment.departure)
        .join(Booking, Booking.id == Segment.booking_id)
        .where(Booking.student_id == student_id, Booking.status.in_(statuses))
    )
    return [Stay(*days) for days in rows]


def stays_going_first(student_id: int) -> list[Stay]:
    """Return the nights for which a student goes first: those are waited for already."""
    rows = db.session.execute(
        select(WaitingStay.arrival, WaitingStay.departure)
        .join(Application, Application.id == WaitingStay.application_id)
        .where(Application.student_id == student_id, Application.status == ApplicationStatus.OPEN)
    )
    return [Stay(*days) for days in rows]


def stays_waited_for(waiting: Waiting) -> tuple[Stay, ...]:
    """Return the nights that somebody waits for, in order."""
    return tuple(Stay(each.arrival, each.departure) for each in waiting.stays)


def note(application: Application, action: str, person_id: int | None, at: datetime) -> None:
    """Write down who did what with an application that waits."""
    audit.record(at=at, person_id=person_id, action=action, subject="application", subject_ref=application.ref)


def _waiting(*whose: ColumnElement[bool]) -> list[Waiting]:
    locked = (
        select(Waiting, Application)
        .join(Application, Application.id == Waiting.application_id)
        .where(Application.status == ApplicationStatus.WAITING, *whose)
        .order_by(Waiting.application_id)
        .with_for_update(of=Application)
    )
    return [waiting for waiting, _ in db.session.execute(locked.execution_options(populate_existing=True))]
