"""How many whole stays of each week fit, counted for all weeks at once.

The rule is `rules.capacity` for a stay of one week. It is worked out on masks (bit *i* stands for week *i*), because
a country has some three hundred thousand pairs of bed and week; tests hold the two together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations
from struct import unpack

from housing.availability.queries.suspects import homes_to_look_at, rooms_to_look_at
from housing.availability.queries.weeks import (
    BedWeeks,
    Guests,
    beds_by_week,
    guests_by_week,
    kept_empty_by_week,
    parties_by_week,
    retiring_beds,
    room_guests_by_week,
)
from housing.rules.nights import Stay
from housing.rules.sharing import Sharing, fit

COUNTER_BITS = 32
"""Room for four milliard beds in each week's counter; counters of all weeks stand side by side in one number."""

BYTE_BITS = 8
BYTE = 0xFF
NOBODY: Guests = {}
ONE_PARTY = Sharing.SINGLE_PARTY.value


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


def whole_weeks(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> dict[int, WeekCounts]:
    """Return how many whole stays of each week fit in each of these municipalities that has beds; None: in all."""
    return count_weeks(_taken(weeks, municipality_ids), weeks)


def count_weeks(taken: Taken, weeks: Sequence[Stay]) -> dict[int, WeekCounts]:
    """Count what is left beside what is taken."""
    always = (1 << len(weeks)) - 1
    standing: dict[int, list[int]] = defaultdict(list)
    left: dict[int, list[int]] = defaultdict(list)
    parties: dict[tuple[int, int], int] = defaultdict(int)
    for bed_id, place, home, sharing, shared_room, taken_in in taken.beds:
        stands = _standing(taken.retiring[bed_id], weeks) if bed_id in taken.retiring else always
        standing[place].append(stands)
        free = stands & ~taken_in if taken_in else stands
        if sharing == ONE_PARTY:
            parties[place, home] |= free
        elif shared_room is not None or home in taken.guests:
            left[place].append(free & ~_closed(home, sharing, shared_room, taken))
        else:
            left[place].append(free)
    for (place, home), free in parties.items():
        left[place].append(free & ~kept_out(Sharing.SINGLE_PARTY, taken.guests.get(home, NOBODY)))
    return {
        place: WeekCounts(_counted(left[place], weeks), _counted(stands, weeks)) for place, stands in standing.items()
    }


def kept_out(sharing: Sharing, guests: Guests) -> int:
    """Return the weeks in which the guests there let nobody else in: one company that does not fit, or two."""
    weeks = 0
    for company, there in guests.items():
        if _keeps_out(sharing, company):
            weeks |= there
    for one, other in combinations(guests.values(), 2):
        weeks |= one & other
    return weeks


@lru_cache
def _keeps_out(sharing: Sharing, company: str) -> bool:
    return not fit(sharing, frozenset({company}), None).possible


@lru_cache(maxsize=2**16)
def side_by_side(mask: int) -> int:
    """Return a counter for each week, 1 where its bit is set: such numbers can be added up."""
    return _spread(mask & BYTE) | (side_by_side(mask >> BYTE_BITS) << COUNTER_BITS * BYTE_BITS if mask > BYTE else 0)


def _taken(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> Taken:
    homes, rooms = homes_to_look_at(weeks, municipality_ids), rooms_to_look_at(weeks, municipality_ids)
    return Taken(
        _beds(weeks, municipality_ids),
        retiring_beds(weeks, municipality_ids),
        parties_by_week(weeks, municipality_ids) | (guests_by_week(weeks, homes) if homes else {}),
        room_guests_by_week(weeks, rooms) if rooms else {},
    )


def _beds(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> Sequence[BedWeeks]:
    """Return the beds; weeks in which one has to stay empty between guests are as good as taken."""
    beds = beds_by_week(weeks, municipality_ids)
    kept = kept_empty_by_week(weeks, municipality_ids)
    if not kept:
        return beds
    return [BedWeeks(*each[:-1], (each[-1] or 0) | kept.get(each[0], 0)) for each in beds]


def _closed(home: int, sharing: str, shared_room: str | None, taken: Taken) -> int:
    """Return the weeks in which guests of the home or of the room keep newcomers out of a bed."""
    weeks = 0
    if guests := taken.guests.get(home):
        weeks |= kept_out(Sharing(sharing), guests)
    if shared_room is not None and sharing == Sharing.MIXED:
        weeks |= kept_out(Sharing.SAME_GENDER, taken.room_guests.get((home, shared_room), NOBODY))
    return weeks


def _standing(gone_on: date, weeks: Sequence[Stay]) -> int:
    return sum(1 << i for i, week in enumerate(weeks) if gone_on >= week.departure)


@lru_cache(maxsize=BYTE + 1)
def _spread(byte: int) -> int:
    return sum(1 << COUNTER_BITS * i for i in range(BYTE_BITS) if byte >> i & 1)


def _counted(masks: Iterable[int], weeks: Sequence[Stay]) -> tuple[int, ...]:
    """Return for each week how many of the masks have it."""
    counters = sum(map(side_by_side, masks))
    return unpack(f"<{len(weeks)}I", counters.to_bytes(len(weeks) * COUNTER_BITS // BYTE_BITS, "little"))
