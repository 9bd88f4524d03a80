"""The life of a booking and of an application, each as one table of steps.

Source: domain.md, "Life of a booking". Nothing else decides whether a status may
change. The municipality's silence never ends a request: no step leads from requested
to expired.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from housing.rules.refusals import Refusal

NEW = "new"
"""Where the first event of a booking or an application comes from."""


class Status(StrEnum):
    """Where a booking stands; it is the result of its last event."""

    REQUESTED = "requested"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"


class ApplicationStatus(StrEnum):
    """Where an application stands; it holds no nights in any of them."""

    OPEN = "open"
    WAITING = "waiting"
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Actor(StrEnum):
    """Who takes a step. The system acts only on a clock, a payment, a placement
    that changed, an officer's standing decision, or a key that was handed out by
    people without accounts, whom an officer has given a list."""

    STUDENT = "student"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


class StepProblem(StrEnum):
    """Why a step is refused."""

    ALREADY_THERE = "already_there"
    NO_SUCH_STEP = "no_such_step"
    NOT_BY_THIS_ACTOR = "not_by_this_actor"
    REASON_MISSING = "reason_missing"
    STAY_OVER = "stay_over"
    NOT_YET_ARRIVAL_DAY = "not_yet_arrival_day"


class Stage(StrEnum):
    """Where a day stands to a stay."""

    AHEAD = "ahead"
    """The arrival day has not passed: nobody has slept there."""
    UNDER_WAY = "under_way"
    OVER = "over"
    """From the departure day on: no night is left."""


class CancelReason(StrEnum):
    """Why an officer cancels a booking or ends a stay; the words stand elsewhere."""

    HOME_UNUSABLE = "home_unusable"
    BED_CLOSED = "bed_closed"
    PLACEMENT_ENDED = "placement_ended"
    AGREED = "agreed"
    LEFT = "left"
    OTHER = "other"


class KeyReason(StrEnum):
    """Why it is noted that a guest has come, or taken back, by people without accounts: the key says so."""

    FROM_RECEPTION = "key_from_reception"
    FROM_CARETAKER = "key_from_caretaker"
    NOT_HANDED_OUT = "key_not_handed_out"


class WithdrawReason(StrEnum):
    """Why a student gives a booking back, if she says so; the words stand elsewhere."""

    OWN_CHOICE = "own_choice"
    PLACEMENT_CHANGED = "placement_changed"


class ClosedBecause(StrEnum):
    """Why an application that led to a booking is closed: what became of the booking."""

    OFFER_EXPIRED = "offer_expired"
    BOOKING_CANCELLED = "booking_cancelled"
    DID_NOT_COME = "did_not_come"
    HAS_ROOM = "has_room"
    """She waited, and has a room for those nights."""
    NIGHTS_OVER = "nights_over"
    """She waited, and the nights have passed."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step: from where, to where, by whom, and whether it needs a reason."""

    from_status: str
    to_status: str
    by: frozenset[Actor]
    needs_reason: bool = False


LIVE = frozenset(Status) - {
    Status.DECLINED,
    Status.WITHDRAWN,
    Status.CANCELLED,
    Status.EXPIRED,
}
"""May have nights in the ledger (ck_booking_live). Completed stays and no-shows stay
live: their past nights are what happened."""

HOLDING = frozenset({Status.REQUESTED, Status.OFFERED, Status.CONFIRMED, Status.CHECKED_IN})
"""Hold nights to come; in the other statuses no night to come is left."""

IN_LINE = frozenset({ApplicationStatus.OPEN, ApplicationStatus.WAITING})
"""An application that waits for a room may have one proposed. One that is open names a bed too, and goes first."""

AGREED = frozenset({Status.CONFIRMED, Status.CHECKED_IN})
"""The room is hers and the stay is not over."""

STUDENT, OFFICER, COORDINATOR, SYSTEM = Actor
_OWNERS_AND_PLACEMENT = frozenset({OFFICER, COORDINATOR, SYSTEM})
"""Who cancels: an officer, or the one who changes the placement under the booking."""


def _step(from_status: str, to_status: str, *by: Actor, reason: bool = False) -> Transition:
    return Transition(from_status, to_status, frozenset(by), reason)


def _cancelled(from_status: Status) -> Transition:
    return Transition(from_status, Status.CANCELLED, _OWNERS_AND_PLACEMENT, True)


