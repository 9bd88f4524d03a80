"""A student with several bookings on one placement that moves: which of them is for what, as a table."""

from datetime import date, timedelta

import pytest

from housing.rules.nights import Stay, nights_of
from housing.rules.shared_out import Share, shared_out

EVENING = date(2027, 1, 3)


def week(number: int, nights: int = 6) -> Stay:
    """A week of 2027, from the Sunday evening before it."""
    arrival = EVENING + timedelta(weeks=number - 1)
    return Stay(arrival, arrival + timedelta(days=nights))


def weeks(*numbers: int) -> tuple[Stay, ...]:
    return tuple(week(number) for number in numbers)


def share(*stays: Stay, held: tuple[Stay, ...] | None = None) -> Share:
    """A booking for these stays that has all their nights, or others."""
    return Share(stays, nights_of(stays if held is None else held))


CASES = {
    "one booking keeps the part it was for": (
        (weeks(14, 18), weeks(18, 22), [share(week(18))]),
        [weeks(22)],
    ),
    "each moves with its part": (
        (weeks(14, 18), weeks(15, 19), [share(week(14)), share(week(18))]),
        [weeks(15), weeks(19)],
    ),
    "onto itself: who has nights of a part keeps them, and the other goes to the free one": (
        (weeks(14, 18), weeks(18, 22), [share(week(14)), share(week(18))]),
        [weeks(22), weeks(18)],
    ),
    "onto itself, while a third part has no room: none is asked for it": (
        (weeks(14, 18, 22), weeks(18, 22, 26), [share(week(18)), share(week(22))]),
        [weeks(26), weeks(22)],
    ),
    "one that has two parts gets two again": (
        (weeks(14, 16, 20), weeks(30, 32, 34), [share(*weeks(14, 16)), share(week(20))]),
        [weeks(30, 32), weeks(34)],
    ),
    "a part that is added goes to the nearest": (
        (weeks(14, 18), weeks(14, 18, 22), [share(week(14)), share(week(18))]),
        [weeks(14), weeks(18, 22)],
    ),
    "a part that is gone leaves its booking with nothing": (
        (weeks(14, 18), weeks(18), [share(week(14)), share(week(18))]),
        [(), weeks(18)],
    ),
    "all in one week elsewhere: to the nearest": (
        (weeks(14, 18), weeks(20), [share(week(14)), share(week(18))]),
        [(), weeks(20)],
    ),
    "one has said yes to its new week, the other has yet to get one": (
        (weeks(15, 19), weeks(15, 19), [share(week(15)), share(week(19), held=weeks(18))]),
        [weeks(15), weeks(19)],
    ),
    "two halves of one part: it goes to the first": (
        (weeks(14), weeks(14), [share(week(14, 3)), share(Stay(week(14, 3).departure, week(14).departure))]),
        [weeks(14), ()],
    ),
}


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES.keys())
def test_which_stays_each_booking_is_for(
    asked: tuple[tuple[Stay, ...], tuple[Stay, ...], list[Share]], expected: list[tuple[Stay, ...]]
) -> None:
    before, now, bookings = asked
    assert list(shared_out(before, now, bookings)) == expected
