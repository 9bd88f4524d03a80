"""From a placement and a student's two choices to the nights she asks for."""

from dataclasses import dataclass
from typing import Any

from housing.placements.models import Placement
from housing.rules.nights import Arrive, Leave, NoNightLeftError, Period, Stay, core_stays, wanted_stays

ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """Her choices as they stand in the address: which weeks (`all`, or `1`, `2` ...), and the two that shorten."""

    period: str = ALL
    arrive: Arrive = Arrive.EVENING_BEFORE
    leave: Leave = Leave.DAY_AFTER

    def as_query(self) -> dict[str, Any]:
        """Return what differs from the usual, for an address."""
        usual = Choice()
        return {name: str(value) for name, value in self._parts() if value != getattr(usual, name)}

    def _parts(self) -> tuple[tuple[str, str], ...]:
        return (("period", self.period), ("arrive", self.arrive), ("leave", self.leave))


def parts_of(placement: Placement) -> list[list[Period]]:
    """Return the periods grouped as they share a stay: those with a short gap keep the bed between them."""
    keep = placement.site.municipality.keep_gap_nights
    periods = [Period(each.first_day, each.last_day) for each in placement.periods]
    stays = core_stays(periods, keep)
    return [[period for period in periods if stay.covers(period.first_day)] for stay in stays]


def stays_of(placement: Placement, choice: Choice) -> tuple[Stay, ...]:
    """Return the stays that the choice asks for.

    A shortening that would leave no night is not carried out: the whole core stands. An unknown part means all.
    """
    parts = parts_of(placement)
    chosen = [parts[int(choice.period) - 1]] if _is_part(choice.period, len(parts)) else parts
    periods = [period for part in chosen for period in part]
    keep = placement.site.municipality.keep_gap_nights
    try:
        return wanted_stays(periods, choice.arrive, choice.leave, keep)
    except NoNightLeftError:
        return core_stays(periods, keep)


def _is_part(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= count
