"""The demonstration's calendar: weeks counted from this week, and instants in Swedish time.

The lists of placements carry the weeks of one spring term. Moved by whole weeks, so that Mondays stay Mondays and
gaps stay gaps, they begin three weeks ago and end about four months ahead, whatever day it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from housing.clock import STOCKHOLM
from housing.rules.nights import ONE_DAY, Period
from housing.rules.terms import Term, term_on

LISTED_FROM = date(2027, 1, 25)
"""Monday of the first week in the lists."""

BEGUN_WEEKS_AGO = 3
ONE_WEEK = timedelta(weeks=1)
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days around `today`."""

    today: date

    @property
    def monday(self) -> date:
        """Monday of this week."""
        return self.today - ONE_DAY * self.today.weekday()

    def day(self, week: int, weekday: int = 0) -> date:
        """Return a day of a week, counted from this one (0); weekdays from Monday (0)."""
        return self.monday + ONE_WEEK * week + ONE_DAY * weekday

    def at(self, week: int, weekday: int, hour: int, minute: int = 0) -> datetime:
        """Return an instant, by the clocks in Sweden."""
        return instant(self.day(week, weekday), hour, minute)

    def days_ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return an instant so many days before today, by the clocks in Sweden."""
        return instant(self.today - ONE_DAY * days, hour, minute)

    def moved(self, period: Period) -> Period:
        """Return a period of the lists where it lies in the demonstration."""
        by = self.day(-BEGUN_WEEKS_AGO) - LISTED_FROM
        return Period(period.first_day + by, period.last_day + by)


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the instant at which clocks in Sweden show that time, UTC."""
    return datetime.combine(day, time(hour, minute), STOCKHOLM).astimezone(UTC)


def quiet_weeks(earliest: date, weeks: int, holidays: frozenset[date]) -> Period:
    """Return the first whole weeks (Monday to Friday) from the Monday `earliest` on that hold no public holiday.

    Nor does the evening before, when the guest arrives and wants her key.
    """
    first = earliest
    while any(first - ONE_DAY <= day < first + ONE_WEEK * weeks for day in holidays):
        first += ONE_WEEK
    return Period(first, first + ONE_WEEK * weeks - ONE_DAY * 3)


def terms_covering(periods: Iterable[Period]) -> list[Term]:
    """Return the usual terms of these periods, in order.

    The summer between two terms is given to the one that follows, when something lies in it.
    """
    earliest: dict[Term, date] = {}
    for day in sorted({day for period in periods for day in (period.first_day, period.last_day)}):
        earliest.setdefault(term_on(day), day)
    return sorted(Term(min(term.first_day, day), term.last_day, term.code) for term, day in earliest.items())
