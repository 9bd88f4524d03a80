"""Which of a student's placements on one course a list means: it numbers none of them.

A placement is known by institution, term, student, course and ordinal. A list tells site and
dates, either of which may have changed since the last one.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import count

from housing.rules.nights import Period

Periods = tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A placement as a list gives it."""

    site: Hashable
    periods: Periods


@dataclass(frozen=True, slots=True)
class Numbered:
    """A placement that is known, with its ordinal. A cancelled one comes back only at its own site."""

    ordinal: int
    site: Hashable
    periods: Periods
    is_cancelled: bool = False


Likeness = Callable[[Listed, Numbered], bool]

LIKENESSES: tuple[Likeness, ...] = (
    lambda listed, known: (listed.site, listed.periods) == (known.site, known.periods),
    lambda listed, known: listed.site == known.site,
    lambda listed, known: listed.periods == known.periods and not known.is_cancelled,
    lambda _listed, known: not known.is_cancelled,
)
"""What makes the two one placement, the surest first; in the end it is one that the list no longer has."""


def ordinals_of(listed: Sequence[Listed], known: Sequence[Numbered]) -> list[int]:
    """Return the ordinal of each placement of one student on one course in a list.

    No two get the same. Where nothing is known the earliest is the first; a new placement beside
    known ones gets the lowest ordinal that none of them has.
    """
    found: dict[int, int] = {}
    left = sorted(known, key=lambda each: each.ordinal)
    in_time = sorted(range(len(listed)), key=lambda index: listed[index].periods)
    for alike in LIKENESSES:
        for index in in_time:
            match = next((each for each in left if alike(listed[index], each)), None)
            if index not in found and match:
                found[index] = match.ordinal
                left.remove(match)
    taken = {each.ordinal for each in known}
    free = (number for number in count(1) if number not in taken)
    for index in in_time:
        if index not in found:
            found[index] = next(free)
    return [found[index] for index in range(len(listed))]
