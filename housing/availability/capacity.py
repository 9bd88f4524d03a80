"""How many students a municipality can house on *every* night of some stays: exact, never a sum or a minimum."""

from collections.abc import Sequence
from dataclasses import dataclass

from housing.availability.queries.capacity import Home, homes_in
from housing.rules.bed_changes import BedChange, with_one_bed_changed
from housing.rules.capacity import Capacity, Kind, capacity_of
from housing.rules.nights import Stay


@dataclass(frozen=True, slots=True)
class HomeCapacity:
    """A dwelling and how many whole stays fit in it."""

    home: Home
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class PlaceCapacity:
    """The answer for one municipality: its dwellings, and what a change of bed would add to the total."""

    homes: tuple[HomeCapacity, ...]
    change: BedChange

    @property
    def whole(self) -> Capacity:
        """Whole stays that fit at the same time, one bed for all nights."""
        return Capacity(tuple(group for each in self.homes for group in each.capacity.groups))

    @property
    def total(self) -> int:
        """How many students at most."""
        return self.whole.total

    @property
    def split(self) -> dict[Kind, int]:
        """How many for whom; kinds with none are left out."""
        return {kind: number for kind in Kind if (number := self.whole.of_kind(kind))}


def capacity_in(municipality_id: int, stays: Sequence[Stay]) -> PlaceCapacity:
    """Return how many students the municipality can house on every night of all the stays, in order of arrival.

    Beds that are taken, closed or held on any of these nights do not count; sharing and single-party dwellings do.
    """
    homes = homes_in(municipality_id, stays)
    nights = [night for stay in stays for night in stay.each_night()]
    return PlaceCapacity(
        tuple(HomeCapacity(home, capacity_of(home.nights, nights)) for home in homes),
        with_one_bed_changed([home.nights for home in homes], stays),
    )
