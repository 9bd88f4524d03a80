"""Which of a hold's beds each student gets whom a coordinator names.

A shared room is for those only who have said yes to sharing it, and nobody can say that for another: such beds are
left for students to ask for themselves. Who is named for a women's or a men's home gets a bed in one (or a home for
herself); who is named without gets a bed in a mixed home, or a home for herself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from housing.rules.sharing import Flat, Sharing

Student = TypeVar("Student")


@dataclass(frozen=True, slots=True)
class HeldBed:
    """A bed that a hold has on all of its nights. `company`: the key of the guests in its dwelling, None: nobody."""

    bed: int
    dwelling: int
    sharing: Sharing
    is_shared_room: bool = False
    company: str | None = None


def beds_for_named(named: Sequence[tuple[Student, Flat | None]], beds: Iterable[HeldBed]) -> dict[Student, int] | None:
    """A bed for everybody who is named, None where the beds do not suffice: all or none are housed.

    Homes where nobody lives yet are for women or for men as that houses the most.
    """
    free = [bed for bed in beds if not bed.is_shared_room]
    mixed = [bed.bed for bed in free if bed.sharing is Sharing.MIXED]
    alone = list(
        {bed.dwelling: bed.bed for bed in free if bed.sharing is Sharing.SINGLE_PARTY and not bed.company}.values()
    )
    by_flat: dict[Flat | None, list[int]] = {None: mixed}
    asked = Counter(flat for _student, flat in named if flat)
    by_flat |= _homes_by_flat([bed for bed in free if bed.sharing is Sharing.SAME_GENDER], asked)
    given: dict[Student, int] = {}
    for student, flat in named:
        own = by_flat[flat] or alone
        if not own:
            return None
        given[student] = own.pop(0)
    return given


def _homes_by_flat(beds: Sequence[HeldBed], asked: Mapping[Flat, int]) -> dict[Flat | None, list[int]]:
    """The beds of homes for women and of those for men: what is so already, and the others as they are needed."""
    homes: defaultdict[int, list[HeldBed]] = defaultdict(list)
    for bed in beds:
        homes[bed.dwelling].append(bed)
    decided: dict[Flat | None, list[int]] = {flat: [] for flat in Flat}
    undecided: list[list[int]] = []
    for found in homes.values():
        numbers = [bed.bed for bed in found]
        if found[0].company is None:
            undecided.append(numbers)
        elif found[0].company in set(Flat):
            decided[Flat(found[0].company)] += numbers
    need = {flat: max(0, asked.get(flat, 0) - len(decided[flat])) for flat in Flat}
    for_women = _shared_out(undecided, need[Flat.WOMEN], need[Flat.MEN])
    for index, numbers in enumerate(undecided):
        decided[Flat.WOMEN if index in for_women else Flat.MEN] += numbers
    return decided


def _shared_out(homes: Sequence[Sequence[int]], women: int, men: int) -> frozenset[int]:
    """Which homes are for women, so that the fewest of so many women and men are left without a bed."""
    sets: dict[int, frozenset[int]] = {0: frozenset()}
    for index, home in enumerate(homes):
        for size, members in list(sets.items()):
            sets.setdefault(size + len(home), members | {index})
    all_beds = sum(map(len, homes))
    return sets[min(sets, key=lambda size: (max(0, women - size) + max(0, men - (all_beds - size)), size))]
