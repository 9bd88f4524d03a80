"""Weeks with their dates. 2026 and 2032 have 53 weeks, the years between have 52."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.nights import Period
from housing.rules.terms import Term, term_of
from housing.rules.week_notation import WeekProblem, WeeksError, WeekSpan, read_weeks
from housing.rules.weeks import as_typed, next_occurrence, parse_weeks, weeks_in, weeks_of

VT27, HT26 = term_of("VT27"), term_of("HT26")


def week(year: int, first: int, last: int | None = None, last_year: int | None = None) -> Period:
    end = date.fromisocalendar(last_year or year, last or first, 5)
    return Period(date.fromisocalendar(year, first, 1), end)


@pytest.mark.parametrize(
    ("text", "within", "periods"),
    [
        ("v.6-8 + v.12-14", VT27, [week(2027, 6, 8), week(2027, 12, 14)]),
        ("v.12-14 + v.6-8", VT27, [week(2027, 6, 8), week(2027, 12, 14)]),
        ("v.14-19", VT27, [week(2027, 14, 19)]),
        ("v.1", VT27, [week(2027, 1)]),
        ("v.26", VT27, [week(2027, 26)]),
        ("v.36-40", HT26, [week(2026, 36, 40)]),
        ("v.51-2", HT26, [week(2026, 51, 2, 2027)]),
        ("v.50-51 + v.2", HT26, [week(2026, 50, 51), week(2027, 2)]),
        ("v.53", HT26, [week(2026, 53)]),
        ("v.6-8", 2028, [week(2028, 6, 8)]),
        ("2027 v.6-8", 2030, [week(2027, 6, 8)]),
        ("v.53-1", 2026, [week(2026, 53, 1, 2027)]),
        ("v.52-1", 2027, [week(2027, 52, 1, 2028)]),
    ],
)
def test_weeks_get_dates(text: str, within: Term | int, periods: list[Period]) -> None:
    assert list(parse_weeks(text, within)) == periods


def test_weeks_6_to_8_of_2027_are_8_to_26_february() -> None:
    assert parse_weeks("v.6-8", VT27) == (Period(date(2027, 2, 8), date(2027, 2, 26)),)


@pytest.mark.parametrize(
    ("text", "within", "codes"),
    [
        ("v.0", VT27, [WeekProblem.NO_SUCH_WEEK]),
        ("v.54", VT27, [WeekProblem.NO_SUCH_WEEK]),
        ("v.54 + v.0-99", VT27, [WeekProblem.NO_SUCH_WEEK] * 3),
        ("v.53", 2027, [WeekProblem.NO_WEEK_53]),
        ("v.53", VT27, [WeekProblem.NO_WEEK_53]),
        ("v.50-53", 2027, [WeekProblem.NO_WEEK_53]),
        ("v.8-6", VT27, [WeekProblem.ENDS_BEFORE_IT_STARTS]),
        ("v.1-52", 2027, [WeekProblem.TOO_LONG]),
        ("v.6-8 + v.8-9", VT27, [WeekProblem.OVERLAP]),
        ("v.36-40", VT27, [WeekProblem.OUTSIDE_TERM]),
        ("2028 v.6-8", VT27, [WeekProblem.OUTSIDE_TERM]),
        ("v.36 + v.36", VT27, [WeekProblem.OVERLAP, *[WeekProblem.OUTSIDE_TERM] * 2]),
    ],
)
def test_weeks_that_cannot_be(text: str, within: Term | int, codes: list[WeekProblem]) -> None:
    with pytest.raises(WeeksError) as refused:
        parse_weeks(text, within)
    assert [each.code for each in refused.value.refusals] == codes


def test_week_53_in_a_year_without_one_says_what_would_be_right() -> None:
    with pytest.raises(WeeksError) as refused:
        parse_weeks("v.53", 2027)
    assert refused.value.refusals[0].facts == {"year": 2027, "last_week": 52, "has_53": 2026}


def test_weeks_outside_the_term_say_which_weeks_it_has() -> None:
    with pytest.raises(WeeksError) as refused:
        parse_weeks("v.36-40", VT27)
    facts = refused.value.refusals[0].facts
    assert (facts["term"], facts["term_weeks"]) == ("VT27", "3\N{EN DASH}23")


@pytest.mark.parametrize(
    ("text", "today", "periods"),
    [
        ("v.6-8", date(2026, 11, 24), [week(2027, 6, 8)]),
        ("v.48", date(2026, 11, 24), [week(2026, 48)]),
        ("v.6-8", date(2027, 2, 26), [week(2027, 6, 8)]),
        ("v.6-8", date(2027, 2, 27), [week(2028, 6, 8)]),
        ("v.6-8 + v.12-14", date(2027, 3, 1), [week(2027, 6, 8), week(2027, 12, 14)]),
        ("v.50-51 + v.2-3", date(2026, 11, 24), [week(2026, 50, 51), week(2027, 2, 3)]),
        ("v.2-3 + v.50-51", date(2026, 11, 24), [week(2026, 50, 51), week(2027, 2, 3)]),
        ("v.51-2", date(2027, 1, 5), [week(2026, 51, 2, 2027)]),
        ("v.53", date(2026, 11, 24), [week(2026, 53)]),
        ("2029 v.6-8", date(2026, 11, 24), [week(2029, 6, 8)]),
    ],
)
def test_the_next_occurrence(text: str, today: date, periods: list[Period]) -> None:
    assert list(next_occurrence(read_weeks(text), today)) == periods


def test_week_53_does_not_wait_for_a_year_that_has_one() -> None:
    with pytest.raises(WeeksError) as refused:
        next_occurrence(read_weeks("v.53"), date(2027, 2, 1))
    assert refused.value.refusals[0].code is WeekProblem.NO_WEEK_53


@pytest.mark.parametrize(("year", "weeks"), [(2026, 53), (2027, 52), (2031, 52), (2032, 53)])
def test_how_many_weeks_a_year_has(year: int, weeks: int) -> None:
    assert weeks_in(year) == weeks


def test_periods_are_told_in_weeks() -> None:
    periods = [week(2027, 12, 14), week(2027, 9), week(2026, 51, 2, 2027)]
    spans = weeks_of(periods)
    assert [str(each) for each in spans] == ["51\N{EN DASH}2", "9", "12\N{EN DASH}14"]
    assert spans[0] == WeekSpan(51, 2, 2026)


def test_what_is_told_can_be_typed_again() -> None:
    periods = (week(2027, 6, 8), week(2027, 12))
    assert parse_weeks(as_typed(periods), VT27) == periods


@given(st.integers(2001, 2090), st.integers(1, 53), st.integers(0, 29))
def test_telling_and_reading_are_inverse(year: int, first: int, more: int) -> None:
    if first > weeks_in(year):
        return
    start = date.fromisocalendar(year, first, 1)
    end = date.fromordinal(start.toordinal() + 7 * more + 4)
    (span,) = weeks_of([Period(start, end)])
    assert parse_weeks(f"{span.year} v.{span}", 1999) == (Period(start, end),)


@given(st.text("v.0123456789-+ ", min_size=1, max_size=30), st.dates(date(2026, 1, 1), date(2033, 1, 1)))
def test_whatever_is_written_gives_periods_or_reasons(text: str, today: date) -> None:
    with suppress(WeeksError):
        periods = next_occurrence(read_weeks(text), today)
        assert periods[-1].last_day >= today or "20" in text


@pytest.mark.parametrize("text", ["v. 6, 7, 8", "v.6-7 + v.8", "v. 8, 6, 7"])
def test_weeks_that_follow_each_other_are_one_period(text: str) -> None:
    assert parse_weeks(text, 2027) == (Period(date(2027, 2, 8), date(2027, 2, 26)),)
