"""The need of a municipality in a term, week by week, and how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from housing.availability.queries.need import beds_standing, placements_there
from housing.availability.terms import weeks_of_term
from housing.organisations.models import Municipality
from housing.rules.forecast import A_YEAR, WeekNeed, a_year_on, need_by_week, needed_nights
from housing.rules.nights import Stay
from housing.rules.terms import Term

HEIGHT, BAR, GAP = 160, 22, 6
"""Of the picture, in its own units: how high it is, how wide a week's bar and the space after it are."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A week in the picture: where it begins, and how high what is published, expected and there reaches."""

    x: int
    published: float
    expected: float
    beds: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars that stand side by side, and the number that reaches to the top."""

    bars: tuple[Bar, ...]
    most: int
    width: int


def need_of(municipality: Municipality, term: Term) -> tuple[WeekNeed, ...]:
    """Return the need of each week of the term against the beds there."""
    weeks = weeks_of_term(term)
    span = Stay(weeks[0].arrival, weeks[-1].departure)
    before = Stay(span.arrival - A_YEAR, span.departure - A_YEAR)
    keep = municipality.keep_gap_nights
    return need_by_week(
        weeks,
        needed_nights(placements_there(municipality.id, span), keep),
        a_year_on(needed_nights(placements_there(municipality.id, before), keep)),
        beds_standing(municipality.id, span),
    )


def picture_of(needs: Sequence[WeekNeed]) -> Picture:
    """Return the bars of these weeks, to one scale."""
    most = max([1, *(max(each.expected, each.beds) for each in needs)])

    def high(number: int) -> float:
        return round(number * HEIGHT / most, 1)

    bars = (
        Bar(index * (BAR + GAP), high(each.published), high(each.expected), high(each.beds))
        for index, each in enumerate(needs)
    )
    return Picture(tuple(bars), most, len(needs) * (BAR + GAP))
