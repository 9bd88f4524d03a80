"""What an officer says of a booking that is agreed: cancelled, has come, did not come; and stays that are over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from housing.bookings import notifications
from housing.bookings.models import Booking, Segment
from housing.bookings.queries.proposals import awaits_nights_from
from housing.bookings.services.answering import By, NotHere, Seen, as_seen
from housing.bookings.services.ending import end_booking
from housing.bookings.services.life import Step, StepRefused, move, stage_on
from housing.clock import local_date
from housing.database import db
from housing.rules.lifecycle import (
    AGREED,
    Actor,
    CancelReason,
    KeyReason,
    Stage,
    Status,
    check_arrival,
    check_end,
    has_moved_in,
)


@dataclass(frozen=True, slots=True)
class Possible:
    """What an officer may do with a booking on a day. `has_moved_in`: cancelling is then ending the stay."""

    cancel: bool
    change: bool
    has_moved_in: bool
    note_arrival: bool
    note_absence: bool


def possible_with(booking: Booking, day: date) -> Possible:
    """Return what an officer may do with a booking on `day`, whatever the reason she would give."""
    status, stage, arrival = booking.status, stage_on(booking, day), booking.segments[0].arrival
    return Possible(
        cancel=not check_end(status, Status.CANCELLED, stage, Actor.OFFICER, CancelReason.OTHER),
        change=status in AGREED and stage is not Stage.OVER,
        has_moved_in=has_moved_in(status, stage),
        note_arrival=not check_arrival(status, Status.CHECKED_IN, arrival, day),
        note_absence=not check_arrival(status, Status.NO_SHOW, arrival, day),
    )


def cancel_booking(seen: Seen, by: By, reason: str, note: str | None = None) -> Status:
    """Cancel a booking, or end the stay of a guest who has moved in; return what it became.

    `reason` is a code, `note` perhaps a note to the student. Raises `NotHere`, `ChangedMeanwhile`, `StepRefused`.
    """
    booking = _seen(seen)
    ended = end_booking(booking, Status.CANCELLED, Step(Actor.OFFICER, by.person_id, by.at, reason, note))
    if ended is Status.COMPLETED:
        notifications.stay_ended(booking, by.at, by_municipality=True)
    else:
        notifications.booking_cancelled(booking, by.at, by_municipality=True)
    return ended


def note_arrival(seen: Seen, by: By) -> None:
    """Note that the guest has moved in. Raises `NotHere`, `ChangedMeanwhile`, `StepRefused` before the arrival day."""
    booking = _note(seen, by, Status.CHECKED_IN)
    notifications.guest_arrived(booking, by.at)


def note_key_handed_out(booking: Booking, at: datetime, reason: KeyReason) -> bool:
    """Note that the guest has moved in, since somebody without an account handed out the key; `reason` says who.

    False where that is noted already, or the booking is not to begin. Raises `ChangedMeanwhile`.
    """
    arrival = booking.segments[0].arrival
    if check_arrival(booking.status, Status.CHECKED_IN, arrival, local_date(at), Actor.SYSTEM):
        return False
    move(booking, Status.CHECKED_IN, Step(Actor.SYSTEM, None, at, reason))
    notifications.guest_arrived(booking, at)
    return True


def take_arrival_back(booking: Booking, at: datetime) -> None:
    """Take back that the guest has moved in: the key was not handed out. Raises `StepRefused`, `ChangedMeanwhile`."""
    move(booking, Status.CONFIRMED, Step(Actor.SYSTEM, None, at, KeyReason.NOT_HANDED_OUT))


def note_absence(seen: Seen, by: By) -> None:
    """Note that the guest did not come; the nights from today on are free.

    Raises `NotHere`, `ChangedMeanwhile`, `StepRefused` before the arrival day.
    """
    booking = _note(seen, by, Status.NO_SHOW)
    notifications.guest_absent(booking, by.at)


def complete_past_stays(at: datetime) -> int:
    """Complete the stays whose departure day has passed and return how many those were; all nights stay as lived.

    One that is to go on, if officer and student say yes to what is proposed since the placement moved, waits for them:
    nobody's silence ends it. A stay on which somebody takes a step in the same moment is waited for, and left alone
    when it has ended.
    """
    goes_on = exists().where(Segment.booking_id == Booking.id, Segment.departure > local_date(at) - timedelta(days=1))
    waits = awaits_nights_from(local_date(at))
    past = select(Booking).where(Booking.status.in_(AGREED), ~goes_on, ~waits).order_by(Booking.id)
    locked = past.with_for_update(of=Booking).execution_options(populate_existing=True)
    stays = db.session.scalars(locked).all()
    for booking in stays:
        move(booking, Status.COMPLETED, Step(Actor.SYSTEM, None, at))
    return len(stays)


def _note(seen: Seen, by: By, to: Status) -> Booking:
    booking = _seen(seen)
    if refusals := check_arrival(booking.status, to, booking.segments[0].arrival, local_date(by.at)):
        raise StepRefused(*refusals)
    move(booking, to, Step(Actor.OFFICER, by.person_id, by.at))
    return booking


def _seen(seen: Seen) -> Booking:
    asked = as_seen(seen)
    if not isinstance(asked, Booking):
        raise NotHere
    return asked
