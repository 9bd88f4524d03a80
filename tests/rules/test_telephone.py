"""What a mobile number looks like, and when an officer sees a guest's."""

from datetime import date

import pytest

from housing.rules.lifecycle import Status
from housing.rules.nights import Stay
from housing.rules.telephone import is_number, number_is_shown

STAY = Stay(date(2027, 2, 7), date(2027, 2, 27))
LATER = Stay(date(2027, 3, 21), date(2027, 4, 10))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2027, 2, 3), False),
        (date(2027, 2, 4), True),
        (date(2027, 2, 7), True),
        (date(2027, 2, 27), True),
        (date(2027, 2, 28), False),
        (date(2027, 3, 17), False),
        (date(2027, 3, 18), True),
        (date(2027, 4, 10), True),
        (date(2027, 4, 11), False),
    ],
)
def test_from_three_days_before_she_comes_to_the_day_she_leaves(day: date, shown: bool) -> None:
    assert number_is_shown(Status.CONFIRMED, [STAY, LATER], day) is shown


@pytest.mark.parametrize("status", sorted(Status))
def test_only_of_a_guest(status: Status) -> None:
    shown = number_is_shown(status, [STAY], date(2027, 2, 10))
    assert shown is (status in {Status.CONFIRMED, Status.CHECKED_IN})


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("070-123 45 67", True),
        ("+46 70 123 45 67", True),
        ("(+358) 40.123.4567", True),
        ("070\N{EN DASH}1234567", True),
        ("12345", False),
        ("+4670123456789012", False),
        ("ring mamma", False),
        ("070-123 45 67 eller 0951", False),
        ("+", False),
        ("", False),
    ],
)
def test_what_is_a_number(text: str, good: bool) -> None:
    assert is_number(text) is good
