"""The numbers of a coordinator's overview."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.housed import Standing
from housing.rules.nights import Period
from housing.rules.overview import Numbers, days_of_week, numbers_of, read_week, weeks_from, weeks_of, written_week


def test_each_student_is_counted_once() -> None:
    standings = [Standing.HOUSED, Standing.HOUSED, Standing.WAITING, Standing.PART, Standing.NOT_ANSWERED]
    assert numbers_of([*standings, Standing.NEEDS_NONE]) == Numbers(6, 5, 2, 1, 2, 1)
    assert numbers_of([]) == Numbers(0, 0, 0, 0, 0, 0)


@given(st.lists(st.sampled_from(Standing)))
def test_they_add_up(standings: list[Standing]) -> None:
    found = numbers_of(standings)
    assert found.housed + found.waiting + found.without + found.needs_none == found.placed == len(standings)
    assert found.answered <= found.placed


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        ([("2027-02-08", "2027-02-26")], [(2027, 6), (2027, 7), (2027, 8)]),
        ([("2027-02-10", "2027-02-15")], [(2027, 6), (2027, 7)]),
        ([("2026-12-28", "2027-01-08")], [(2026, 53), (2027, 1)]),
        ([("2027-02-08", "2027-02-09"), ("2027-02-11", "2027-02-12")], [(2027, 6)]),
    ],
)
def test_the_weeks_of_a_placement(days: list[tuple[str, str]], weeks: list[tuple[int, int]]) -> None:
    periods = [Period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in days]
    assert list(weeks_of(periods)) == weeks


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_week_in_an_address_is_the_days_it_was(day: date) -> None:
    (week,) = weeks_of([Period(day, day)])
    assert read_week(written_week(week)) == week
    days = days_of_week(week)
    assert days.first_day <= day <= days.last_day
    assert weeks_of([days]) == (week,)


def test_a_week_is_over_on_the_monday_after() -> None:
    periods = [Period(date(2027, 2, 8), date(2027, 2, 19))]
    assert weeks_from(date(2027, 2, 14), periods) == ((2027, 6), (2027, 7))
    assert weeks_from(date(2027, 2, 15), periods) == ((2027, 7),)
