"""How many whole stays of each week fit, counted for all weeks at once.

The rule is `rules.capacity` for a stay of one week. It is worked out on masks (bit *i* stands for week *i*), because
a country has some three hundred thousand pairs of bed and week; tests hold the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from housing.availability.queries.weeks import BedWeeks, Guests
from housing.rules.nights import Stay
from housing.rules.sharing import Sharing, fit

COUNTER_BITS = 20
"""Room for a million beds in each week's counter; counters of all weeks stand side by side in one number."""

BYTE_BITS = 8
BYTE = 0xFF
NOBODY: Guests = {}


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """Whole stays that fit, and beds that stand, in each week; `beds` is the most that stand in any."""

    free: tuple[int, ...]
    standing: tuple[int, ...]

    @property
    def beds(self) -> int:
        """How many beds there are when most of them stand."""
        return max(self.standing, default=0)


def count_weeks(
    beds: Iterable[BedWeeks],
    guests: Mapping[int, Guests],
    room_guests: Mapping[tuple[int, str], Guests],
    weeks: Sequence[Stay],
) -> dict[int, WeekCounts]:
    """Return the counts of each municipality that has beds."""
    everywhere = (1 << len(weeks)) - 1
    free: dict[int, int] = defaultdict(int)
    standing: dict[int, int] = defaultdict(int)
    homes: dict[int, list[tuple[BedWeeks, int]]] = defaultdict(list)
    for bed in beds:
        stands = everywhere if bed.retired_on >= weeks[-1].departure else _standing(bed, weeks)
        standing[bed.municipality_id] += side_by_side(stands)
        homes[bed.dwelling_id].append((bed, stands & ~bed.taken))
    for dwelling_id, home in homes.items():
        free[home[0][0].municipality_id] += _in_home(home, guests.get(dwelling_id, NOBODY), room_guests)
    return {
        place: WeekCounts(_apart(free[place], len(weeks)), _apart(counters, len(weeks)))
        for place, counters in standing.items()
    }


def kept_out(sharing: Sharing, guests: Guests) -> int:
    """Return the weeks in which the guests there let nobody else in: one company that does not fit, or two."""
    weeks = 0
    for company, there in guests.items():
        if not fit(sharing, frozenset({company}), None).possible:
            weeks |= there
    for one, other in combinations(guests.values(), 2):
        weeks |= one & other
    return weeks


def side_by_side(mask: int) -> int:
    """Return a counter for each week, 1 where its bit is set: such numbers can be added up."""
    return _spread(mask & BYTE) | (side_by_side(mask >> BYTE_BITS) << COUNTER_BITS * BYTE_BITS if mask > BYTE else 0)


def _in_home(
    home: Sequence[tuple[BedWeeks, int]], guests: Guests, room_guests: Mapping[tuple[int, str], Guests]
) -> int:
    first = home[0][0]
    sharing = Sharing(first.sharing)
    open_weeks = ~kept_out(sharing, guests)
    if sharing is Sharing.SINGLE_PARTY:
        anywhere = 0
        for _, free in home:
            anywhere |= free
        return side_by_side(anywhere & open_weeks)
    counters = 0
    for bed, free in home:
        weeks = free & open_weeks
        if bed.shared_room is not None and sharing is Sharing.MIXED:
            in_room = room_guests.get((bed.dwelling_id, bed.shared_room), NOBODY)
            weeks &= ~kept_out(Sharing.SAME_GENDER, in_room)
        counters += side_by_side(weeks)
    return counters


def _standing(bed: BedWeeks, weeks: Sequence[Stay]) -> int:
    return sum(1 << i for i, week in enumerate(weeks) if bed.retired_on >= week.departure)


@lru_cache(maxsize=BYTE + 1)
def _spread(byte: int) -> int:
    return sum(1 << COUNTER_BITS * i for i in range(BYTE_BITS) if byte >> i & 1)


def _apart(counters: int, weeks: int) -> tuple[int, ...]:
    return tuple(counters >> COUNTER_BITS * i & (1 << COUNTER_BITS) - 1 for i in range(weeks))
