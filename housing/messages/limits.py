"""How often one person writes messages (assumed): more than a conversation has, fewer than a program sends."""

from datetime import datetime, timedelta

from housing.accounts.rates import Limit, count

AN_HOUR = timedelta(hours=1)
MESSAGES = Limit("messages", 30, AN_HOUR)
CIRCULARS = Limit("circulars", 10, AN_HOUR)


def count_message(person_ref: str, at: datetime) -> None:
    """Count that a person writes a message. Raises `TooOftenError`."""
    count({MESSAGES: person_ref}, at)


def count_circular(person_ref: str, at: datetime) -> None:
    """Count that a person writes to all guests. Raises `TooOftenError`."""
    count({CIRCULARS: person_ref}, at)
