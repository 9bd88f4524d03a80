"""Which stays of a placement each of a student's bookings on it is for, once it has moved.

Source: domain.md, "Life of a booking": what still fits stays as it is. Stays are half-open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from housing.rules.nights import Stay
from housing.rules.rematching import parts_kept


@dataclass(frozen=True, slots=True)
class Share:
    """What one booking has of a placement. `stays`: those that it was for; `held`: the nights that it has."""

    stays: tuple[Stay, ...]
    held: frozenset[date]


class _Place(NamedTuple):
    """A stay that a booking was for, by the day it began; another stay may come in its place."""

    arrival: date
    booking: int


def shared_out(before: Sequence[Stay], now: Sequence[Stay], bookings: Sequence[Share]) -> tuple[tuple[Stay, ...], ...]:
    """The stays of a placement as it is now that each booking is for, given those that it had before.

    Together they are for what they were for together (`parts_kept`). A stay goes to the booking that has nights of it
    already, so that nobody moves who need not: to the first of them where several have. The others go to the bookings
    that lost theirs: in the same order where their number is the same, else to the nearest in days.
    """
    given: list[list[Stay]] = [[] for _ in bookings]
    everywhere = sorted(_Place(stay.arrival, n) for n, each in enumerate(bookings) for stay in each.stays)
    places, left = list(everywhere), []
    for stay in parts_kept(before, now, sorted(stay for each in bookings for stay in each.stays)):
        holder = next((n for n, each in enumerate(bookings) if not each.held.isdisjoint(stay.each_night())), None)
        if holder is None:
            left.append(stay)
            continue
        given[holder].append(stay)
        theirs = [place for place in places if place.booking == holder]
        if theirs:
            places.remove(_nearest(stay, theirs))
    in_order = len(left) == len(places)
    for stay in left:
        place = places[0] if in_order else _nearest(stay, places or everywhere)
        given[place.booking].append(stay)
        if places:
            places.remove(place)
    return tuple(tuple(sorted(stays)) for stays in given)


def _nearest(stay: Stay, places: Iterable[_Place]) -> _Place:
    return min(places, key=lambda place: abs((place.arrival - stay.arrival).days))
