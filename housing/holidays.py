"""Swedish public holidays and their eves, as plain dates for the rules of deadlines and arrivals."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

YEARS_AHEAD = 2


@lru_cache
def _holidays_of_year(year: int) -> frozenset[date]:
    # de_facto adds the eves on which offices are closed: Midsummer, Christmas, New Year.
    found = country_holidays("SE", years=year, categories=("public", "de_facto"), include_sundays=False)
    return frozenset(found)


def holidays_from(day: date) -> frozenset[date]:
    """Return the holidays from the year of `day` on, as far ahead as any deadline reaches."""
    return _holidays_from_year(day.year)


@lru_cache
def _holidays_from_year(first: int) -> frozenset[date]:
    years = range(first, first + YEARS_AHEAD)
    return frozenset().union(*(_holidays_of_year(year) for year in years))
