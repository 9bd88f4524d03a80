"""When the function mailbox is told of what."""

from datetime import date, timedelta

import pytest

from housing.rules.digest import digest_due, is_near, next_digest, waits_for_digest

MONDAY, THURSDAY = 0, 3
TUESDAY_24 = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "weekday", "following"),
    [
        (date(2026, 11, 23), MONDAY, date(2026, 11, 30)),  # on the day itself the next one is a week away
        (TUESDAY_24, MONDAY, date(2026, 11, 30)),
        (date(2026, 11, 29), MONDAY, date(2026, 11, 30)),
        (TUESDAY_24, THURSDAY, date(2026, 11, 26)),
        (date(2026, 12, 31), THURSDAY, date(2027, 1, 7)),
    ],
)
def test_the_next_digest(day: date, weekday: int, following: date) -> None:
    assert next_digest(day, weekday) == following


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 22), None),  # Sunday: last Monday's is long gone
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 24), date(2026, 11, 23)),  # the worker stood still on Monday
        (date(2026, 11, 25), date(2026, 11, 23)),
        (date(2026, 11, 26), None),
    ],
)
def test_a_missed_digest_goes_a_day_or_two_late_and_then_not_at_all(day: date, due: date | None) -> None:
    assert digest_due(day, MONDAY) == due


@pytest.mark.parametrize(
    ("answer_by", "waits"),
    [
        (date(2026, 12, 1), True),  # the digest of Monday leaves that day and the next
        (date(2026, 11, 30), False),  # no day would be left after it
        (date(2026, 11, 27), False),
        (TUESDAY_24, False),
    ],
)
def test_a_request_that_the_digest_would_tell_too_late_is_told_by_itself(answer_by: date, waits: bool) -> None:
    assert waits_for_digest(answer_by, TUESDAY_24, MONDAY) is waits


@pytest.mark.parametrize(("days", "near"), [(4, False), (3, True), (0, True), (-2, True)])
def test_near_is_within_72_hours(days: int, near: bool) -> None:
    assert is_near(TUESDAY_24 + timedelta(days=days), TUESDAY_24) is near
