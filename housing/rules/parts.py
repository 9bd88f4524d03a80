"""Parts of a placement: periods so near each other that they keep one bed. She may take one, and wait for another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from housing.rules.nights import KEEP_GAP_NIGHTS, Period, Stay, core_stays, periods_not_over


@dataclass(frozen=True, slots=True)
class Part:
    """Periods that share a stay. `number` counts from 1 and stays the same when an earlier part is over."""

    number: int
    periods: tuple[Period, ...]


def parts_of(periods: Iterable[Period], keep_gap_nights: int = KEEP_GAP_NIGHTS) -> tuple[Part, ...]:
    """The parts of a placement, in order."""
    periods = sorted(periods)
    stays = core_stays(periods, keep_gap_nights)
    return tuple(
        Part(number, tuple(period for period in periods if stay.covers(period.first_day)))
        for number, stay in enumerate(stays, 1)
    )


def parts_ahead(parts: Iterable[Part], tonight: date) -> tuple[Part, ...]:
    """The parts that are not over."""
    return tuple(part for part in parts if periods_not_over(part.periods, tonight))


def parts_without_bed(
    parts: Iterable[Part], held: Sequence[Stay], keep_gap_nights: int = KEEP_GAP_NIGHTS
) -> tuple[Part, ...]:
    """The parts of which she holds no night."""
    return tuple(
        part
        for part in parts
        if not any(stay.overlaps(each) for stay in core_stays(part.periods, keep_gap_nights) for each in held)
    )
