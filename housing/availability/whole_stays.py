"""How many whole stays fit in each municipality at once, to set them all side by side.

The rule is `rules.capacity` for all the nights of some stays. It is worked out as the board's weeks are
(`whole_weeks`), with the stays for weeks, and then all of them together: a bed that is taken in one of them is taken.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from housing.availability.queries.capacity import EVERY_BED, Conditions
from housing.availability.queries.suspects import homes_to_look_at, rooms_to_look_at
from housing.availability.queries.weeks import (
    Guests,
    beds_by_week,
    guests_by_week,
    parties_by_week,
    retiring_beds,
    room_guests_by_week,
)
from housing.availability.whole_weeks import Taken, count_weeks
from housing.rules.nights import Period, Stay, core_stays
from housing.rules.sharing import Flat


def whole_stays(
    stays: Sequence[Stay],
    municipality_ids: Collection[int] | None,
    conditions: Conditions = EVERY_BED,
    flat: Flat | None = None,
) -> dict[int, int]:
    """Return how many can be housed on every night of all the stays, by municipality; None: all of them.

    One without a bed that meets the conditions is left out. With `flat` only women, or only men, are counted.
    """
    homes = homes_to_look_at(stays, municipality_ids, together=True, flat=flat)
    rooms = rooms_to_look_at(stays, municipality_ids, together=True, flat=flat)
    guests = parties_by_week(stays, municipality_ids) | (guests_by_week(stays, homes) if homes else {})
    room_guests = room_guests_by_week(stays, rooms) if rooms else {}
    taken = Taken(
        [(*bed[:-1], int(bool(bed[-1]))) for bed in beds_by_week(stays, municipality_ids, conditions)],  # type: ignore[misc]  # plain rows, as they come
        retiring_beds(stays, municipality_ids),
        {home: _at_once(there) for home, there in guests.items()},
        {room: _at_once(there) for room, there in room_guests.items()},
    )
    counts = count_weeks(taken, (Stay(stays[0].arrival, stays[-1].departure),), flat)
    return {place: found.free[0] for place, found in counts.items()}


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


def _at_once(guests: Guests) -> Guests:
    return dict.fromkeys(guests, 1)
