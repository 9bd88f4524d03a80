"""What a municipality reports about its housing: periods, nights, money, shares, and who may be told apart.

Beds and nights are not people and are always told. Where figures about students are told apart by institution, those
with fewer than five students are put together (`rules.evidence`, same source).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from housing.rules.evidence import LEAST_PEOPLE
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.terms import Term, term_on, terms_around

Month = tuple[int, int]
"""Year and month."""
Key = TypeVar("Key", bound=Hashable)
A_WHILE = timedelta(days=59)
"""So long after New Year the year before is still the one to report (assumed)."""
HALF, NINE_OF_TEN = 50, 90
"""Shares in per cent, of those who were answered."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A calendar year (`2026`) or a term (`HT26`) that is reported on: its days, half-open."""

    code: str
    first_day: date
    end: date

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.end - ONE_DAY

    def nights_until(self, today: date) -> Stay:
        """The nights that have been slept: those of a running period end with last night.

        Raises ValueError for a period that has not begun before today.
        """
        return Stay(self.first_day, min(self.end, today))

    def is_running(self, today: date) -> bool:
        """Whether nights of it are still to come."""
        return today < self.end


@dataclass(frozen=True, slots=True)
class StandingBed:
    """A bed of a property: the first night on which it stood, and the day from which it is out of use, if any (its own,
    its home's or its house's).
    """

    property_id: int
    since: date
    out_of_use_on: date | None

    def stands_on(self, night: date) -> bool:
        """Whether somebody could have slept in it, had it been let."""
        return self.since <= night and (self.out_of_use_on is None or night < self.out_of_use_on)


def reported_years(since: date, today: date) -> tuple[Reported, ...]:
    """The years that have begun since a day, the newest first."""
    return tuple(
        Reported(str(year), date(year, 1, 1), date(year + 1, 1, 1))
        for year in range(today.year, since.year - 1, -1)
        if date(year, 1, 1) < today
    )


def usual_year(since: date, today: date) -> Reported | None:
    """The year that is asked for most: the last one in January and February, when it is reported, else this one."""
    years = reported_years(since, today)
    return next((year for year in years if year.first_day + A_WHILE <= today), years[0] if years else None)


def usual_terms(since: date, today: date) -> tuple[Term, ...]:
    """The usual terms that have begun since a day, the newest first."""
    terms = []
    term = term_on(today)
    while term.last_day >= since:
        terms.append(term)
        term = terms_around(term)[0]
    return tuple(each for each in terms if each.first_day < today)


def months_of(nights: Stay) -> tuple[Month, ...]:
    """The months in which some of the nights lie, in order."""
    first, last = nights.arrival, nights.departure - ONE_DAY
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple((first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(count))


def days_of_month(month: Month) -> Stay:
    """The nights of a month."""
    year, number = month
    return Stay(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1))


def overlap(one: Stay, other: Stay) -> Stay | None:
    """The nights that two stays have in common, if any."""
    arrival, departure = max(one.arrival, other.arrival), min(one.departure, other.departure)
    return Stay(arrival, departure) if arrival < departure else None


def standing_nights(beds: Iterable[StandingBed], span: Stay) -> Counter[tuple[Month, int]]:
    """On how many nights of the span a bed stood, by month and property; only on days in use."""
    stood = Counter(
        (bed.property_id, max(bed.since, span.arrival), min(bed.out_of_use_on or span.departure, span.departure))
        for bed in beds
    )
    nights: Counter[tuple[Month, int]] = Counter()
    for (property_id, first, end), number in stood.items():
        for month in months_of(Stay(first, end)) if first < end else ():
            found = overlap(Stay(first, end), days_of_month(month))
            nights[month, property_id] += number * (found.nights if found else 0)
    return nights


def beds_standing(beds: Iterable[StandingBed], night: date) -> int:
    """How many beds stand on a night."""
    return sum(bed.stands_on(night) for bed in beds)


def ore_within(ore: int, stay: Stay, span: Stay) -> int:
    """The part of an agreed price (öre, whole stay) that falls on the nights within a span.

    Shared evenly over the nights so that spans side by side add up to the price, to the last öre.
    """
    found = overlap(stay, span)
    if found is None:
        return 0
    before, until = (found.arrival - stay.arrival).days, (found.departure - stay.arrival).days
    return ore * until // stay.nights - ore * before // stay.nights


def per_cent(part: int, whole: int) -> int | None:
    """A share in whole per cent, halves upwards; none of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def within(values: Sequence[int], share: int) -> int | None:
    """The smallest of the values that at least `share` per cent of them do not exceed; none of none.

    With 50 it is said as "half were answered within", with 90 "nine of ten within" (nearest rank).
    """
    ordered = sorted(values)
    return ordered[max(1, -(-len(ordered) * share // 100)) - 1] if ordered else None


def told_apart(students: Mapping[Key, int]) -> frozenset[Key]:
    """Which groups of students may be told each by itself; all others are told together.

    Those together are five or more too, else the smallest of the others joins them: nobody finds them by subtracting
    the rest from the whole. Groups of nobody are told by themselves.
    """
    small = {key for key, number in students.items() if 0 < number < LEAST_PEOPLE}
    large = sorted((key for key in students if key not in small and students[key]), key=lambda key: students[key])
    while small and sum(students[key] for key in small) < LEAST_PEOPLE and large:
        small.add(large.pop(0))
    return frozenset(students) - small
