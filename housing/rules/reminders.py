"""When a student who was invited and has not answered is reminded.

Source: issue of the claims: a week after the invitation, then two weeks and one week before the placement begins;
never after an answer, nor for a placement that is cancelled or has begun. Figures marked
*assumed* are our own judgement.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum


class Reminder(StrEnum):
    """The reminders that there are, each at most once for a placement."""

    A_WEEK_AFTER = "a_week_after"
    TWO_WEEKS_BEFORE = "two_weeks_before"
    A_WEEK_BEFORE = "a_week_before"


ONE_WEEK = timedelta(weeks=1)

PEACE = timedelta(days=3)
"""Between two mails there lie at least so many days (assumed): else the reminder falls away."""

STALE = timedelta(days=3)
"""A reminder that could not go within so many days does not go at all (assumed): the next one will."""


def reminders_of(invited_on: date, first_day: date) -> list[tuple[date, Reminder]]:
    """Return the days on which reminders are due, in order, if she does not answer. None falls on her first day."""
    wanted = sorted(
        [
            (invited_on + ONE_WEEK, Reminder.A_WEEK_AFTER),
            (first_day - 2 * ONE_WEEK, Reminder.TWO_WEEKS_BEFORE),
            (first_day - ONE_WEEK, Reminder.A_WEEK_BEFORE),
        ]
    )
    last, kept = invited_on, []
    for day, reminder in wanted:
        if last + PEACE <= day < first_day:
            kept.append((day, reminder))
            last = day
    return kept


def due_reminder(invited_on: date, first_day: date, sent: Collection[str], today: date) -> Reminder | None:
    """Return the reminder that is to go today: the last one that is due, unless it went or has become stale."""
    due = [(day, each) for day, each in reminders_of(invited_on, first_day) if day <= today < first_day]
    if not due:
        return None
    day, reminder = due[-1]
    return None if reminder in sent or day + STALE < today else reminder
