"""Turn-over nights: by hand, and against the plain reading of the rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.nights import Stay, nights_of
from housing.rules.turnover import kept_empty, turns_over_whole, widened

FIRST = date(2027, 2, 7)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("guests", "nights", "empty"),
    [
        ([], 2, []),
        ([3], 0, [3]),
        ([3, 4], 1, [2, 3, 4, 5]),
        ([3], 2, [1, 2, 3, 4, 5]),
        ([1, 6], 2, [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_nights_around_a_guest_are_kept_empty(guests: list[int], nights: int, empty: list[int]) -> None:
    assert kept_empty(map(day, guests), nights) == set(map(day, empty))


def test_the_day_of_departure_is_free_where_no_turnover_is_set() -> None:
    assert day(5) not in kept_empty(Stay(day(2), day(5)).each_night(), 0)


def test_stays_reach_over_their_turnover() -> None:
    stays = (Stay(day(3), day(5)), Stay(day(6), day(7)))
    assert widened(stays, 1) == (Stay(day(2), day(6)), Stay(day(5), day(8)))
    assert widened(stays, 0) == stays


def test_only_a_home_for_one_party_turns_over_as_a_whole() -> None:
    assert [turns_over_whole(each) for each in ("mixed", "same_gender", "single_party")] == [False, False, True]


@given(st.sets(st.integers(0, 20)), st.integers(0, 4), st.integers(0, 18), st.integers(1, 5))
def test_a_stay_fits_as_the_rule_reads(guests: set[int], nights: int, arrival: int, length: int) -> None:
    """So many nights before it and after it are no other guest's: said night by night and at the ends alike."""
    stay = Stay(day(arrival), day(arrival + length))
    as_it_reads = not any(arrival - nights <= each < arrival + length + nights for each in guests)
    others = set(map(day, guests))
    assert nights_of([stay]).isdisjoint(kept_empty(others, nights)) == as_it_reads
    assert nights_of(widened([stay], nights)).isdisjoint(others) == as_it_reads
