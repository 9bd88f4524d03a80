"""Turn-over: nights that a bed stays empty between two guests, so that there is time to clean it.

Source: domain.md ("cleaned before and after every guest"); how many nights is each municipality's to say, and each
home's. A home for a single party turns over as a whole, any other home bed by bed. Nights that the owner closes are
nights on which the bed is empty, so closures need no turn-over.
"""

from collections.abc import Iterable
from datetime import date

from housing.rules.nights import ONE_DAY, Stay
from housing.rules.sharing import Sharing

MOST_TURNOVER_NIGHTS = 7
"""More is a closure (assumed)."""


def turns_over_whole(sharing: str) -> bool:
    """Whether the whole home must be empty between two guests, not only the bed that one of them had."""
    return sharing == Sharing.SINGLE_PARTY


def kept_empty(guest_nights: Iterable[date], nights: int) -> frozenset[date]:
    """The nights on which nobody else may come where guests are there on `guest_nights`.

    Those themselves, and `nights` on either side. A stay keeps the turn-over exactly when none of its nights is among
    them: each night looks as far as the whole stay does at its ends. So parts of a stay can be looked at one by one.
    """
    reach = [ONE_DAY * n for n in range(-nights, nights + 1)]
    return frozenset(night + far for night in guest_nights for far in reach)


def widened(stays: Iterable[Stay], nights: int) -> tuple[Stay, ...]:
    """The stays with their turn-over: nights on which no other guest may be in the bed. They may overlap."""
    return tuple(Stay(stay.arrival - ONE_DAY * nights, stay.departure + ONE_DAY * nights) for stay in stays)
