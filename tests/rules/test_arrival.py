"""When a guest comes, and whether she gets the key."""

from datetime import date

import pytest

from housing.rules.arrival import ArrivalTime, closing_time, gets_the_key

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
    ("comes", "closes", "after_hours", "gets_in"),
    [
        (ArrivalTime.BEFORE_CLOSING, "16:00", False, True),
        (ArrivalTime.BEFORE_CLOSING, None, False, False),
        (ArrivalTime.BEFORE_CLOSING, None, True, True),
        (ArrivalTime.EVENING, "16:00", False, False),
        (ArrivalTime.EVENING, "16:00", True, True),
        (ArrivalTime.UNKNOWN, "16:00", False, False),
        (ArrivalTime.UNKNOWN, None, True, True),
    ],
)
def test_nobody_stands_before_a_closed_door(
    comes: ArrivalTime, closes: str | None, after_hours: bool, gets_in: bool
) -> None:
    assert gets_the_key(comes, closes, after_hours) == gets_in
