"""Working days around Easter 2027 (28 March is Easter Day)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.working_days import (
    add_working_days,
    is_working_day,
    previous_working_day,
    working_days_between,
)

EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)})
dates = st.dates(date(2026, 1, 1), date(2028, 1, 1))
holidays = st.frozensets(dates, max_size=30)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 24), 5, date(2026, 12, 1)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
        (date(2027, 3, 22), 5, date(2027, 3, 31)),
    ],
)
def test_five_working_days(start: date, days: int, due: date) -> None:
    assert add_working_days(start, days, EASTER) == due


def test_the_last_working_day_before_easter() -> None:
    assert previous_working_day(date(2027, 3, 30), EASTER) == date(2027, 3, 25)
    assert previous_working_day(date(2026, 11, 25), EASTER) == date(2026, 11, 24)


def test_no_counting_backwards() -> None:
    with pytest.raises(ValueError, match="ahead"):
        add_working_days(date(2026, 11, 24), -1, frozenset())


@given(dates, st.integers(1, 40), holidays)
def test_exactly_that_many_working_days_lie_after_the_start(start: date, days: int, closed: frozenset[date]) -> None:
    due = add_working_days(start, days, closed)
    after = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(is_working_day(day, closed) for day in after) == days
    assert is_working_day(due, closed)


@given(dates, holidays)
def test_nothing_open_lies_between_a_day_and_the_working_day_before(day: date, closed: frozenset[date]) -> None:
    before = previous_working_day(day, closed)
    between = [before + timedelta(days=n) for n in range(1, (day - before).days)]
    assert is_working_day(before, closed)
    assert not any(is_working_day(each, closed) for each in between)


@given(dates, st.integers(0, 40), holidays)
def test_what_takes_so_many_working_days_has_taken_them(start: date, days: int, closed: frozenset[date]) -> None:
    start = add_working_days(start, 0, closed)
    assert working_days_between(start, add_working_days(start, days, closed), closed) == days


def test_an_answer_on_the_same_day_or_over_easter_takes_no_working_day() -> None:
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 24), EASTER) == 0
    assert working_days_between(date(2027, 3, 25), date(2027, 3, 29), EASTER) == 0
