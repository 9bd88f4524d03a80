"""When a guest comes, and whether she gets the key."""

from datetime import date

import pytest

from housing.rules.arrival import ArrivalTime, KeyProblem, closing_time, gets_the_key, key_problem

HOURS = {"mon": ["08:00", "16:00"], "thu": ["08:00", "18:00"], "fri": ["08:00", "15:00"]}
GOOD_FRIDAY = date(2027, 3, 26)


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        (date(2027, 2, 8), "16:00"),
        (date(2027, 2, 7), None),
        (date(2027, 3, 25), "18:00"),
        (GOOD_FRIDAY, None),
        (date(2027, 4, 2), "15:00"),
    ],
)
def test_when_the_key_place_closes(day: date, closes: str | None) -> None:
    assert closing_time(day, HOURS, frozenset({GOOD_FRIDAY})) == closes


@pytest.mark.parametrize(
    ("comes", "closes", "after_hours", "problem"),
    [
        (ArrivalTime.BEFORE_CLOSING, "16:00", False, None),
        (ArrivalTime.BEFORE_CLOSING, None, False, KeyProblem.CLOSED),
        (ArrivalTime.BEFORE_CLOSING, None, True, None),
        (ArrivalTime.EVENING, "16:00", False, KeyProblem.CLOSED),
        (ArrivalTime.EVENING, "16:00", True, None),
        (ArrivalTime.UNKNOWN, "16:00", False, KeyProblem.UNKNOWN),
        (ArrivalTime.UNKNOWN, None, False, KeyProblem.CLOSED),
        (ArrivalTime.UNKNOWN, None, True, None),
    ],
)
def test_nobody_stands_before_a_closed_door(
    comes: ArrivalTime, closes: str | None, after_hours: bool, problem: KeyProblem | None
) -> None:
    assert key_problem(comes, closes, after_hours) == problem
    assert gets_the_key(comes, closes, after_hours) == (problem is None)
