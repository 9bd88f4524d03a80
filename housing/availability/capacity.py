"""How many students a municipality can house on *every* night of some stays: exact, never a sum or a minimum."""

from collections.abc import Sequence
from dataclasses import dataclass

from housing.availability.queries.capacity import EVERY_BED, Conditions, Home, homes_in
from housing.rules.bed_changes import BedChange, with_one_bed_changed
from housing.rules.capacity import Capacity, Kind, capacity_of, capacity_of_all, only_for
from housing.rules.mixes import Mixes, mixes_of
from housing.rules.nights import Stay, nights_of
from housing.rules.one_more_bed import added_by_one_more_bed
from housing.rules.sharing import Flat


@dataclass(frozen=True, slots=True)
class HomeCapacity:
    """A dwelling, how many whole stays fit in it, and how many more would with one bed more there."""

    home: Home
    capacity: Capacity
    one_bed_more: int


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
    def mixes(self) -> Mixes:
        """How many whatever the mix of women and men, and how many where it suits."""
        return mixes_of(self.whole)

    @property
    def split(self) -> dict[Kind, int]:
        """How many for whom; kinds with none are left out."""
        return {kind: number for kind in Kind if (number := self.whole.of_kind(kind))}


def students_housed_in(municipality_id: int, stays: Sequence[Stay], conditions: Conditions = EVERY_BED) -> int:
    """Return the total of `capacity_in`, without what only its page shows."""
    homes = homes_in(municipality_id, stays, conditions)
    return capacity_of_all((home.nights for home in homes), nights_of(stays)).total


def capacity_in(
    municipality_id: int, stays: Sequence[Stay], conditions: Conditions = EVERY_BED, flat: Flat | None = None
) -> PlaceCapacity:
    """Return how many students the municipality can house on every night of all the stays, in order of arrival.

    Beds that are taken, closed or held on any of these nights do not count, nor those that do not meet the conditions;
    sharing and single-party dwellings do. With `flat` only women, or only men, are counted.
    """
    homes = homes_in(municipality_id, stays, conditions)
    if flat is not None:
        homes = [home._replace(nights=only_for(home.nights, flat)) for home in homes]
    nights = nights_of(stays)
    return PlaceCapacity(
        tuple(
            HomeCapacity(home, capacity_of(home.nights, nights), added_by_one_more_bed(home.nights, nights))
            for home in homes
        ),
        with_one_bed_changed([home.nights for home in homes], stays),
    )
