"""When a guest comes, and whether anybody is there with the key."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

KeyHours = Mapping[str, Sequence[str]]
"""Opening and closing time (``08:00``, ``16:00``) by weekday; a missing day is closed."""


class ArrivalTime(StrEnum):
    """The answer to "when do you come?"."""

    BEFORE_CLOSING = "before_closing"
    EVENING = "evening"
    UNKNOWN = "unknown"


def closing_time(day: date, hours: KeyHours, holidays: frozenset[date]) -> str | None:
    """When the key place closes on the day, None where it does not open at all.

    It is closed on the holidays given, eves included, whatever the weekday.
    """
    open_hours = hours.get(WEEKDAYS[day.weekday()], ())
    return open_hours[-1] if open_hours and day not in holidays else None


class KeyProblem(StrEnum):
    """Why a guest has to agree about the key before she travels."""

    CLOSED = "closed"
    UNKNOWN = "unknown"
    LATE = "late"
    """The day on which she would have come has passed, and nobody knows when she does."""


def key_problem(
    comes: ArrivalTime, closes_at: str | None, after_hours: bool, *, is_late: bool = False
) -> KeyProblem | None:
    """Why a guest who comes then may stand before a locked door, None when she gets in.

    ``closes_at`` is None on a day when the key place is closed; ``after_hours`` says
    that there is a way to the key at any time, and then the hours do not matter.
    ``is_late``: the day of arrival has passed.
    """
    if is_late:
        return KeyProblem.LATE
    if after_hours:
        return None
    if closes_at is None or comes is ArrivalTime.EVENING:
        return KeyProblem.CLOSED
    return KeyProblem.UNKNOWN if comes is ArrivalTime.UNKNOWN else None


def gets_the_key(comes: ArrivalTime, closes_at: str | None, after_hours: bool, *, is_late: bool = False) -> bool:
    """Whether a guest who comes then gets in, as `key_problem` says."""
    return key_problem(comes, closes_at, after_hours, is_late=is_late) is None


def has_way_in(after_hours: Mapping[str, str]) -> bool:
    """Whether a house says, in some language, how to get in when the key place is closed."""
    return any(text.strip() for text in after_hours.values())


DAYS_AHEAD = 5
"""So many days before an arrival the officer sees that nobody has said how the guest gets in."""


class Way(StrEnum):
    """How a guest gets in who comes when the key place is closed, or who has not said when she comes."""

    IN_HOURS = "in_hours"
    """She comes while the key place is open after all."""
    AFTER_HOURS = "after_hours"
    """As the house says for other times."""
    CODE = "code"
    """With the code of the door or of a key box."""
    MET = "met"
    """Somebody meets her."""
    AGREED = "agreed"
    """Otherwise; the note says how."""


def ways_of_guest(closes_at: str | None, after_hours: bool, has_code: bool) -> tuple[Way, ...]:
    """What a guest may choose by herself, from what the house offers: nobody has to do anything for it."""
    offered = {Way.IN_HOURS: closes_at is not None, Way.AFTER_HOURS: after_hours, Way.CODE: has_code}
    return tuple(way for way, is_there in offered.items() if is_there)


def ways_of_officer(closes_at: str | None, after_hours: bool, has_code: bool) -> tuple[Way, ...]:
    """What an officer may choose: the same, that somebody meets her, or what they have agreed."""
    return (*ways_of_guest(closes_at, after_hours, has_code), Way.MET, Way.AGREED)


def is_due(arrival: date, today: date) -> bool:
    """Whether a guest who comes on ``arrival`` comes so soon that a way in has to be settled now."""
    return today <= arrival <= today + timedelta(days=DAYS_AHEAD)
