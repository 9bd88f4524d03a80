"""When a municipality's function mailbox is told: once a week, and by itself only of what cannot wait until then.

Source: domain.md, "Small is the normal case": one weekly digest to the function mailbox, at once only what concerns
arrivals within 72 hours. A student is promised an answer by a day; a request that would be late, or have no working
day left, by the next digest is therefore told of by itself (assumed).
"""

from datetime import date, timedelta

AT_ONCE_DAYS = 3
"""Arrivals this near are told at once."""

TO_OFFER_DAYS = 14
"""A student who waits is to be offered a bed at least so long before she comes, where one has come free (assumed)."""

CAUGHT_UP_DAYS = 2
"""A digest that could not go on its day still goes within so many days (assumed); then the next one tells."""


def is_near(arrival: date, today: date) -> bool:
    """Whether an arrival is so near, or past, that what concerns it is told at once."""
    return (arrival - today).days <= AT_ONCE_DAYS


def next_digest(today: date, weekday: int) -> date:
    """The first day after today on which the digest goes; Monday is 0."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def digest_due(today: date, weekday: int) -> date | None:
    """The day whose digest may go today: today's own, or one that was due a day or two ago."""
    last = next_digest(today, weekday) - timedelta(weeks=1)
    return last if (today - last).days <= CAUGHT_UP_DAYS else None


def waits_for_digest(answer_by: date, today: date, weekday: int) -> bool:
    """Whether a request may wait to be told of: after the next digest there is at least a day left to answer it."""
    return next_digest(today, weekday) < answer_by


def offer_by(arrival: date) -> date:
    """The day by which a bed that is somebody's turn is to be offered, so that she can still arrange her weeks."""
    return arrival - timedelta(days=TO_OFFER_DAYS)
