"""Until when there may be written, who is told at once, whom a circular reaches."""

from datetime import date, timedelta

import pytest

from housing.rules.messages import OPEN_AFTER, Whom, is_reached, lives_there, may_write, tells_at_once

TODAY = date(2027, 2, 10)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("departure", "expected"),
    [(day(20), True), (TODAY - OPEN_AFTER, True), (TODAY - OPEN_AFTER - timedelta(days=1), False)],
)
def test_there_may_be_written_until_a_month_after(departure: date, expected: bool) -> None:
    assert may_write(departure, TODAY) is expected


@pytest.mark.parametrize(
    ("status", "arrival", "departure", "expected"),
    [
        ("confirmed", day(0), day(5), True),
        ("checked_in", day(-5), day(0), True),
        ("checked_in", day(-5), day(-1), False),
        ("confirmed", day(1), day(5), False),
        ("requested", day(-1), day(5), False),
        ("completed", day(-5), day(0), False),
    ],
)
def test_who_lives_there(status: str, arrival: date, departure: date, expected: bool) -> None:
    assert lives_there(status, arrival, departure, TODAY) is expected


@pytest.mark.parametrize(
    ("status", "arrival", "is_urgent", "expected"),
    [
        ("confirmed", day(1), False, True),
        ("requested", day(3), False, True),
        ("confirmed", day(4), False, False),
        ("confirmed", day(4), True, False),
        ("checked_in", day(-2), False, False),
        ("checked_in", day(-2), True, True),
        ("confirmed", day(0), False, False),
        ("confirmed", day(0), True, True),
        ("completed", day(-2), True, False),
    ],
)
def test_who_is_told_at_once(status: str, arrival: date, is_urgent: bool, expected: bool) -> None:
    assert tells_at_once(status, arrival, arrival + timedelta(days=10), TODAY, is_urgent=is_urgent) is expected


@pytest.mark.parametrize(
    ("whom", "status", "arrival", "expected"),
    [
        (Whom.HERE, "confirmed", day(0), True),
        (Whom.HERE, "checked_in", day(-3), True),
        (Whom.HERE, "confirmed", day(1), False),
        (Whom.HERE_AND_COMING, "confirmed", day(1), True),
        (Whom.HERE_AND_COMING, "confirmed", day(100), True),
        (Whom.HERE_AND_COMING, "requested", day(1), False),
        (Whom.HERE_AND_COMING, "checked_in", day(-30), False),
    ],
)
def test_whom_a_circular_reaches(whom: Whom, status: str, arrival: date, expected: bool) -> None:
    assert is_reached(whom, status, arrival, arrival + timedelta(days=10), TODAY) is expected
