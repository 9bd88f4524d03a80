"""What the nights of a bed cost: öre as integers, exact for every night.

Before its first dated price a bed costs what that first price says: a bed added today may be asked for by a student
whose placement has begun. A bed without any price is free of charge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from housing.rules.nights import ONE_DAY, Stay, ranges_of


@dataclass(frozen=True, order=True, slots=True)
class DatedPrice:
    """Öre for each night from ``valid_from`` on, until a later price begins; the first holds before its day too."""

    valid_from: date
    ore_per_night: int

    def __post_init__(self) -> None:
        if self.ore_per_night < 0:
            raise ValueError(f"a price cannot be negative: {self}")


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A run of nights at one price, to explain the sum: "6 nights at 75 kr"."""

    stay: Stay
    ore_per_night: int

    @property
    def ore(self) -> int:
        """What the run costs, in öre."""
        return self.stay.nights * self.ore_per_night


def price_of(nights: Iterable[date], prices: Sequence[DatedPrice]) -> int:
    """Öre for these nights. A night given twice is paid once.

    Raises ValueError where two prices begin on the same day.
    """
    newest_first = _newest_first(prices)
    return sum(_price_on(night, newest_first) for night in set(nights))


def price_lines(nights: Iterable[date], prices: Sequence[DatedPrice]) -> tuple[PriceLine, ...]:
    """The sum explained: runs of nights without a hole at one price, in order.

    Raises ValueError where two prices begin on the same day.
    """
    newest_first = _newest_first(prices)
    lines = []
    for stay in ranges_of(nights):
        priced = ((night, _price_on(night, newest_first)) for night in stay.each_night())
        for ore, run in groupby(priced, key=lambda pair: pair[1]):
            days = [night for night, _ in run]
            lines.append(PriceLine(Stay(days[0], days[-1] + ONE_DAY), ore))
    return tuple(lines)


def _newest_first(prices: Sequence[DatedPrice]) -> list[DatedPrice]:
    if len({price.valid_from for price in prices}) < len(prices):
        raise ValueError("two prices of one bed begin on the same day")
    return sorted(prices, reverse=True)


def _price_on(night: date, newest_first: Sequence[DatedPrice]) -> int:
    for price in newest_first:
        if price.valid_from <= night:
            return price.ore_per_night
    return newest_first[-1].ore_per_night if newest_first else 0
