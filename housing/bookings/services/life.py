"""The one door through which a booking's status changes: an event is written, and the status is its result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from housing.bookings.models import Booking, BookingEvent, BookingNote, Segment
from housing.clock import local_date
from housing.database import db
from housing.happenings import BookingChanged, NightsFreed, announce
from housing.nights import ledger
from housing.rules.lifecycle import (
    HOLDING,
    LIVE,
    NEW,
    Actor,
    Stage,
    Status,
    check,
    check_change,
    first_free_night,
    stage_of,
)
from housing.rules.refusals import Refusal

BOOKINGS = db.metadata.tables[Booking.__tablename__]
NEW_BOOKING = insert(BOOKINGS).returning(BOOKINGS.c.id)
NEW_EVENT = insert(db.metadata.tables[BookingEvent.__tablename__])


class StepRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The step is not in the table, or not this actor's; `refusals` says why."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(*refusals)
        self.refusals = refusals


class ChangedMeanwhile(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """Somebody else took a step on the same booking first; nothing of this one was written."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A bed and nights (half-open) that stood before a step put others in their place; öre, none for a wish."""

    bed_id: int
    arrival: date
    departure: date
    ore: int | None

    def as_json(self) -> dict[str, Any]:
        """Return what the event remembers."""
        return {
            "bed_id": self.bed_id,
            "arrival": self.arrival.isoformat(),
            "departure": self.departure.isoformat(),
            "ore": self.ore,
        }


def as_replaced(segments: Iterable[Segment]) -> tuple[Replaced, ...]:
    """Return segments as an event remembers them once they are no more."""
    return tuple(Replaced(each.bed_id, each.arrival, each.departure, each.ore) for each in segments)


@dataclass(frozen=True, slots=True)
class Step:
    """Who takes a step, when and why. `reason` is a code, `note` free text that can be erased.

    `replaced`: the beds and nights that this step puts others in place of.
    """

    actor: Actor
    person_id: int | None
    at: datetime
    reason: str | None = None
    note: str | None = None
    replaced: tuple[Replaced, ...] = ()


def stage_on(booking: Booking, day: date) -> Stage:
    """Return where `day` stands to the stay that a booking agrees."""
    return stage_of(booking.segments[0].arrival, booking.segments[-1].departure, day)


def start(booking: Booking, to: Status, step: Step) -> None:
    """Begin a new booking with its first event, which carries no note; both are written with its nights.

    Where an officer's answer begins it, `tell_begun` follows once it has them. Raises `StepRefused`.
    """
    _require(NEW, to, step)
    booking.status, booking.version, booking.live = to, 1, to in LIVE
    booking.events = [_event(booking, NEW, to, step)]
    db.session.add(booking)


def tell_begun(booking: Booking, step: Step) -> None:
    """Announce that an answer has begun a booking, which has its nights by now."""
    announce(BookingChanged(step.at, booking.id, NEW, booking.status, step.actor, step.person_id))


def begin(values: Mapping[str, Any], to: Status, step: Step) -> int:
    """Begin a new booking with its first event as `start` does, in rows at once, and return its number.

    `values`: its other columns. Raises `StepRefused`.
    """
    _require(NEW, to, step)
    connection = db.session.connection()
    begun = {**values, "status": to, "version": 1, "live": to in LIVE}
    booking_id: int = connection.execute(NEW_BOOKING, begun).scalar_one()
    connection.execute(NEW_EVENT, _event_columns(booking_id, 1, NEW, to, step))
    return booking_id


def move(booking: Booking, to: Status, step: Step) -> None:
    """Take a booking from its status to `to`; nights it no longer holds are free (`first_free_night`).

    Raises `StepRefused` when the table does not allow it, `ChangedMeanwhile` when somebody was faster.
    """
    before = Status(booking.status)
    _require(before, to, step)
    if before in HOLDING and to not in HOLDING:
        _free_nights(booking, to, step.at)
    try:
        with db.session.begin_nested():
            booking.status, booking.version, booking.live = to, booking.version + 1, to in LIVE
            _write_event(booking, before, to, step)
    except IntegrityError:
        # The rollback to the savepoint has made the objects stale; the next reading shows the winner's step.
        db.session.expire_all()
        raise ChangedMeanwhile from None
    announce(BookingChanged(step.at, booking.id, before, to, step.actor, step.person_id))


def change(booking: Booking, step: Step) -> None:
    """Note that bed or nights of a booking changed and its status stayed; whoever changes them has written them.

    Raises `StepRefused` where that is not possible in its status or not this actor's, `ChangedMeanwhile`.
    """
    status = Status(booking.status)
    if refusals := check_change(status, step.actor):
        raise StepRefused(*refusals)
    try:
        with db.session.begin_nested():
            booking.version += 1
            _write_event(booking, status, status, step)
    except IntegrityError:
        db.session.expire_all()
        raise ChangedMeanwhile from None


def taker_of(booking: Booking) -> ledger.ForBooking:
    """Return a booking as a taker of nights."""
    return ledger.ForBooking(booking.id, booking.placement_id, booking.student_id)


def _require(before: str, to: Status, step: Step) -> None:
    if refusals := check(before, to, step.actor, step.reason):
        raise StepRefused(*refusals)


def _event(booking: Booking, before: str, to: Status, step: Step) -> BookingEvent:
    return BookingEvent(**_event_columns(booking.id, booking.version, before, to, step))


def _event_columns(booking_id: int, version: int, before: str, to: Status, step: Step) -> dict[str, Any]:
    return {
        "booking_id": booking_id,
        "version": version,
        "previous": version - 1 or None,
        "from_status": before,
        "to_status": to,
        "at": step.at,
        "actor": step.actor,
        "person_id": step.person_id,
        "reason": step.reason,
        "replaced": [each.as_json() for each in step.replaced] or None,
    }


def _write_event(booking: Booking, before: str, to: Status, step: Step) -> None:
    db.session.add(_event(booking, before, to, step))
    db.session.flush()
    if step.note:
        db.session.add(BookingNote(booking_id=booking.id, version=booking.version, text=step.note))


def _free_nights(booking: Booking, to: Status, at: datetime) -> None:
    taker = taker_of(booking)
    held = ledger.nights_of(taker)
    first = first_free_night(to, held[0], local_date(at)) if held else None
    nights = [night for night in held if first is not None and night >= first]
    if not nights:
        return
    bed_ids = tuple(sorted({segment.bed_id for segment in booking.segments}))
    ledger.release(taker, nights)
    announce(NightsFreed(at, booking.municipality_id, bed_ids, min(nights), max(nights)))
