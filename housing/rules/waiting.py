"""Walking a waiting list: whose turn it is for beds that came free, and why the others wait on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from housing.rules.line_homes import Homes
from housing.rules.nights import ONE_DAY, Stay, nights_of, ranges_of
from housing.rules.seekers import LineBed, Seeker, Skip

MOST_TOLD = 3
"""Of so many beds at most is noted in one walk why somebody did not get them."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A bed that is somebody's turn."""

    seeker: Seeker
    bed: LineBed


@dataclass(frozen=True, slots=True)
class Skipped:
    """A bed that was not, and why."""

    seeker: Seeker
    bed_id: int
    why: Skip


@dataclass(frozen=True, slots=True)
class Walked:
    """What came of walking a line."""

    proposed: tuple[Proposed, ...]
    skipped: tuple[Skipped, ...]


def walk(
    line: Iterable[Seeker], homes: Homes, near: Callable[[Seeker, LineBed], float], *, freed: Stay | None = None
) -> Walked:
    """Give each in turn the nearest bed that fits, as far as they reach; note why the others wait on.

    `freed`: the nights that came free; whoever needs none of them is not asked. A bed that somebody got in this walk
    is nothing that those after her were passed over for.
    """
    proposed: list[Proposed] = []
    skipped: list[Skipped] = []
    for seeker in line:
        if freed and not any(freed.overlaps(stay) for stay in seeker.stays):
            continue
        open_beds = [bed for bed in homes.beds if homes.is_free_at_all(seeker, bed)]
        answers = [(bed, homes.fit(seeker, bed)) for bed in open_beds]
        fitting = [bed for bed, why in answers if why is None]
        if fitting:
            best = min(fitting, key=lambda bed: (bed.id != seeker.names, near(seeker, bed), bed.id))
            homes.give(seeker, best)
            proposed.append(Proposed(seeker, best))
        else:
            given = {each.bed.id for each in proposed}
            told = [Skipped(seeker, bed.id, why) for bed, why in answers if why and bed.id not in given]
            skipped += told[:MOST_TOLD]
    return Walked(tuple(proposed), tuple(skipped))


def left_without(stays: Iterable[Stay], housed: Iterable[Stay]) -> tuple[Stay, ...]:
    """Return the nights of stays on which no bed of hers is, in order: for those she waits on.

    Of a stay that she has a bed for, the first night or the last alone is not waited for: she chose to come later or to
    leave earlier.
    """
    has = nights_of(housed)
    return tuple(left for stay in sorted(stays) for left in _left_of(stay, has))


def _left_of(stay: Stay, has: frozenset[date]) -> tuple[Stay, ...]:
    nights = nights_of([stay])
    if not nights & has:
        return (stay,)
    at_an_end = (stay.arrival, stay.departure - ONE_DAY)
    return tuple(left for left in ranges_of(nights - has) if left.nights > 1 or left.arrival not in at_an_end)
