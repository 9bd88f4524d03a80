"""What one more bed in a dwelling would add to the whole stays that fit: whether beds are what is short there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from housing.rules.capacity import BedNights, DwellingNights, capacity_of

IMAGINED = -1
"""The id of a bed that does not stand there."""


def added_by_one_more_bed(dwelling: DwellingNights, nights: Iterable[date]) -> int:
    """Return 1 where a bed more, in a room of its own and free on all the nights, would house one student more.

    Return 0 where who lives there is in the way, not the beds: a home for one party that houses one already or is
    taken, women and men on different nights, guests who came under an earlier policy.
    """
    asked = frozenset(nights)
    extended = replace(dwelling, beds=(*dwelling.beds, BedNights(IMAGINED)))
    return capacity_of(extended, asked).total - capacity_of(dwelling, asked).total
