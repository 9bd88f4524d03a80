"""Which of a hold's beds each student gets whom a coordinator names.

A shared room is for those only who have said yes to sharing it, and nobody can say that for another: such beds are
left for students to ask for themselves. Who is named for a women's or a men's home gets a bed in one (or a home for
herself); who is named without gets a bed in a mixed home, or a home for herself. Among those beds each gets one that
has what she has said she needs, as far as they go round.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from housing.rules.assigning import cheapest
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
    step_free: bool = False
    animals: str = "never"


def lacks_nothing(_student: object, _bed: HeldBed) -> int:
    """Say of every bed that it has all that anybody needs."""
    return 0


def beds_for_named(
    named: Sequence[tuple[Student, Flat | None]],
    beds: Iterable[HeldBed],
    lacking: Callable[[Student, HeldBed], int] = lacks_nothing,
) -> dict[Student, int] | None:
    """A bed for everybody who is named, None where the beds do not suffice: all or none are housed.

    `lacking`: how much of what a student needs a bed does not have. Homes where nobody lives yet are for women or for
    men as that houses the most, and among such ways as it gives the most what they need.
    """
    free = [bed for bed in beds if not bed.is_shared_room]
    mixed = [bed for bed in free if bed.sharing is Sharing.MIXED]
    alone = list(
        {bed.dwelling: bed for bed in free if bed.sharing is Sharing.SINGLE_PARTY and not bed.company}.values()
    )
    by_flat: dict[Flat | None, list[HeldBed]] = {None: mixed}
    by_flat |= _homes_by_flat([bed for bed in free if bed.sharing is Sharing.SAME_GENDER], named, lacking)
    costs = [
        {bed.bed: (lacking(student, bed), each) for each, pool in enumerate((by_flat[flat], alone)) for bed in pool}
        for student, flat in named
    ]
    given = _given_out(costs)
    return None if given is None else {student: bed for (student, _flat), bed in zip(named, given, strict=True)}


def _given_out(costs: Sequence[Mapping[int, tuple[int, int]]]) -> list[int] | None:
    """Give each student one of her beds, so that the least is lacking and few homes are for one; None where no way is.

    `costs`: for each student what the beds that she may have would lack, and whether she would have a home alone.
    Beds that stand first are given first.
    """
    beds = list(dict.fromkeys(bed for of_one in costs for bed in of_one))
    if len(costs) > len(beds):
        return None
    alone = len(costs) * len(beds) + 1  # weighs more than where all beds stand, and what is lacking more than that
    missing = alone * (len(costs) + 1)
    most = max((lacks for of_one in costs for lacks, _alone in of_one.values()), default=0)
    impossible = missing * (len(costs) * most + 1)
    table = [
        [
            of_one[bed][0] * missing + of_one[bed][1] * alone + place if bed in of_one else impossible
            for place, bed in enumerate(beds)
        ]
        for of_one in costs
    ]
    chosen = cheapest(table)
    given = [beds[place] for place in chosen]
    return given if all(bed in of_one for bed, of_one in zip(given, costs, strict=True)) else None


def _homes_by_flat(
    beds: Sequence[HeldBed],
    named: Sequence[tuple[Student, Flat | None]],
    lacking: Callable[[Student, HeldBed], int],
) -> dict[Flat | None, list[HeldBed]]:
    """The beds of homes for women and of those for men: what is so already, and the others as they are needed."""
    asked = Counter(flat for _student, flat in named if flat)
    homes: defaultdict[int, list[HeldBed]] = defaultdict(list)
    for bed in beds:
        homes[bed.dwelling].append(bed)
    decided: dict[Flat | None, list[HeldBed]] = {flat: [] for flat in Flat}
    undecided: list[list[HeldBed]] = []
    for found in homes.values():
        if found[0].company is None:
            undecided.append(found)
        elif found[0].company in set(Flat):
            decided[Flat(found[0].company)] += found
    need = {flat: max(0, asked.get(flat, 0) - len(decided[flat])) for flat in Flat}
    picky = [(student, flat) for student, flat in named if any(lacking(student, bed) for bed in beds)]

    def suited(home: Sequence[HeldBed], flat: Flat) -> int:
        fits = sum(theirs is flat and not lacking(student, home[0]) for student, theirs in picky)
        return min(fits, len(home))

    sized = [(len(home), suited(home, Flat.WOMEN) - suited(home, Flat.MEN)) for home in undecided]
    for_women = _shared_out(sized, need[Flat.WOMEN], need[Flat.MEN])
    for index, found in enumerate(undecided):
        decided[Flat.WOMEN if index in for_women else Flat.MEN] += found
    return decided


def _shared_out(homes: Sequence[tuple[int, int]], women: int, men: int) -> frozenset[int]:
    """Which homes are for women, so that the fewest of so many women and men are left without a bed.

    `homes`: the size of each, and how many more women than men would find in it what they need.
    """
    sets: dict[int, tuple[int, frozenset[int]]] = {0: (0, frozenset())}
    for index, (beds, gain) in enumerate(homes):
        for size, (total, members) in list(sets.items()):
            found = total + gain, members | {index}
            if size + beds not in sets or found[0] > sets[size + beds][0]:
                sets[size + beds] = found
    all_beds = sum(beds for beds, _gain in homes)

    def order(size: int) -> tuple[int, int, int]:
        return max(0, women - size) + max(0, men - (all_beds - size)), -sets[size][0], size

    return sets[min(sets, key=order)][1]
