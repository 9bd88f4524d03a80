"""A student asks for a change of her stay; an officer says yes to it as it stands now, or no with a reason."""

from collections.abc import Sequence
from datetime import date

from housing.bookings import changed_mails
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Booking
from housing.bookings.queries.plan_facts import PlanFacts, plan_facts
from housing.bookings.services.changing import ChangeRefused, Planned, change_stay, plan, require_seen
from housing.bookings.services.life import Step
from housing.bookings.services.requests_open import close_request, open_request_of
from housing.bookings.services.segments import lock_bookings
from housing.clock import local_date
from housing.database import db
from housing.holidays import holidays_from
from housing.rules.deadlines import answer_by
from housing.rules.lifecycle import AGREED
from housing.rules.refusals import Refusal
from housing.rules.stay_changes import ChangeKind, ChangeProblem, GrantReason, Refused, Wish
from housing.stock.models import Bed

GRANTS = {ChangeKind.KEEP: GrantReason.KEEPS_ROOM}


def plan_of_request(request: ChangeRequest, day: date, facts: PlanFacts | None = None) -> Planned:
    """Return what a request would make of its booking as that is on `day`. Raises `ChangeRefused`."""
    return plan(request.booking, request.wish, day, grants=True, facts=facts)


def plans_of_requests(requests: Sequence[ChangeRequest], day: date) -> list[Planned | Refusal]:
    """Return the same of several requests, in their order, or what is in the way."""
    facts = plan_facts([each.booking for each in requests], [each.bed_id for each in requests if each.bed_id])
    found: list[Planned | Refusal] = []
    for each in requests:
        try:
            found.append(plan_of_request(each, day, facts))
        except ChangeRefused as refused:
            found.append(refused.refusal)
    return found


def ask_for_change(booking: Booking, version: int, wish: Wish, cause: str, step: Step) -> ChangeRequest:
    """Ask the municipality for a change of a stay; nothing is held. The same wish again is the request that is open.

    Raises `ChangeRefused`, `ChangedMeanwhile`.
    """
    lock_bookings([booking.id])
    if request := open_request_of(booking.id):
        if request.wish == wish:
            return request
        raise ChangeRefused(Refusal(ChangeProblem.ASKED_ALREADY))
    require_seen(booking, version)
    if booking.status not in AGREED:
        raise ChangeRefused(Refusal(ChangeProblem.NOT_AGREED))
    today = local_date(step.at)
    found = plan(booking, wish, today, grants=True)
    changed = (*found.change.added, *found.change.moved, *found.change.dropped)
    soonest = max(today, min(stay.arrival for stay in changed))
    bed = db.session.get_one(Bed, wish.bed_id) if wish.bed_id is not None else None
    request = ChangeRequest(
        booking_id=booking.id,
        municipality_id=booking.municipality_id,
        kind=wish.kind,
        arrival=wish.arrival,
        departure=wish.departure,
        bed_id=wish.bed_id,
        dwelling_id=bed and bed.dwelling_id,
        ore=found.ore,
        cause=cause,
        asked_at=step.at,
        answer_by=answer_by(today, soonest, holidays_from(today), booking.municipality.answering_working_days),
    )
    db.session.add(request)
    db.session.flush()
    changed_mails.change_asked(booking, soonest, request.answer_by, step.at)
    return request


def accept_request(booking: Booking, request_ref: str, step: Step) -> Planned:
    """Carry out what a student asked for, on her booking as it is now.

    Raises as `change_stay`, and `ChangeRefused` when it is not asked any more, or dearer than what she read.
    """
    lock_bookings([booking.id])
    request = _open(booking, request_ref)
    found = plan_of_request(request, local_date(step.at))
    if found.ore > request.ore:
        raise ChangeRefused(Refusal(ChangeProblem.DEARER, {"ore": found.ore, "read_ore": request.ore}))
    is_grant = request.kind != ChangeKind.BED
    grant = GRANTS.get(ChangeKind(request.kind)) or (GrantReason(request.cause) if is_grant else None)
    done = change_stay(booking, booking.version, request.wish, step_with(step, request.cause), grant=grant)
    if request.status == "open":
        close_request(request, "agreed", step.at, step.person_id)
    return done


def decline_request(booking: Booking, request_ref: str, reason: Refused, step: Step) -> None:
    """Say no with a reason; the stay is as it was. Raises `ChangeRefused` when it is not asked any more."""
    lock_bookings([booking.id])
    request = _open(booking, request_ref)
    request.reason = reason
    close_request(request, "declined", step.at, step.person_id)
    changed_mails.change_request_declined(booking, step.at)


def take_back_request(booking: Booking, request_ref: str, step: Step) -> None:
    """Let the student take back what she asked for. Raises `ChangeRefused` when it is not asked any more."""
    lock_bookings([booking.id])
    close_request(_open(booking, request_ref), "taken_back", step.at, step.person_id)


def step_with(step: Step, reason: str) -> Step:
    """Return a step with the code of why it is taken."""
    return Step(step.actor, step.person_id, step.at, reason)


def _open(booking: Booking, request_ref: str) -> ChangeRequest:
    request = open_request_of(booking.id)
    if request is None or request.ref != request_ref:
        raise ChangeRefused(Refusal(ChangeProblem.NOT_ASKED))
    return request
