"""Messages between a student and a municipality: until when, how long, who is told at once, whom a circular reaches."""

from datetime import date, timedelta
from enum import StrEnum

from housing.rules.lifecycle import Status

LONGEST_MESSAGE = 2000
OPEN_AFTER = timedelta(days=30)
"""So long after the last day of a booking both may still write: a forgotten jacket, a bill."""

AT_ONCE_DAYS = 3
"""The municipality is told at once of what concerns an arrival within 72 hours; else once a day."""

KEPT_AFTER = timedelta(days=365)
"""So long after a stay what was written about it is kept (assumed: a year, as for complaints); then it is erased."""


class Side(StrEnum):
    """Who writes or reads: the student, or whoever of the municipality's officers is at work."""

    STUDENT = "student"
    OFFICER = "officer"


class Whom(StrEnum):
    """Which guests a circular goes to."""

    HERE = "here"
    """Who lives there today."""
    HERE_AND_COMING = "here_and_coming"


def may_write(departure: date, today: date) -> bool:
    """Tell whether there may be written about a booking whose last night ends on `departure`."""
    return today <= departure + OPEN_AFTER


def lives_there(status: str, arrival: date, departure: date, today: date) -> bool:
    """Tell whether a guest lives in her room today; on the day she leaves she still does."""
    return status in {Status.CONFIRMED, Status.CHECKED_IN} and arrival <= today <= departure


def tells_at_once(status: str, arrival: date, departure: date, today: date, *, is_urgent: bool = False) -> bool:
    """Tell whether the municipality is told at once and not with the mail of the day.

    Where the arrival is within 72 hours, or where she lives there and it is urgent.
    """
    if lives_there(status, arrival, departure, today):
        return is_urgent
    return today < arrival <= today + timedelta(days=AT_ONCE_DAYS)


def is_reached(whom: Whom, status: str, arrival: date, departure: date, today: date) -> bool:
    """Tell whether a circular written today goes to the guest of such a stay."""
    if lives_there(status, arrival, departure, today):
        return True
    return whom is Whom.HERE_AND_COMING and status == Status.CONFIRMED and arrival > today
