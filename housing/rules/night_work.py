"""A guest who works nights sleeps by day; those who live with her are told when, and never who.

Source: domain.md and the wish of students: set by herself, for any days of her stay. It shuts nobody out of a bed.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from housing.rules.nights import Stay

ONE_DAY = timedelta(days=1)
MOST_SPANS = 20


class Days(NamedTuple):
    """Days on which somebody sleeps by day; both belong to it."""

    first: date
    last: date


class NightWorkProblem(StrEnum):
    """Why days cannot be set."""

    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    OUTSIDE_STAY = "outside_stay"
    TOO_MANY = "too_many"


def problem_with(days: Days, stays: Sequence[Stay], said: Sequence[Days]) -> NightWorkProblem | None:
    """Return why she cannot say that she sleeps by day then; `said`: what she has said before."""
    if days.last < days.first:
        return NightWorkProblem.ENDS_BEFORE_IT_BEGINS
    if not any(days.first <= stay.departure and days.last >= stay.arrival for stay in stays):
        return NightWorkProblem.OUTSIDE_STAY
    return NightWorkProblem.TOO_MANY if len(together([*said, days])) > MOST_SPANS else None


def together(spans: Iterable[Days]) -> list[Days]:
    """Return the same days in order, each once; those that meet or overlap are one."""
    found: list[Days] = []
    for days in sorted(spans):
        if found and days.first <= found[-1].last + ONE_DAY:
            found[-1] = Days(found[-1].first, max(found[-1].last, days.last))
        else:
            found.append(days)
    return found


def met_by(spans: Iterable[Days], stays: Sequence[Stay]) -> list[Days]:
    """Return the days of these spans on which a guest with these stays is there to be told."""
    shared = [Days(max(days.first, stay.arrival), min(days.last, stay.departure)) for days in spans for stay in stays]
    return together(days for days in shared if days.first <= days.last)
