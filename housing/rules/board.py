"""Nights of the ledger as runs for a tape chart: one cell a run, not one a night."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from housing.rules.nights import ONE_DAY, Stay


class Taker(StrEnum):
    """What may have a night of a bed."""

    BOOKING = "booking"
    CLOSURE = "closure"
    HOLD = "hold"


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


@dataclass(frozen=True, slots=True)
class Run:
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


_Owner = tuple[Taker, int, str | None] | None


def runs_of(
    beds: Sequence[int], rows: Iterable[TakenNight], span: Stay, cut: Cut = Cut.MONTH
) -> dict[int, tuple[Run, ...]]:
    """For each bed, in the order given, runs that together are exactly the span.

    Rows outside the span only tell where a run goes on; rows of other beds are left
    out. Runs of takers are never cut, runs of free nights at the start of each week
    (Monday) or month.
    """
    owners: dict[int, dict[date, _Owner]] = defaultdict(dict)
    for row in rows:
        owners[row.bed][row.night] = (row.taker, row.taker_id, row.status)
    return {bed: tuple(_runs(owners[bed], span, cut)) for bed in beds}


def cells_in(board: dict[int, tuple[Run, ...]]) -> int:
    """How many cells the chart will have."""
    return sum(map(len, board.values()))


def _runs(owners: dict[date, _Owner], span: Stay, cut: Cut) -> Iterator[Run]:
    before, after = owners.get(span.arrival - ONE_DAY), owners.get(span.departure)
    grouped = groupby(span.each_night(), lambda night: _cell_of(owners.get(night), night, cut))
    for (owner, _), nights in grouped:
        run = list(nights)
        stay = Stay(run[0], run[-1] + ONE_DAY)
        if owner is None:
            yield Run(stay)
            continue
        begins_before = stay.arrival == span.arrival and owner == before
        goes_on = stay.departure == span.departure and owner == after
        yield Run(stay, *owner, begins_before, goes_on)


def _cell_of(owner: _Owner, night: date, cut: Cut) -> tuple[_Owner, tuple[int, int] | None]:
    if owner is not None or cut is Cut.NOWHERE:
        return owner, None
    if cut is Cut.MONTH:
        return owner, (night.year, night.month)
    week = night.isocalendar()
    return owner, (week.year, week.week)