TRANSITIONS: tuple[Transition, ...] = (
    # A student asks; a coordinator names a student for a hold.
    _step(NEW, Status.REQUESTED, STUDENT, COORDINATOR),
    # Collect mode, rounds and waiting list: approving makes the booking.
    _step(NEW, Status.CONFIRMED, OFFICER),
    _step(NEW, Status.OFFERED, OFFICER, SYSTEM),
    _step(Status.REQUESTED, Status.CONFIRMED, OFFICER),
    _step(Status.REQUESTED, Status.OFFERED, OFFICER),
    _step(Status.REQUESTED, Status.DECLINED, OFFICER, reason=True),
    _step(Status.REQUESTED, Status.WITHDRAWN, STUDENT),
    _cancelled(Status.REQUESTED),
    # She accepts, or what was due has been paid.
    _step(Status.OFFERED, Status.CONFIRMED, STUDENT, SYSTEM),
    _step(Status.OFFERED, Status.WITHDRAWN, STUDENT),
    _step(Status.OFFERED, Status.EXPIRED, SYSTEM),
    _cancelled(Status.OFFERED),
    # A key that is handed out counts as arrived, and so does a code that was shown, when the arrival day comes
    # (rules/moving_in.py); a slip is taken back the same day.
    _step(Status.CONFIRMED, Status.CHECKED_IN, STUDENT, OFFICER, SYSTEM),
    _step(Status.CHECKED_IN, Status.CONFIRMED, SYSTEM, reason=True),
    _step(Status.CONFIRMED, Status.WITHDRAWN, STUDENT),
    # The student says so herself when she is asked whether she has moved in.
    _step(Status.CONFIRMED, Status.NO_SHOW, STUDENT, OFFICER),
    # Nobody noted the arrival (keys in a box): the stay is over all the same. A guest who leaves early, or whose
    # stay the officer ends, completes it sooner: a shortening (`ends_as`).
    _step(Status.CONFIRMED, Status.COMPLETED, STUDENT, OFFICER, SYSTEM),
    _cancelled(Status.CONFIRMED),
    _step(Status.CHECKED_IN, Status.COMPLETED, STUDENT, OFFICER, SYSTEM),
)

CHANGES: tuple[Transition, ...] = (
    # The status stays, something else changes: bed, nights, arrival. Apart from
    # TRANSITIONS, so that approving twice is not a legal step.
    _step(Status.REQUESTED, Status.REQUESTED, STUDENT, OFFICER, SYSTEM),
    _step(Status.OFFERED, Status.OFFERED, STUDENT, OFFICER, SYSTEM),
    _step(Status.CONFIRMED, Status.CONFIRMED, STUDENT, OFFICER, SYSTEM),
    _step(Status.CHECKED_IN, Status.CHECKED_IN, STUDENT, OFFICER, SYSTEM),
)

_CLOSES = {
    Status.EXPIRED: ClosedBecause.OFFER_EXPIRED,
    Status.CANCELLED: ClosedBecause.BOOKING_CANCELLED,
    Status.NO_SHOW: ClosedBecause.DID_NOT_COME,
}

EVENT_PAIRS = tuple((t.from_status, t.to_status) for t in TRANSITIONS + CHANGES)
"""Rows of the table ``transition``, which the events refer to (fk_event_legal)."""

APPLICATION_TRANSITIONS: tuple[Transition, ...] = (
    _step(NEW, ApplicationStatus.OPEN, STUDENT, COORDINATOR, SYSTEM),
    # Where nothing fits she waits, without naming a bed.
    _step(NEW, ApplicationStatus.WAITING, STUDENT),
    # "I need no housing", said by the student or by the list of placements.
    _step(NEW, ApplicationStatus.CLOSED, STUDENT, COORDINATOR, SYSTEM),
    _step(ApplicationStatus.OPEN, ApplicationStatus.WAITING, STUDENT, OFFICER),
    _step(ApplicationStatus.OPEN, ApplicationStatus.MATCHED, STUDENT, OFFICER, SYSTEM),
    _step(ApplicationStatus.OPEN, ApplicationStatus.WITHDRAWN, STUDENT),
    _step(ApplicationStatus.OPEN, ApplicationStatus.CLOSED, *Actor),
    _step(ApplicationStatus.WAITING, ApplicationStatus.OPEN, STUDENT),
    _step(ApplicationStatus.WAITING, ApplicationStatus.MATCHED, *Actor),
    _step(ApplicationStatus.WAITING, ApplicationStatus.WITHDRAWN, STUDENT),
    _step(ApplicationStatus.WAITING, ApplicationStatus.CLOSED, *Actor),
    # The booking ended without a stay (`application_after`), or a waiting list takes her back.
    _step(ApplicationStatus.MATCHED, ApplicationStatus.OPEN, *Actor),
    _step(ApplicationStatus.MATCHED, ApplicationStatus.WAITING, *Actor),
    _step(ApplicationStatus.MATCHED, ApplicationStatus.WITHDRAWN, STUDENT),
    _step(ApplicationStatus.MATCHED, ApplicationStatus.CLOSED, *Actor),
    # She changes her mind.
    _step(ApplicationStatus.WITHDRAWN, ApplicationStatus.OPEN, STUDENT),
    _step(ApplicationStatus.CLOSED, ApplicationStatus.OPEN, STUDENT, COORDINATOR),
)


