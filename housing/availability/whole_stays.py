"""How many whole stays fit in each municipality at once, to set them all side by side.

The rule is `rules.capacity` for all the nights of some stays, home by home where a bed is free.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from housing.availability.queries.capacity import EVERY_BED, Conditions
from housing.availability.queries.whole_stays import FreeBed, companies_in, companies_in_rooms, free_throughout
from housing.rules.capacity import beds_for_newcomers
from housing.rules.nights import Period, Stay, core_stays
from housing.rules.sharing import Flat, Sharing
from housing.stock.queries.turnover import beds_kept_empty

NOBODY: frozenset[str] = frozenset()


def whole_stays(
    stays: Sequence[Stay],
    municipality_ids: Collection[int] | None,
    conditions: Conditions = EVERY_BED,
    flat: Flat | None = None,
) -> dict[int, int]:
    """Return how many can be housed on every night of all the stays, by municipality; None: all of them.

    One in which nobody can is left out. With `flat` only women, or only men, are counted.
    """
    homes: defaultdict[int, list[FreeBed]] = defaultdict(list)
    kept = beds_kept_empty(stays, municipality_ids)
    for bed in free_throughout(stays, municipality_ids, conditions):
        if bed.id not in kept:
            homes[bed.dwelling_id].append(bed)
    asked = [home for home, beds in homes.items() if beds[0].asks_for_company]
    shared = [home for home, beds in homes.items() if any(bed.shared_room for bed in beds)]
    guests = companies_in(stays, asked) if asked else {}
    room_guests = companies_in_rooms(stays, shared) if shared else {}
    found: defaultdict[int, int] = defaultdict(int)
    for home, beds in homes.items():
        free = [(bed.id, bed.shared_room) for bed in beds]
        left = beds_for_newcomers(
            Sharing(beds[0].sharing), free, guests.get(home, NOBODY), room_guests.get(home, {}), flat
        )
        found[beds[0].municipality_id] += sum(group.students for group in left)
    return found


def whole_stays_everywhere(
    periods: Sequence[Period],
    gaps_kept: Mapping[int, int],
    conditions: Conditions = EVERY_BED,
    flat: Flat | None = None,
) -> dict[int, int]:
    """Return the same for these periods and every municipality in `gaps_kept`, by what each says of gaps; 0 for none.

    `gaps_kept`: the longest gap, in nights, over which it keeps a bed.
    """
    alike: dict[tuple[Stay, ...], list[int]] = defaultdict(list)
    for place, gap in gaps_kept.items():
        alike[core_stays(periods, gap)].append(place)
    fit: dict[int, int] = {}
    for stays, places in alike.items():
        found = whole_stays(stays, None if len(alike) == 1 else places, conditions, flat)
        fit |= {place: found.get(place, 0) for place in places}
    return fit
