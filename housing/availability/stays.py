"""From a placement and a student's choices to the nights she asks for: of those to come, never one that has passed."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from housing.bookings.models import Booking
from housing.placements.queries.own_placements import OwnPlacement
from housing.rules.lifecycle import HOLDING
from housing.rules.nights import Arrive, Leave, Stay, stays_left
from housing.rules.parts import Part, parts_ahead, parts_without_bed

ALL = "all"
AND = "_"
"""Between the numbers of parts in an address."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Her choices as they stand in the address: which parts (`all`, or `1`, `2_3` ...), and the two that shorten."""

    period: str = ALL
    arrive: Arrive = Arrive.EVENING_BEFORE
    leave: Leave = Leave.DAY_AFTER

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> "Choice":
        """Return what an address says; what it says wrongly is the usual."""
        arrive, leave = Arrive.EVENING_BEFORE, Leave.DAY_AFTER
        with suppress(ValueError):
            arrive = Arrive(query.get("arrive", arrive))
        with suppress(ValueError):
            leave = Leave(query.get("leave", leave))
        return cls(query.get("period", ALL), arrive, leave)

    def in_full(self) -> dict[str, Any]:
        """Return all of it, for an address of the search: else that would begin with what she has said she needs."""
        return {name: str(value) for name, value in self._parts()}

    def as_query(self) -> dict[str, Any]:
        """Return what differs from the usual, for an address."""
        usual = Choice()
        return {name: str(value) for name, value in self._parts() if value != getattr(usual, name)}

    def _parts(self) -> tuple[tuple[str, str], ...]:
        return (("period", self.period), ("arrive", self.arrive), ("leave", self.leave))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is left of a placement for its student: the parts that are not over, and those she has no bed for."""

    ahead: tuple[Part, ...]
    without_bed: tuple[Part, ...]

    @property
    def usual(self) -> str:
        """What a search begins with, as in an address: the parts without a bed; all, where that is none or all."""
        if len(self.without_bed) in {0, len(self.ahead)}:
            return ALL
        return AND.join(str(part.number) for part in self.without_bed)


def outlook_of(placement: OwnPlacement, bookings: Iterable[Booking], tonight: date) -> Outlook:
    """Return what is left of a placement; `bookings` are hers on it, those that have ended among them."""
    held = [
        Stay(segment.arrival, segment.departure)
        for booking in bookings
        if booking.status in HOLDING
        for segment in booking.segments
    ]
    ahead = parts_ahead(placement.parts, tonight)
    return Outlook(ahead, parts_without_bed(ahead, held, placement.keep_gap_nights))


def parts_chosen(placement: OwnPlacement, choice: Choice) -> tuple[Part, ...]:
    """Return the parts that a choice names; unknown ones mean all."""
    parts = placement.parts
    named = choice.period.split(AND)
    chosen = tuple(part for part in parts if str(part.number) in named)
    return chosen if len(chosen) == len(named) else parts


def stays_of(placement: OwnPlacement, choice: Choice, tonight: date) -> tuple[Stay, ...]:
    """Return the stays that a choice asks for on the day of `tonight`; none when all of it is over.

    A shortening that would leave no night is not carried out.
    """
    periods = [period for part in parts_chosen(placement, choice) for period in part.periods]
    return stays_left(periods, choice.arrive, choice.leave, placement.keep_gap_nights, tonight=tonight)


def comes_late(placement: OwnPlacement, choice: Choice, tonight: date) -> bool:
    """Tell whether the first of the nights chosen has passed, so that she comes to a placement that has begun."""
    whole, left = stays_of(placement, choice, date.min), stays_of(placement, choice, tonight)
    return bool(left) and left[0].arrival not in {stay.arrival for stay in whole}
