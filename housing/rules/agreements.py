"""When the shipped agreement fits a stay.

Source: domain.md, "Rule catalogue": a furnished room gains security of tenure after nine months (summaries of Swedish
housing law), so a stay has a fixed end well below that.
"""

from collections.abc import Sequence
from datetime import timedelta

from housing.rules.nights import Stay

LONGEST = timedelta(days=183)
"""Six months from the first arrival to the last departure: a term, and three months below nine."""


def agreement_fits(stays: Sequence[Stay]) -> bool:
    """Tell whether stays, in order of arrival, are short enough for the shipped agreement."""
    return bool(stays) and max(stay.departure for stay in stays) - stays[0].arrival <= LONGEST
