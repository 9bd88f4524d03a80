"""What a change of bed would add to the whole stays that fit, to be shown apart.

Between periods a change of bed is no hardship (domain.md: prefer the same bed, allow
another). Within one stay it is: there one change is tried, for everyone on one day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from housing.rules.capacity import Capacity, DwellingNights, capacity_of_all
from housing.rules.mixes import most_men
from housing.rules.nights import Stay


@dataclass(frozen=True, slots=True)
class BedChange:
    """How many more students could be housed, and on which days they would move."""

    added: int
    on: tuple[date, ...] = ()


def with_one_bed_changed(dwellings: Sequence[DwellingNights], stays: Sequence[Stay]) -> BedChange:
    """What is added where a student may change bed between the stays.

    With several stays the moves fall between them. With one, the best single day for a
    move is sought. Exact for these moves: a student is a woman or a man in both beds.
    """
    nights = [night for stay in stays for night in stay.each_night()]
    whole = capacity_of_all(dwellings, nights).total
    if len(stays) > 1:
        total = _housed_in_each([capacity_of_all(dwellings, s.each_night()) for s in stays])
        return _change(total - whole, tuple(stay.arrival for stay in stays[1:]))
    best = BedChange(0)
    for day in _days_of_change(dwellings, nights):
        before = capacity_of_all(dwellings, (n for n in nights if n < day))
        after = capacity_of_all(dwellings, (n for n in nights if n >= day))
        found = _change(_housed_in_each([before, after]) - whole, (day,))
        best = max(best, found, key=lambda change: change.added)
    return best


def _change(added: int, on: tuple[date, ...]) -> BedChange:
    return BedChange(added, on) if added else BedChange(0)


def _days_of_change(dwellings: Sequence[DwellingNights], nights: Sequence[date]) -> list[date]:
    """Days on which something becomes free, taken or another company's.

    A move on any other day can as well wait for the next of these.
    """
    states = [(night, _state(dwellings, night)) for night in nights]
    return [night for (_, before), (night, now) in pairwise(states) if before != now]


def _state(dwellings: Sequence[DwellingNights], night: date) -> list[object]:
    state: list[object] = []
    for dwelling in dwellings:
        state.append(dwelling.company.get(night))
        state.extend(companies.get(night) for companies in dwelling.room_company.values())
        state.extend(night in bed.taken for bed in dwelling.beds)
    return state


def _housed_in_each(parts: Iterable[Capacity]) -> int:
    """The most students for whom every part has room, women and men counted apart."""
    limits: list[list[int]] = [most_men(part) for part in parts]
    together: list[int] = [min(men) for men in zip(*limits, strict=False)]
    return max(women + men for women, men in enumerate(together))
