"""What a municipality reports: each count against one that goes night by night."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.evidence import LEAST_PEOPLE
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.reports import (
    Reported,
    StandingBed,
    beds_standing,
    days_of_month,
    months_of,
    ore_within,
    overlap,
    per_cent,
    reported_years,
    standing_nights,
    told_apart,
    usual_terms,
    usual_year,
    within,
)

YEAR = Reported("2028", date(2028, 1, 1), date(2029, 1, 1))
days = st.dates(date(2027, 1, 1), date(2029, 3, 1))
stays = st.builds(lambda day, nights: Stay(day, day + timedelta(days=nights)), days, st.integers(1, 500))


def month_of(night: date) -> tuple[int, int]:
    return night.year, night.month


@pytest.mark.parametrize(
    ("today", "nights"),
    [(date(2028, 1, 2), 1), (date(2028, 3, 1), 60), (date(2029, 1, 1), 366), (date(2035, 1, 1), 366)],
)
def test_a_leap_year_has_a_night_more_and_what_is_to_come_is_not_slept(today: date, nights: int) -> None:
    assert YEAR.nights_until(today).nights == nights
    assert YEAR.is_running(today) is (today < date(2029, 1, 1))


def test_which_years_and_terms_are_reported() -> None:
    since, today = date(2025, 11, 28), date(2027, 1, 1)
    assert [each.code for each in reported_years(since, today)] == ["2026", "2025"]
    assert [each.code for each in usual_terms(since, today)] == ["HT26", "VT26", "HT25"]
    assert [each.code for each in usual_terms(since, date(2027, 6, 25))] == ["VT27", "HT26", "VT26", "HT25"]
    assert reported_years(today, today) == ()


@pytest.mark.parametrize(
    ("since", "today", "code"),
    [
        (date(2025, 3, 1), date(2027, 2, 28), "2026"),
        (date(2025, 3, 1), date(2027, 3, 1), "2027"),
        (date(2027, 1, 8), date(2027, 2, 1), "2027"),
        (date(2027, 1, 1), date(2027, 1, 1), None),
    ],
)
def test_which_year_is_shown_first(since: date, today: date, code: str | None) -> None:
    year = usual_year(since, today)
    assert (year and year.code) == code


@given(stays)
def test_months_hold_each_night_once(stay: Stay) -> None:
    assert list(months_of(stay)) == sorted({month_of(night) for night in stay.each_night()})
    counted = Counter(month_of(night) for night in stay.each_night())
    for month in months_of(stay):
        found = overlap(stay, days_of_month(month))
        assert found is not None
        assert found.nights == counted[month]


beds = st.lists(st.builds(StandingBed, st.integers(1, 3), days, st.none() | days), max_size=8)


@given(beds, stays)
def test_nights_on_which_beds_stood_are_those_counted_one_by_one(stock: list[StandingBed], span: Stay) -> None:
    counted = Counter(
        (month_of(night), bed.property_id)
        for bed in stock
        for night in span.each_night()
        if bed.since <= night and (bed.out_of_use_on is None or night < bed.out_of_use_on)
    )
    assert {key: nights for key, nights in standing_nights(stock, span).items() if nights} == counted
    by_night = sum(beds_standing(stock, night) for night in span.each_night())
    assert by_night == counted.total()


@given(st.integers(0, 2_000_000), stays, st.lists(days, max_size=6))
def test_prices_are_shared_over_spans_to_the_last_ore(ore: int, stay: Stay, cuts: list[date]) -> None:
    edges = [date(2026, 1, 1), *sorted(cuts), date(2032, 1, 1)]
    spans = [Stay(first, last) for first, last in pairwise(edges) if first < last]
    shares = [ore_within(ore, stay, span) for span in spans]
    assert sum(shares) == ore
    for share, span in zip(shares, spans, strict=True):
        found = overlap(stay, span)
        assert abs(share - ore * (found.nights if found else 0) / stay.nights) < 1


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(0, 0, None), (0, 7, 0), (1, 200, 1), (1, 201, 0), (2, 3, 67), (7, 7, 100)]
)
def test_shares_in_per_cent(part: int, whole: int, share: int | None) -> None:
    assert per_cent(part, whole) == share


@pytest.mark.parametrize(
    ("values", "half", "nine_of_ten"),
    [([], None, None), ([3], 3, 3), ([1, 2], 1, 2), ([0] * 9 + [30], 0, 0), ([0] * 8 + [4, 30], 0, 4)],
)
def test_half_and_nine_of_ten(values: list[int], half: int | None, nine_of_ten: int | None) -> None:
    assert (within(values, 50), within(values, 90)) == (half, nine_of_ten)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(1, 100))
def test_so_many_per_cent_do_not_exceed_it_and_no_smaller_value_does(values: list[int], share: int) -> None:
    found = within(values, share)
    assert found in values
    enough = [value for value in values if 100 * sum(each <= value for each in values) >= share * len(values)]
    assert found == min(enough)
    assert within(values, 50) == median_low(values)


@pytest.mark.parametrize(
    ("students", "apart"),
    [
        ({}, set()),
        ({"umu": 5}, {"umu"}),
        ({"umu": 4}, set()),
        ({"umu": 12, "ltu": 3}, set()),
        ({"umu": 12, "ltu": 7, "gu": 3}, {"umu"}),
        ({"umu": 12, "ltu": 3, "gu": 2}, {"umu"}),
        ({"umu": 12, "ltu": 0}, {"umu", "ltu"}),
    ],
)
def test_which_institutions_are_told_apart(students: dict[str, int], apart: set[str]) -> None:
    assert told_apart(students) == apart


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 12)))
def test_no_few_students_can_be_found_by_subtracting(students: dict[int, int]) -> None:
    apart = told_apart(students)
    together = sum(number for key, number in students.items() if key not in apart)
    assert all(students[key] >= LEAST_PEOPLE or not students[key] for key in apart)
    assert together == 0 or together >= LEAST_PEOPLE or together == sum(students.values())


def test_days_of_december_end_with_the_year() -> None:
    assert days_of_month((2026, 12)) == Stay(date(2026, 12, 1), date(2027, 1, 1))
    assert days_of_month((2028, 2)).departure - ONE_DAY == date(2028, 2, 29)
