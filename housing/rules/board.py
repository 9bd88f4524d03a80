"""Nights of the ledger as runs for a tape chart: one cell a run, not one a night."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from housing.rules.nights import Stay, ranges_of

MONDAY = 0


class Taker(StrEnum):
    """What may have a night of a bed; nobody has one that is kept empty between two guests."""

    BOOKING = "booking"
    CLOSURE = "closure"
    HOLD = "hold"
    TURNOVER = "turnover"


class Cut(StrEnum):
    """Where a run of free nights is cut, so that columns line up and can be chosen."""

    NOWHERE = "nowhere"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class TakenNight:
    """A row of the ledger: a night of a bed, who has it, and a booking's status."""

    bed: int
    night: date
    taker: Taker
    taker_id: int
    status: str | None = None


class TakenStay(NamedTuple):
    """Nights in a row of one bed that one taker has."""

    bed: int
    stay: Stay
    taker: Taker
    taker_id: int
    status: str | None = None


class Run(NamedTuple):
    """Nights in a row of one bed that belong to one taker, or to nobody.

    ``begins_before`` and ``goes_on``: the same taker has the night before the span or
    the one after it, as far as rows of those nights were given.
    """

    stay: Stay
    taker: Taker | None = None
    taker_id: int | None = None
    status: str | None = None
    begins_before: bool = False
    goes_on: bool = False

    @property
    def free(self) -> bool:
        """Whether nobody has these nights."""
        return self.taker is None


def joined(rows: Iterable[TakenNight]) -> list[TakenStay]:
    """Single nights of the ledger as stays: nights in a row of one bed and one taker are one."""
    nights: dict[tuple[int, Taker, int, str | None], list[date]] = defaultdict(list)
    for row in rows:
        nights[row.bed, row.taker, row.taker_id, row.status].append(row.night)
    return [
        TakenStay(bed, stay, taker, taker_id, status)
        for (bed, taker, taker_id, status), found in nights.items()
        for stay in ranges_of(found)
    ]


def between_guests(kept: Mapping[int, Iterable[date]], taken: Iterable[TakenStay], span: Stay) -> list[TakenStay]:
    """The nights of the span on which beds are kept empty, and nobody has them."""
    theirs: dict[int, set[date]] = defaultdict(set)
    for each in taken if kept else ():
        theirs[each.bed].update(each.stay.each_night())
    return [
        TakenStay(bed, stay, Taker.TURNOVER, 0)
        for bed, nights in kept.items()
        for stay in ranges_of(night for night in nights if span.covers(night) and night not in theirs[bed])
    ]


def runs_of(
    beds: Sequence[int], taken: Iterable[TakenStay], span: Stay, cut: Cut = Cut.MONTH, marked: date | None = None
) -> dict[int, tuple[Run, ...]]:
    """For each bed, in the order given, runs that together are exactly the span.

    What lies outside the span only tells where a run goes on; other beds are left out. Runs of takers are never cut,
    runs of free nights at the start of each week (Monday) or month, and at the ``marked`` day.
    """
    by_bed: dict[int, list[TakenStay]] = defaultdict(list)
    for each in taken:
        if each.stay.overlaps(span):
            by_bed[each.bed].append(each)
    cuts = [day for day in span.each_night() if day == marked or _begins(day, cut)]
    return {bed: tuple(_runs(by_bed[bed], span, cuts)) for bed in beds}


def cells_in(board: dict[int, tuple[Run, ...]]) -> int:
    """How many cells the chart will have."""
    return sum(map(len, board.values()))


def _runs(taken: list[TakenStay], span: Stay, cuts: list[date]) -> Iterator[Run]:
    day = span.arrival
    for _, stay, taker, taker_id, status in sorted(taken, key=lambda each: each.stay.arrival):
        begins_before, goes_on = stay.arrival < span.arrival, stay.departure > span.departure
        shown = _within(stay, span) if begins_before or goes_on else stay
        yield from _free(day, shown.arrival, cuts)
        yield Run(shown, taker, taker_id, status, begins_before, goes_on)
        day = shown.departure
    yield from _free(day, span.departure, cuts)


def _within(stay: Stay, span: Stay) -> Stay:
    return Stay(max(stay.arrival, span.arrival), min(stay.departure, span.departure))


def _free(start: date, end: date, cuts: list[date]) -> Iterator[Run]:
    """The free nights from ``start`` to ``end``, cut where a column begins."""
    if start >= end:
        return
    within = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
    for first, last in pairwise([start, *within, end]):
        yield _free_run(first, last)


@lru_cache(maxsize=2**14)
def _free_run(start: date, end: date) -> Run:
    # The beds of a board are free between the same few days, for stays begin and end with the weeks.
    return Run(Stay(start, end))


def _begins(day: date, cut: Cut) -> bool:
    if cut is Cut.MONTH:
        return day.day == 1
    return cut is Cut.WEEK and day.weekday() == MONDAY
