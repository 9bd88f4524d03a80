"""How often faults are reported and links are tried (assumed): far more than anybody has reason to."""

from datetime import datetime, timedelta

from housing.accounts.rates import Limit, count

AN_HOUR = timedelta(hours=1)
A_QUARTER = timedelta(minutes=15)
REPORTS = Limit("faults", 6, AN_HOUR)
ANSWERS = Limit("fault answers", 20, AN_HOUR)
WRONG_LINKS_FROM_NETWORK = Limit("wrong fault link network", 60, A_QUARTER)


def count_report(person_ref: str, at: datetime) -> None:
    """Count that a person reports a fault. Raises `TooOftenError`."""
    count({REPORTS: person_ref}, at)


def count_answer(secret_hash: str, at: datetime) -> None:
    """Count that whoever has a link answers. Raises `TooOftenError`."""
    count({ANSWERS: secret_hash}, at)


def count_wrong_link(network: str, at: datetime) -> None:
    """Count that a link is tried that opens nothing. Raises `TooOftenError`."""
    count({WRONG_LINKS_FROM_NETWORK: network}, at)
