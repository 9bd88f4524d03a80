"""What the nights cost, in öre."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.nights import Stay
from housing.rules.pricing import (
    DatedPrice,
    PriceLine,
    price_lines,
    price_of,
)

FROM_JANUARY = DatedPrice(date(2027, 1, 1), 7500)
FROM_15_FEBRUARY = DatedPrice(date(2027, 2, 15), 0)
nights_2027 = st.sets(st.dates(date(2027, 1, 1), date(2027, 6, 30)), max_size=60)


def test_each_night_costs_what_that_night_costs() -> None:
    stay = Stay(date(2027, 2, 13), date(2027, 2, 17))
    prices = [FROM_15_FEBRUARY, FROM_JANUARY]
    assert price_of(stay.each_night(), prices) == 2 * 7500
    assert price_lines(stay.each_night(), prices) == (
        PriceLine(Stay(date(2027, 2, 13), date(2027, 2, 15)), 7500),
        PriceLine(Stay(date(2027, 2, 15), date(2027, 2, 17)), 0),
    )


def test_a_new_price_that_is_the_same_makes_no_new_line() -> None:
    same = DatedPrice(date(2027, 2, 15), 7500)
    stay = Stay(date(2027, 2, 13), date(2027, 2, 17))
    assert price_lines(stay.each_night(), [FROM_JANUARY, same]) == (PriceLine(stay, 7500),)


def test_nothing_costs_nothing() -> None:
    assert price_of([], []) == 0


def test_before_its_first_price_a_bed_costs_what_that_price_says() -> None:
    stay = Stay(date(2026, 12, 30), date(2027, 1, 2))
    assert price_lines(stay.each_night(), [FROM_15_FEBRUARY, FROM_JANUARY]) == (PriceLine(stay, 7500),)


def test_a_bed_without_any_price_is_free_of_charge() -> None:
    stay = Stay(date(2027, 1, 1), date(2027, 1, 4))
    assert price_lines(stay.each_night(), []) == (PriceLine(stay, 0),)
    assert price_of(stay.each_night(), []) == 0


def test_prices_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="negative"):
        DatedPrice(date(2027, 1, 1), -1)
    with pytest.raises(ValueError, match="same day"):
        price_of([date(2027, 1, 1)], [FROM_JANUARY, DatedPrice(date(2027, 1, 1), 1)])


@given(
    nights_2027,
    st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 6, 30)), st.integers(0, 99999)),
)
def test_the_lines_add_up_to_the_sum_night_by_night(nights: set[date], later: dict[date, int]) -> None:
    by_day = {date(2026, 1, 1): 500} | later
    prices = [DatedPrice(day, ore) for day, ore in by_day.items()]
    expected = sum(by_day[max(day for day in by_day if day <= night)] for night in nights)
    lines = price_lines(nights, prices)
    assert price_of(nights, prices) == sum(line.ore for line in lines) == expected
    assert sum(line.stay.nights for line in lines) == len(nights)
    for earlier, following in pairwise(lines):
        hole = following.stay.arrival - earlier.stay.departure
        assert hole > timedelta(0) or earlier.ore_per_night != following.ore_per_night