def check(from_status: str, to_status: str, actor: Actor, reason: str | None = None) -> tuple[Refusal, ...]:
    """Every reason why a booking may not take this step; empty when it may."""
    return _check(TRANSITIONS, from_status, to_status, actor, reason)


def check_change(status: str, actor: Actor) -> tuple[Refusal, ...]:
    """Every reason why bed, nights or arrival may not change in this status."""
    return _check(CHANGES, status, status, actor, None)


def check_application(from_status: str, to_status: str, actor: Actor, reason: str | None = None) -> tuple[Refusal, ...]:
    """Every reason why an application may not take this step; empty when it may."""
    return _check(APPLICATION_TRANSITIONS, from_status, to_status, actor, reason)


def stage_of(arrival: date, departure: date, today: date) -> Stage:
    """Where ``today`` stands to a stay from its first arrival to its last departure."""
    if departure <= today:
        return Stage.OVER
    return Stage.UNDER_WAY if arrival < today else Stage.AHEAD


def has_moved_in(status: str, stage: Stage) -> bool:
    """Whether the guest lives, or has lived, in the room: noted, or the room was hers when the arrival day passed."""
    return status == Status.CHECKED_IN or (status == Status.CONFIRMED and stage is not Stage.AHEAD)


def ends_as(status: str, wanted: Status, stage: Stage) -> Status:
    """What withdrawing or cancelling leads to: once the guest has moved in, it shortens the stay."""
    return Status.COMPLETED if has_moved_in(status, stage) else wanted


def check_end(
    status: str, wanted: Status, stage: Stage, actor: Actor, reason: str | None = None
) -> tuple[Refusal, ...]:
    """Every reason why a booking may not be withdrawn, cancelled or shortened on such a day."""
    if found := check(status, ends_as(status, wanted, stage), actor, reason):
        return found
    if stage is Stage.OVER:
        return (Refusal(StepProblem.STAY_OVER, {"from_status": str(status), "to_status": str(wanted)}),)
    return ()


def check_arrival(
    status: str, to: Status, arrival: date, today: date, actor: Actor = Actor.OFFICER
) -> tuple[Refusal, ...]:
    """Every reason why it may not be noted on a day that the guest came, or that she did not."""
    if found := check(status, to, actor):
        return found
    if today < arrival:
        return (Refusal(StepProblem.NOT_YET_ARRIVAL_DAY, {"arrival": arrival}),)
    return ()


def first_free_night(to: Status, arrival: date, today: date) -> date:
    """The first night that others may have when a booking takes a step that ends it.

    A stay that did happen keeps the nights before today, and its first: whoever has moved in has used the bed. A
    guest who did not come keeps what has passed; a booking that came to nothing keeps no night.
    """
    if to is Status.COMPLETED:
        return max(today, arrival + timedelta(days=1))
    return today if to is Status.NO_SHOW else arrival


def application_after(booking_status: str) -> tuple[ApplicationStatus, ClosedBecause | None]:
    """Where the application stands that led to a booking with this status, and for what reason.

    A booking that came to nothing does not open the application again: it was answered, its wish names the bed that
    she or the municipality said no to, and its time to be answered is over. She asks anew.
    """
    if booking_status == Status.WITHDRAWN:
        return ApplicationStatus.WITHDRAWN, None
    if booking_status in _CLOSES:
        return ApplicationStatus.CLOSED, _CLOSES[Status(booking_status)]
    return ApplicationStatus.MATCHED, None


def next_statuses(from_status: str, actor: Actor) -> tuple[Status, ...]:
    """Where this actor may lead a booking from here, in the order of the table."""
    return tuple(Status(t.to_status) for t in TRANSITIONS if t.from_status == from_status and actor in t.by)


def _check(
    table: tuple[Transition, ...],
    from_status: str,
    to_status: str,
    actor: Actor,
    reason: str | None,
) -> tuple[Refusal, ...]:
    facts = {"from_status": str(from_status), "to_status": str(to_status)}
    steps = [t for t in table if (t.from_status, t.to_status) == (from_status, to_status)]
    if not steps:
        same = from_status == to_status
        code = StepProblem.ALREADY_THERE if same else StepProblem.NO_SUCH_STEP
        return (Refusal(code, facts),)
    step = steps[0]
    found = []
    if actor not in step.by:
        allowed = tuple(sorted(step.by))
        found.append(Refusal(StepProblem.NOT_BY_THIS_ACTOR, facts | {"by": allowed}))
    if step.needs_reason and not (reason or "").strip():
        found.append(Refusal(StepProblem.REASON_MISSING, facts))
    return tuple(found)
