"""A coordinator or an officer asks for beds to be held for a cohort. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from housing import audit
from housing.availability.queries.capacity import EVERY_BED, Conditions
from housing.bookings.holds import Hold, HoldStay, StandingDecision
from housing.bookings.queries.holds import decision_in_force, held_under_decisions
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.holds import notifications
from housing.holds.services.choosing import choice_for, conditions_of, take_beds, take_for
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.references import new_ref
from housing.rules.holds import HoldStatus, may_last_until, within_quota
from housing.rules.nights import Stay
from housing.stock.services.locking import register_for_change

A_MOMENT = timedelta(minutes=1)
"""Who asks for the same twice within it has pressed the button twice; a cohort of two holds is asked for later."""


@dataclass(frozen=True, slots=True)
class HoldAsked:
    """What is asked for: for how many students of which institution, where, on which nights, until when, and why."""

    municipality_id: int
    institution_id: int
    stays: tuple[Stay, ...]
    students: int
    expires_on: date
    reason: str
    course: str | None = None
    conditions: Conditions = EVERY_BED


def ask_for_hold(asked: HoldAsked, by: By) -> Hold:
    """Ask the municipality to hold beds. Within a standing decision's quota they are held at once.

    What is only asked for holds nothing. Raises `HoldRefused` when fewer fit than are asked for, or the days are
    not possible.
    """
    if made := _just_made(asked, by):
        return made
    hold = _begin(asked, by)
    decision = decision_in_force(asked.municipality_id, asked.institution_id, local_date(by.at))
    if decision is not None and _held_within(decision, hold, by):
        notifications.hold_made(hold, by.at)
        return hold
    fit = choice_for(hold, hold.students).students
    if fit < hold.students:
        raise HoldRefused(HoldProblem.DOES_NOT_FIT, fit)
    notifications.hold_asked(hold, by.at)
    return hold


def hold_as_officer(asked: HoldAsked, by: By) -> Hold:
    """Hold beds of the officer's own municipality for an institution: asked and answered in one.

    Raises `HoldRefused` as `ask_for_hold` does.
    """
    if made := _just_made(asked, by):
        return made
    hold = _begin(asked, by)
    take_for(hold, hold.students)
    _hold(hold, by)
    notifications.hold_answered(hold, by.at)
    return hold


def _just_made(asked: HoldAsked, by: By) -> Hold | None:
    """Return what the same person asked for in the same words a moment ago: a double click is one hold."""
    if by.person_id is None:
        return None
    register_for_change(asked.municipality_id)  # the second click waits, and finds what the first has made
    recent = db.session.scalars(
        select(Hold)
        .where(
            Hold.municipality_id == asked.municipality_id,
            Hold.institution_id == asked.institution_id,
            Hold.asked_by == by.person_id,
            Hold.asked_at > by.at - A_MOMENT,
            Hold.status.in_((HoldStatus.ASKED, HoldStatus.HELD)),
        )
        .order_by(Hold.id)
    )
    return next((hold for hold in recent if _asked_of(hold) == asked), None)


def _asked_of(hold: Hold) -> HoldAsked:
    return HoldAsked(
        municipality_id=hold.municipality_id,
        institution_id=hold.institution_id,
        stays=hold.rows_of_nights,
        students=hold.students,
        expires_on=hold.expires_on,
        reason=hold.reason,
        course=hold.course,
        conditions=conditions_of(hold),
    )


def _begin(asked: HoldAsked, by: By) -> Hold:
    today, arrival = local_date(by.at), asked.stays[0].arrival
    municipality = db.session.get_one(Municipality, asked.municipality_id)
    if municipality.live_since is None:
        raise HoldRefused(HoldProblem.NOT_ON_OFFER)
    if arrival <= today:
        raise HoldRefused(HoldProblem.NO_NIGHTS)
    if not may_last_until(asked.expires_on, arrival, today):
        raise HoldRefused(HoldProblem.LAST_DAY)
    hold = Hold(
        ref=new_ref(),
        municipality_id=asked.municipality_id,
        institution_id=asked.institution_id,
        status=HoldStatus.ASKED,
        students=asked.students,
        course=asked.course,
        own_room=asked.conditions.own_room,
        lock=asked.conditions.lock,
        step_free=asked.conditions.step_free,
        no_animals=asked.conditions.no_animals,
        expires_on=asked.expires_on,
        reason=asked.reason,
        asked_at=by.at,
        asked_by=by.person_id,
        stays=[HoldStay(arrival=stay.arrival, departure=stay.departure) for stay in asked.stays],
    )
    db.session.add(hold)
    db.session.flush()
    facts = {"students": hold.students, "nights": sum(stay.nights for stay in asked.stays)}
    audit.record(at=by.at, person_id=by.person_id, action="ask", subject="hold", subject_ref=hold.ref, **facts)
    return hold


def _held_within(decision: StandingDecision, hold: Hold, by: By) -> bool:
    """Hold the beds under the decision; False where its quota, or what is free, does not go so far."""
    # Whoever else holds beds under one waits: both would find the same room in the quota.
    between = (
        StandingDecision.municipality_id == hold.municipality_id,
        StandingDecision.institution_id == hold.institution_id,
    )
    locked = select(StandingDecision.id).where(*between).order_by(StandingDecision.id).with_for_update()
    db.session.execute(locked)
    chosen = choice_for(hold, hold.students)
    held = held_under_decisions(hold.municipality_id, hold.institution_id)
    if chosen.students < hold.students or not within_quota(decision.beds, held, hold.nights, len(chosen.beds)):
        return False
    try:
        take_beds(hold, chosen)
    except NightsRefused:  # somebody was faster: an officer may find other beds
        return False
    hold.standing_decision_id = decision.id
    _hold(hold, by)
    return True


def _hold(hold: Hold, by: By) -> None:
    hold.status, hold.answered_at = HoldStatus.HELD, by.at
    hold.answered_by = None if hold.standing_decision_id else by.person_id
    db.session.flush()
    facts = {"students": hold.students, "standing_decision": hold.standing_decision_id is not None}
    audit.record(at=by.at, person_id=by.person_id, action="hold", subject="hold", subject_ref=hold.ref, **facts)
