"""How often one student asks others to live with her (assumed): more than she has friends, fewer than a list has."""

from datetime import datetime, timedelta

from housing.accounts.rates import Limit, count

A_DAY = timedelta(days=1)
QUESTIONS = Limit("questions to live together", 5, A_DAY)


def count_question(person_ref: str, at: datetime) -> None:
    """Count that a student asks another. Raises `TooOftenError`."""
    count({QUESTIONS: person_ref}, at)
