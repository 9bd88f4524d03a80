"""How many beds a place will need, week by week, against those it has.

What is published is known; what is still to come is taken to be like the same weeks a year before (assumed). So the
need of a night is the greater of the two. A student needs a bed on the core nights of her periods.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from housing.rules.nights import ONE_DAY, Period, Stay, core_stays

A_YEAR = timedelta(weeks=52)
"""To the same weekday of the same week, as terms are planned."""


@dataclass(frozen=True, slots=True)
class WeekNeed:
    """A week: most beds needed on any of its nights, by what is published and as it may become; least beds there.

    `nights_short`: bed nights that would be missing, over the nights of the week.
    """

    week: Stay
    published: int
    expected: int
    beds: int
    nights_short: int

    @property
    def number(self) -> int:
        """The number of the week, as people say it: that of its Monday."""
        return (self.week.arrival + ONE_DAY).isocalendar().week


def needed_nights(placements: Iterable[Sequence[Period]], keep_gap_nights: int) -> Counter[date]:
    """How many students need a bed on each night."""
    return Counter(
        night for periods in placements for stay in core_stays(periods, keep_gap_nights) for night in stay.each_night()
    )


def a_year_on(nights: Mapping[date, int]) -> Counter[date]:
    """The same need in the same weeks a year later."""
    return Counter({night + A_YEAR: number for night, number in nights.items()})


def need_by_week(
    weeks: Sequence[Stay], published: Mapping[date, int], year_before: Mapping[date, int], beds: Mapping[date, int]
) -> tuple[WeekNeed, ...]:
    """The need of each week; `year_before` is last year's, moved on to this one, `beds` those that stand on a night."""
    return tuple(_need_of(week, published, year_before, beds) for week in weeks)


def _need_of(
    week: Stay, published: Mapping[date, int], year_before: Mapping[date, int], beds: Mapping[date, int]
) -> WeekNeed:
    nights = list(week.each_night())
    expected = {night: max(published.get(night, 0), year_before.get(night, 0)) for night in nights}
    return WeekNeed(
        week=week,
        published=max(published.get(night, 0) for night in nights),
        expected=max(expected.values()),
        beds=min(beds.get(night, 0) for night in nights),
        nights_short=sum(max(0, number - beds.get(night, 0)) for night, number in expected.items()),
    )
