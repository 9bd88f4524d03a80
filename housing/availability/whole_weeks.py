"""How many whole stays of each week fit, counted for all weeks at once.

The rule is `rules.capacity` for a stay of one week. It is worked out on masks (bit *i* stands for week *i*), because
a country has some three hundred thousand pairs of bed and week; tests hold the two together.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations

from housing.availability.queries.suspects import homes_to_look_at, rooms_to_look_at
from housing.availability.queries.weeks import (
    BedWeeks,
    Guests,
    beds_by_week,
    guests_by_week,
    parties_by_week,
    retiring_beds,
    room_guests_by_week,
)
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


@dataclass(frozen=True, slots=True)
class Taken:
    """Beds with the weeks in which they are taken, and the guests who may keep others out of a home or room."""

    beds: Sequence[BedWeeks]
    retiring: Mapping[int, date] = field(default_factory=dict)
    guests: Mapping[int, Guests] = field(default_factory=dict)
    room_guests: Mapping[tuple[int, str], Guests] = field(default_factory=dict)


def whole_weeks(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> dict[int, WeekCounts]:
    """Return how many whole stays of each week fit in each of these municipalities that has beds."""
    return count_weeks(_taken(weeks, municipality_ids), weeks)


def count_weeks(taken: Taken, weeks: Sequence[Stay]) -> dict[int, WeekCounts]:
    """Count what is left beside what is taken."""
    everywhere = (1 << len(weeks)) - 1
    free: dict[int, int] = defaultdict(int)
    standing: dict[int, int] = defaultdict(int)
    parties: dict[tuple[int, int], int] = defaultdict(int)
    for bed in taken.beds:
        place, home = bed.municipality_id, bed.dwelling_id
        gone_on = taken.retiring.get(bed.id)
        stands = everywhere if gone_on is None else _standing(gone_on, weeks)
        standing[place] += side_by_side(stands)
        left = stands & ~(bed.taken or 0)
        if bed.sharing == Sharing.SINGLE_PARTY:
            parties[place, home] |= left
        else:
            free[place] += side_by_side(left & ~_closed(bed, taken))
    for (place, home), left in parties.items():
        free[place] += side_by_side(left & ~kept_out(Sharing.SINGLE_PARTY, taken.guests.get(home, NOBODY)))
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


@lru_cache(maxsize=2**16)
def side_by_side(mask: int) -> int:
    """Return a counter for each week, 1 where its bit is set: such numbers can be added up."""
    return _spread(mask & BYTE) | (side_by_side(mask >> BYTE_BITS) << COUNTER_BITS * BYTE_BITS if mask > BYTE else 0)


def _taken(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> Taken:
    homes, rooms = homes_to_look_at(weeks, municipality_ids), rooms_to_look_at(weeks, municipality_ids)
    return Taken(
        beds_by_week(weeks, municipality_ids),
        retiring_beds(weeks, municipality_ids),
        parties_by_week(weeks, municipality_ids) | (guests_by_week(weeks, homes) if homes else {}),
        room_guests_by_week(weeks, rooms) if rooms else {},
    )


def _closed(bed: BedWeeks, taken: Taken) -> int:
    """Return the weeks in which guests of the home or of the room keep newcomers out of a bed."""
    weeks = 0
    if guests := taken.guests.get(bed.dwelling_id):
        weeks |= kept_out(Sharing(bed.sharing), guests)
    if bed.shared_room is not None and bed.sharing == Sharing.MIXED:
        weeks |= kept_out(Sharing.SAME_GENDER, taken.room_guests.get((bed.dwelling_id, bed.shared_room), NOBODY))
    return weeks


def _standing(gone_on: date, weeks: Sequence[Stay]) -> int:
    return sum(1 << i for i, week in enumerate(weeks) if gone_on >= week.departure)


@lru_cache(maxsize=BYTE + 1)
def _spread(byte: int) -> int:
    return sum(1 << COUNTER_BITS * i for i in range(BYTE_BITS) if byte >> i & 1)


def _apart(counters: int, weeks: int) -> tuple[int, ...]:
    return tuple(counters >> COUNTER_BITS * i & (1 << COUNTER_BITS) - 1 for i in range(weeks))
