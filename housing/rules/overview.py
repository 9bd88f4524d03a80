"""How many students stand where: the numbers of a coordinator's overview."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from housing.rules.housed import COUNTED_AS, HousingState, Standing
from housing.rules.nights import Period

Week = tuple[int, int]
"""ISO year and number of a week."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Placements of a course, a place or a week. The last four add up to those that were placed."""

    placed: int
    answered: int
    housed: int
    waiting: int
    without: int
    needs_none: int


def numbers_of(standings: Iterable[Standing]) -> Numbers:
    """Count where the students of some placements stand."""
    found = Counter(standings)
    counted: Counter[HousingState] = Counter()
    for standing, number in found.items():
        counted[COUNTED_AS[standing]] += number
    return Numbers(
        placed=found.total(),
        answered=found.total() - found[Standing.NOT_ANSWERED],
        housed=counted[HousingState.HOUSED],
        waiting=counted[HousingState.WAITING],
        without=counted[HousingState.WITHOUT],
        needs_none=counted[HousingState.NEEDS_NONE],
    )


def weeks_of(periods: Iterable[Period]) -> tuple[Week, ...]:
    """The weeks in which the periods have a day, in order."""
    mondays = {
        monday + timedelta(weeks=number)
        for period in periods
        for monday in [period.first_day - timedelta(days=period.first_day.weekday())]
        for number in range((period.last_day - monday).days // 7 + 1)
    }
    return tuple(_week(monday) for monday in sorted(mondays))


def weeks_from(day: date, periods: Iterable[Period]) -> tuple[Week, ...]:
    """The weeks of the periods that are not over on a day, in order."""
    this_week = _week(day)
    return tuple(week for week in weeks_of(periods) if week >= this_week)


def written_week(week: Week) -> str:
    """A week as it stands in an address: ``2027-06``."""
    return f"{week[0]}-{week[1]:02}"


def read_week(text: str) -> Week:
    """The week that was written so."""
    year, _, number = text.partition("-")
    return int(year), int(number)


def days_of_week(week: Week) -> Period:
    """Monday to Sunday."""
    monday = date.fromisocalendar(*week, 1)
    return Period(monday, monday + timedelta(days=6))


def _week(day: date) -> Week:
    found = day.isocalendar()
    return found.year, found.week
