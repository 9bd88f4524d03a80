"""When the shipped agreement fits a stay.

Source: domain.md, "Rule catalogue": a furnished room gains security of tenure after nine months (summaries of Swedish
housing law), so a stay has a fixed end well below that.
"""

from collections.abc import Sequence
from datetime import timedelta

from housing.rules.nights import Stay

LONGEST = timedelta(days=183)
"""Six months from the first arrival to the last departure: a term, and three months below nine."""


def landlord_is_known(let_by: str, landlord: str | None) -> bool:
    """Tell whether an agreement can say who lets a house: the municipality itself, or somebody by name."""
    return let_by == "municipality" or bool(landlord)


def agreement_fits(stays: Sequence[Stay]) -> bool:
    """Tell whether stays, in order of arrival, are short enough for the shipped agreement."""
    return bool(stays) and max(stay.departure for stay in stays) - stays[0].arrival <= LONGEST
