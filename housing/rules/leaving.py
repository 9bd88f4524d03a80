"""When a guest says how she leaves a home, and when an officer says what was found.

Source: the issue of keys and arrivals. A stay is completed by itself the day after the departure, so both look at the
day and not only at the status.
"""

from datetime import date, timedelta

from housing.rules.lifecycle import AGREED, Status

TICKED_FOR = timedelta(days=7)
"""So long after her departure she may still say what is broken (assumed)."""

MOST_PHOTOS = 6
"""So many photos of what was found in a home are enough to see it by (assumed)."""


def may_tick(status: str, departure: date, today: date) -> bool:
    """Whether the list of four is a guest's to tick: on her day of departure, and for a week after it."""
    return status in {*AGREED, Status.COMPLETED} and departure <= today <= departure + TICKED_FOR


def may_inspect(status: str, departure: date, today: date) -> bool:
    """Whether an officer may say what was found: from the day of departure on, or when the stay ended before it."""
    return status == Status.COMPLETED or (status in AGREED and departure <= today)
