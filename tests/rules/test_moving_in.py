"""Who is asked whether she has moved in, and when the officer hears of it."""

from datetime import date

import pytest

from housing.rules.moving_in import (
    LaterProblem,
    check_later,
    counts_as_arrived,
    had_key_overnight,
    is_asked,
    is_told_to_officer,
)

SUNDAY, MONDAY, TUESDAY = date(2027, 2, 7), date(2027, 2, 8), date(2027, 2, 9)
LEAVES = date(2027, 2, 27)


@pytest.mark.parametrize(
    ("status", "today", "has_key", "has_seen_code", "arrived"),
    [
        ("confirmed", SUNDAY, True, False, True),
        ("confirmed", SUNDAY, False, True, True),
        ("confirmed", SUNDAY, False, False, False),
        ("confirmed", date(2027, 2, 6), True, True, False),
        ("checked_in", SUNDAY, True, True, False),
        ("requested", SUNDAY, True, True, False),
    ],
)
def test_a_key_or_a_code_counts_from_the_arrival_day_on(
    status: str, today: date, has_key: bool, has_seen_code: bool, arrived: bool
) -> None:
    assert counts_as_arrived(status, SUNDAY, today, has_key=has_key, has_seen_code=has_seen_code) is arrived


@pytest.mark.parametrize(
    ("returned_on", "had"),
    [(None, True), (date(2027, 2, 2), False), (SUNDAY, False), (MONDAY, True), (LEAVES, True)],
)
def test_a_key_says_that_she_came_only_if_she_had_it_on_her_first_night(returned_on: date | None, had: bool) -> None:
    assert had_key_overnight(returned_on, SUNDAY) is had


@pytest.mark.parametrize(
    ("status", "expected", "today", "asked"),
    [
        ("confirmed", SUNDAY, SUNDAY, False),
        ("confirmed", SUNDAY, MONDAY, True),
        ("confirmed", SUNDAY, date(2027, 2, 14), True),
        ("confirmed", SUNDAY, date(2027, 2, 15), False),
        ("checked_in", SUNDAY, MONDAY, False),
        ("confirmed", TUESDAY, TUESDAY, False),
        ("confirmed", TUESDAY, date(2027, 2, 10), True),
        ("confirmed", date(2027, 2, 26), LEAVES, False),
    ],
)
def test_a_student_is_asked_the_day_after_she_was_to_come(
    status: str, expected: date, today: date, asked: bool
) -> None:
    assert is_asked(status, expected, LEAVES, today) is asked


@pytest.mark.parametrize(
    ("answered", "today", "told"),
    [(None, MONDAY, False), (None, TUESDAY, True), (MONDAY, TUESDAY, False), (SUNDAY, TUESDAY, True)],
)
def test_the_officer_hears_of_what_is_unanswered_for_a_day(answered: date | None, today: date, told: bool) -> None:
    assert is_told_to_officer(MONDAY, answered, today) is told


@pytest.mark.parametrize(
    ("comes_on", "problem"),
    [
        (SUNDAY, LaterProblem.PASSED),
        (MONDAY, None),
        (date(2027, 2, 26), None),
        (LEAVES, LaterProblem.AFTER_THE_STAY),
    ],
)
def test_she_comes_while_the_room_is_hers(comes_on: date, problem: LaterProblem | None) -> None:
    assert check_later(comes_on, LEAVES, MONDAY) is problem
