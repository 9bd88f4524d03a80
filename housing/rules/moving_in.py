"""Whether a guest has moved in: who is asked, when, and when her officer hears of it.

Source: the issue of keys and arrivals: a key handed out or a code shown counts as arrived, from the arrival day on;
without either the student is asked first, the day after, and the officer only when that too is unanswered for a day.
"""

from datetime import date
from enum import StrEnum

from housing.rules.lifecycle import Status
from housing.rules.nights import ONE_DAY

ASKED_FROM_HOUR = 9
"""Nobody is asked before that hour, in Sweden."""

ASKED_DAYS = 7
"""So long after the day she was to come she is still asked: whoever lives there for weeks need not say so."""


class Answer(StrEnum):
    """What a student answers to "Have you moved in?"."""

    MOVED_IN = "moved_in"
    LATER = "later"
    NOT_COMING = "not_coming"


class LaterProblem(StrEnum):
    """Why a day on which she says she comes cannot be noted."""

    PASSED = "passed"
    AFTER_THE_STAY = "after_the_stay"


def counts_as_arrived(status: str, arrival: date, today: date, *, has_key: bool, has_seen_code: bool) -> bool:
    """Whether a guest has moved in without anybody's saying so: she has a key, or has seen the code."""
    return status == Status.CONFIRMED and arrival <= today and (has_key or has_seen_code)


def had_key_overnight(returned_on: date | None, arrival: date) -> bool:
    """Whether a guest had a key on her first night: she has it still (none), or it came back later than that day.

    A key that was back by then says nothing: it was noted by mistake, or she gave it back without having slept there.
    Both dates in Sweden.
    """
    return returned_on is None or returned_on > arrival


def is_asked(status: str, expected: date, departure: date, today: date) -> bool:
    """Whether a student is asked on ``today``, a date in Sweden, if she has moved in.

    ``expected`` is the day she was to come: that of her arrival, or a later one that she has named.
    """
    return status == Status.CONFIRMED and expected < today < departure and today <= expected + ASKED_DAYS * ONE_DAY


def is_told_to_officer(asked_on: date, answered_on: date | None, today: date) -> bool:
    """Whether a question has been left unanswered for a day, so that the officer sees it; an older answer is none."""
    return today > asked_on and (answered_on is None or answered_on < asked_on)


def check_later(comes_on: date, departure: date, today: date) -> LaterProblem | None:
    """Why she cannot come on such a day: it has passed, or the room is no longer hers by then."""
    if comes_on < today:
        return LaterProblem.PASSED
    return LaterProblem.AFTER_THE_STAY if comes_on >= departure else None
