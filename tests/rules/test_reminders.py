"""When somebody who was invited and has not answered is reminded."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.reminders import PEACE, Reminder, due_reminder, reminders_of

FIRST_DAY = date(2027, 2, 8)
AFTER, TWO_WEEKS, ONE_WEEK = Reminder.A_WEEK_AFTER, Reminder.TWO_WEEKS_BEFORE, Reminder.A_WEEK_BEFORE


@pytest.mark.parametrize(
    ("invited_on", "days"),
    [
        # long before: all three
        (
            date(2026, 11, 24),
            [(date(2026, 12, 1), AFTER), (date(2027, 1, 25), TWO_WEEKS), (date(2027, 2, 1), ONE_WEEK)],
        ),
        # a week after and two weeks before fall on the same day, or nearly: one of them
        (date(2027, 1, 18), [(date(2027, 1, 25), AFTER), (date(2027, 2, 1), ONE_WEEK)]),
        (date(2027, 1, 16), [(date(2027, 1, 23), AFTER), (date(2027, 2, 1), ONE_WEEK)]),
        # invited two days before the start is two weeks away: that one would come too soon
        (date(2027, 1, 23), [(date(2027, 1, 30), AFTER)]),
        (date(2027, 1, 27), [(date(2027, 2, 1), ONE_WEEK)]),
        # invited in the last week, on the first day, or afterwards
        (date(2027, 2, 3), []),
        (FIRST_DAY, []),
        (date(2027, 2, 20), []),
    ],
)
def test_on_which_days(invited_on: date, days: list[tuple[date, Reminder]]) -> None:
    assert reminders_of(invited_on, FIRST_DAY) == days


@pytest.mark.parametrize(
    ("today", "sent", "due"),
    [
        (date(2026, 11, 30), (), None),
        (date(2026, 12, 1), (), AFTER),
        (date(2026, 12, 1), (AFTER,), None),
        (date(2026, 12, 4), (), AFTER),
        (date(2026, 12, 5), (), None),
        (date(2027, 1, 24), (), None),
        (date(2027, 1, 25), (AFTER,), TWO_WEEKS),
        (date(2027, 2, 1), (AFTER,), ONE_WEEK),
        (date(2027, 2, 1), (AFTER, TWO_WEEKS, ONE_WEEK), None),
        (date(2027, 2, 7), (), None),
        (FIRST_DAY, (), None),
    ],
)
def test_which_goes_today(today: date, sent: tuple[str, ...], due: Reminder | None) -> None:
    assert due_reminder(date(2026, 11, 24), FIRST_DAY, sent, today) == due


@given(st.integers(-30, 200), st.integers(-30, 230))
def test_nobody_is_pressed(days_before: int, days_later: int) -> None:
    """Two mails never lie nearer than the peace between them, and none comes after she has begun."""
    invited_on = FIRST_DAY - timedelta(days=days_before)
    mails = [invited_on, *(day for day, _ in reminders_of(invited_on, FIRST_DAY))]
    assert all(later - earlier >= PEACE for earlier, later in pairwise(mails))
    today = invited_on + timedelta(days=days_later)
    assert due_reminder(invited_on, FIRST_DAY, (), today) is None or invited_on < today < FIRST_DAY
