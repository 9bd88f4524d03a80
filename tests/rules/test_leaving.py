"""When a guest ticks her list, and when a room can be inspected."""

from datetime import date

import pytest

from housing.rules.leaving import may_inspect, may_tick

LEAVES = date(2027, 2, 27)


@pytest.mark.parametrize(
    ("status", "today", "ticks", "inspects"),
    [
        ("checked_in", date(2027, 2, 26), False, False),
        ("checked_in", LEAVES, True, True),
        ("confirmed", LEAVES, True, True),
        ("completed", date(2027, 3, 6), True, True),
        ("completed", date(2027, 3, 7), False, True),
        ("no_show", LEAVES, False, False),
        ("cancelled", LEAVES, False, False),
    ],
)
def test_from_the_day_of_departure_on(status: str, today: date, ticks: bool, inspects: bool) -> None:
    assert may_tick(status, LEAVES, today) is ticks
    assert may_inspect(status, LEAVES, today) is inspects
