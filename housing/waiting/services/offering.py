"""What is proposed to somebody who waits becomes an offer: with an officer's press, or under a standing decision."""

from datetime import datetime

from sqlalchemy import select

from housing import audit
from housing.bookings.models import Application, Booking
from housing.bookings.services.answering import By, NotHere
from housing.bookings.services.asking import NotOnOffer, Wanted, give_nights, nights_ahead
from housing.bookings.services.deciding import booking_from
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import ChangedMeanwhile, Step, start
from housing.bookings.services.offering import accept_until
from housing.bookings.waiting import LineDecision, LineProposal
from housing.database import db
from housing.rules.lifecycle import IN_LINE, Actor, Status
from housing.rules.nights import ONE_DAY, Arrive, Leave, Stay, ranges_of
from housing.rules.sharing import Flat, Question
from housing.waiting import notifications
from housing.waiting.queries.walking import Freed
from housing.waiting.services.waking import walk_soon

BY_DECISION = "line_decision"
"""Before the reference of a standing decision, in the reason of an offer's event."""


def cited(decision: LineDecision) -> str:
    """Return the reason of an event that a standing decision made."""
    return f"{BY_DECISION}:{decision.ref}"


def offer_proposed(municipality_id: int, ref: str, by: By) -> Booking:
    """Offer the bed that is somebody's turn, with a deadline: for the nights that are to come.

    Raises `NotHere`, `ChangedMeanwhile` when it is proposed no longer, `StepRefused`, `StayOver`, `NotOnOffer`, and
    `housing.nights.ledger.NightsRefused` when the bed or the student is taken by now.
    """
    proposal = _lock(municipality_id, ref)
    if proposal.status != "open":
        raise ChangedMeanwhile
    expire_overdue_offers(by.at, municipality_id, proposal.student_id)
    return offer(proposal, Step(Actor.OFFICER, by.person_id, by.at))


def offer(proposal: LineProposal, step: Step, decision: LineDecision | None = None) -> Booking:
    """Make the offer in the name of `step`; the student is told until when it stands. Raises as `offer_proposed`."""
    application = _lock_application(proposal.application_id)
    if application.status not in IN_LINE:
        raise ChangedMeanwhile
    wanted = nights_ahead(_wanted(proposal, application), step.at)
    if wanted.unanswered:
        raise NotOnOffer
    booking = booking_from(application, proposal.municipality_id, step.actor)
    booking.flat = wanted.flat
    booking.accept_by = accept_until(wanted, step.at)
    start(booking, Status.OFFERED, step)
    give_nights(booking, wanted)
    proposal.booking_id, proposal.line_decision_id = booking.id, decision.id if decision else None
    close_proposal(proposal, "offered", step.at, step.person_id)
    notifications.room_from_line(booking, step.at)
    return booking


def pass_over(municipality_id: int, ref: str, because: str, by: By) -> None:
    """Decide, for a reason, that a bed does not go to whose turn it is: the line is walked on, past her.

    Raises `NotHere`, and `ChangedMeanwhile` when it is proposed no longer.
    """
    proposal = _lock(municipality_id, ref)
    if proposal.status != "open":
        raise ChangedMeanwhile
    nights = Stay(proposal.nights[0].night, proposal.nights[-1].night + ONE_DAY)
    proposal.passed_because = because
    close_proposal(proposal, "passed", by.at, by.person_id)
    audit.record(
        at=by.at,
        person_id=by.person_id,
        action="pass over",
        subject="line_proposal",
        subject_ref=proposal.ref,
        because=because,
    )
    walk_soon(municipality_id, Freed((proposal.bed_id,), nights), by.at)


def take_back(municipality_id: int, ref: str, at: datetime) -> None:
    """Close a proposal that turned out not to be had, if nobody has since; the line is walked afresh."""
    proposal = _lock(municipality_id, ref)
    if proposal.status == "open":
        close_proposal(proposal, "gone", at)
    walk_soon(municipality_id, Freed(), at)


def close_proposal(proposal: LineProposal, status: str, at: datetime, person_id: int | None = None) -> None:
    """Close a proposal: its nights may be proposed to others."""
    proposal.status, proposal.closed_at, proposal.closed_by = status, at, person_id
    proposal.nights = []
    db.session.flush()


def _lock(municipality_id: int, ref: str) -> LineProposal:
    """Lock an application and then what is proposed to it, in the order in which whoever leaves a line does."""
    here = (LineProposal.municipality_id == municipality_id, LineProposal.ref == ref)
    application_id = db.session.scalar(select(LineProposal.application_id).where(*here))
    if application_id is None:
        raise NotHere
    _lock_application(application_id)
    locked = select(LineProposal).where(*here).with_for_update(of=LineProposal)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _lock_application(application_id: int) -> Application:
    locked = select(Application).where(Application.id == application_id).with_for_update(of=Application)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _wanted(proposal: LineProposal, application: Application) -> Wanted:
    asked = Wanted(
        bed=proposal.bed,
        stays=ranges_of(each.night for each in proposal.nights),
        arrive=Arrive(application.arrive),
        leave=Leave(application.leave),
        flat=Flat(application.flat) if application.flat else None,
        shares_room=application.shares_room,
        arrival_time=application.arrival_time,
    )
    # What this bed does not ask is not kept: later it would read as a condition.
    flat = asked.flat if Question.FLAT in asked.questions else None
    return Wanted(asked.bed, asked.stays, asked.arrive, asked.leave, flat, asked.shares_room, asked.arrival_time)
