"""When a guest comes, and whether she gets the key."""

from datetime import date

import pytest

from housing.rules.arrival import (
    ArrivalTime,
    KeyProblem,
    Way,
    closing_time,
    gets_the_key,
    is_due,
    key_problem,
    ways_of_guest,
    ways_of_officer,
)

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


@pytest.mark.parametrize(
    ("closes", "after_hours", "has_code", "ways"),
    [
        (None, False, False, ()),
        ("16:00", False, False, (Way.IN_HOURS,)),
        (None, True, False, (Way.AFTER_HOURS,)),
        ("16:00", True, True, (Way.IN_HOURS, Way.AFTER_HOURS, Way.CODE)),
    ],
)
def test_a_guest_chooses_among_what_the_house_offers_and_an_officer_more(
    closes: str | None, after_hours: bool, has_code: bool, ways: tuple[Way, ...]
) -> None:
    assert ways_of_guest(closes, after_hours, has_code) == ways
    assert ways_of_officer(closes, after_hours, has_code) == (*ways, Way.MET, Way.AGREED)


@pytest.mark.parametrize(("day", "due"), [(1, False), (2, True), (7, True), (8, False)])
def test_a_way_in_is_settled_in_the_last_five_days(day: int, due: bool) -> None:
    assert is_due(date(2027, 2, 7), date(2027, 2, day)) is due
