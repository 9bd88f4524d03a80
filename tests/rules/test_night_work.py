"""Days on which a guest sleeps by day: which can be said, and who is told of which."""

from datetime import date

import pytest

from housing.rules.night_work import MOST_SPANS, Days, NightWorkProblem, met_by, problem_with, together
from housing.rules.nights import Stay


def day(number: int) -> date:
    return date(2027, 3, number)


def days(first: int, last: int) -> Days:
    return Days(day(first), day(last))


STAY = Stay(day(3), day(20))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (days(5, 9), None),
        (days(5, 5), None),
        (days(20, 22), None),  # she is there until the morning of the 20th
        (days(9, 5), NightWorkProblem.ENDS_BEFORE_IT_BEGINS),
        (days(21, 25), NightWorkProblem.OUTSIDE_STAY),
        (days(1, 2), NightWorkProblem.OUTSIDE_STAY),
    ],
)
def test_which_days_can_be_said(said: Days, problem: NightWorkProblem | None) -> None:
    assert problem_with(said, [STAY], []) is problem


def test_there_is_an_end_to_how_many() -> None:
    stay = Stay(date(2027, 1, 1), date(2027, 12, 31))
    on = [date(2027, 1 + n // 10, 1 + 2 * (n % 10)) for n in range(MOST_SPANS)]
    apart = [Days(each, each) for each in on]
    assert len(together(apart)) == MOST_SPANS
    assert problem_with(days(25, 26), [stay], apart) is NightWorkProblem.TOO_MANY
    assert problem_with(apart[0], [stay], apart) is None


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([days(5, 7), days(8, 9)], [days(5, 9)]),
        ([days(10, 12), days(5, 7), days(6, 8)], [days(5, 8), days(10, 12)]),
        ([days(5, 12), days(6, 7)], [days(5, 12)]),
        ([], []),
    ],
)
def test_days_that_meet_are_one(spans: list[Days], joined: list[Days]) -> None:
    assert together(spans) == joined


@pytest.mark.parametrize(
    ("stays", "told"),
    [
        ([Stay(day(1), day(31))], [days(5, 9)]),
        ([Stay(day(7), day(31))], [days(7, 9)]),
        ([Stay(day(1), day(6))], [days(5, 6)]),  # she is still there on the morning of the 6th
        ([Stay(day(1), day(5)), Stay(day(9), day(12))], [days(5, 5), days(9, 9)]),
        ([Stay(day(10), day(12))], []),
    ],
)
def test_who_lives_there_is_told_of_the_days_she_is_there(stays: list[Stay], told: list[Days]) -> None:
    assert met_by([days(5, 9)], stays) == told
