"""Whether guests have moved in: told by a key or a code, else asked of the student. Nothing here commits."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, or_, select

from housing.arrivals import notifications
from housing.arrivals.services.known import known_arrival, lock_booking
from housing.bookings.arrivals import Arrival
from housing.bookings.models import Booking, Segment
from housing.bookings.notifications import stay_given_up
from housing.bookings.queries.arrivals import arrival_of
from housing.bookings.services.life import Step, move
from housing.clock import STOCKHOLM, local_date
from housing.database import db
from housing.keys.models import KeyLoan
from housing.rules.lifecycle import Actor, Status
from housing.rules.moving_in import (
    ASKED_DAYS,
    ASKED_FROM_HOUR,
    LaterProblem,
    check_later,
    counts_as_arrived,
    had_key_overnight,
    is_asked,
)

HAD_KEY = exists().where(KeyLoan.booking_id == Booking.id)
HAS_SEEN = exists().where(Arrival.booking_id == Booking.id, Arrival.code_seen_at.is_not(None))


class AnswerProblem(StrEnum):
    """Why what a student answers cannot be noted."""

    NOT_ASKED = "not_asked"
    PASSED = "passed"
    AFTER_THE_STAY = "after_the_stay"


class AnswerRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The answer cannot be noted; `problem` says why."""

    def __init__(self, problem: AnswerProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def check_in_by_key_or_code(at: datetime) -> int:
    """Check in the guests who were to come yesterday and had a key that night or have seen the code; return how many.

    Who was given either before her day is not taken to have come as soon as that day begins: until it is over she may
    fall ill and give the room back as one who never came.
    """
    today = local_date(at)
    since, yesterday = today - timedelta(days=ASKED_DAYS), today - timedelta(days=1)
    expected = _guests_expected_since(since, yesterday, or_(HAD_KEY, HAS_SEEN))
    seen, returned = _who_have_seen(expected), _keys_returned(expected)
    came = [
        each
        for each in expected
        if each.id in seen or any(had_key_overnight(day, each.segments[0].arrival) for day in returned[each.id])
    ]
    for booking in came:
        move(booking, Status.CHECKED_IN, Step(Actor.SYSTEM, None, at))
    return len(came)


def ask_guests(at: datetime) -> int:
    """Ask, in the morning after, the students of whom nobody knows whether they have moved in; return how many."""
    if at.astimezone(STOCKHOLM).hour < ASKED_FROM_HOUR:
        return 0
    today = local_date(at)
    asked = 0
    for booking in _guests_expected_since(today - timedelta(days=2 * ASKED_DAYS), today - timedelta(days=1)):
        if not is_asked_now(booking, today):
            continue
        arrival = known_arrival(booking)
        expected = expected_on(booking, arrival)
        if arrival.asked_at is not None and local_date(arrival.asked_at) > expected:
            continue
        arrival.asked_at = at
        notifications.have_you_moved_in(booking, at)
        asked += 1
    return asked


def expected_on(booking: Booking, arrival: Arrival | None) -> date:
    """Return the day on which a guest was to come: that of the booking, or a later one that she has named."""
    first = booking.segments[0].arrival
    return max(first, arrival.comes_on) if arrival and arrival.comes_on else first


def is_asked_now(booking: Booking, today: date) -> bool:
    """Tell whether a student is asked today if she has moved in."""
    expected = expected_on(booking, arrival_of(booking.id))
    return is_asked(booking.status, expected, booking.segments[-1].departure, today)


def say_moved_in(booking: Booking, *, person_id: int | None, at: datetime) -> None:
    """Note that the student says she has moved in. Raises `AnswerRefused`."""
    _answer(booking, at)
    move(booking, Status.CHECKED_IN, Step(Actor.STUDENT, person_id, at))


def say_later(booking: Booking, comes_on: date, *, at: datetime) -> None:
    """Note that she comes on a later day; the room stays hers, and she is asked again after it.

    Raises `AnswerRefused`.
    """
    lock_booking(booking)
    problem = check_later(comes_on, booking.segments[-1].departure, local_date(at))
    if problem:
        raise AnswerRefused(AnswerProblem.PASSED if problem is LaterProblem.PASSED else AnswerProblem.AFTER_THE_STAY)
    _answer(booking, at)
    known_arrival(booking).comes_on = comes_on


def say_not_coming(booking: Booking, *, person_id: int | None, at: datetime) -> None:
    """Note that she does not come; the nights from today on are free, and the municipality is told.

    Raises `AnswerRefused`.
    """
    _answer(booking, at)
    move(booking, Status.NO_SHOW, Step(Actor.STUDENT, person_id, at))
    stay_given_up(booking, at)


def _who_have_seen(bookings: Collection[Booking]) -> frozenset[int]:
    """Return those of these bookings whose guest has seen a code."""
    ids = [each.id for each in bookings]
    seen = select(Arrival.booking_id).where(Arrival.booking_id.in_(ids), Arrival.code_seen_at.is_not(None))
    return frozenset(db.session.scalars(seen)) if ids else frozenset()


def _keys_returned(bookings: Collection[Booking]) -> defaultdict[int, list[date | None]]:
    """Return, by booking, the day on which each key that was handed over came back; none: it is out still."""
    found: defaultdict[int, list[date | None]] = defaultdict(list)
    ids = [each.id for each in bookings]
    if ids:
        loans = select(KeyLoan.booking_id, KeyLoan.returned_at).where(KeyLoan.booking_id.in_(ids))
        for booking_id, returned_at in db.session.execute(loans):
            found[booking_id].append(None if returned_at is None else local_date(returned_at))
    return found


def _answer(booking: Booking, at: datetime) -> None:
    lock_booking(booking)
    if not is_asked_now(booking, local_date(at)):
        raise AnswerRefused(AnswerProblem.NOT_ASKED)
    known_arrival(booking).answered_at = at


def _guests_expected_since(earliest: date, latest: date, *conditions: object) -> list[Booking]:
    """Return the guests, to be written about, whose room is hers and who were to come between these days."""
    came = exists().where(
        Segment.booking_id == Booking.id, and_(Segment.arrival >= earliest, Segment.arrival <= latest)
    )
    named = exists().where(Arrival.booking_id == Booking.id, Arrival.comes_on >= earliest)
    found = (
        select(Booking)
        .where(Booking.status == Status.CONFIRMED, or_(came, named), *conditions)  # type: ignore[arg-type]
        .order_by(Booking.id)
        .with_for_update(of=Booking)
        .execution_options(populate_existing=True)
    )
    return [each for each in db.session.scalars(found).all() if each.segments[0].arrival <= latest]


def has_come(booking: Booking, at: datetime, *, has_key: bool) -> bool:
    """Tell whether a key that is handed over now counts as having arrived."""
    return counts_as_arrived(
        booking.status, booking.segments[0].arrival, local_date(at), has_key=has_key, has_seen_code=False
    )
