"""How far it is from a house to the site, for a student without a car.

Source: domain.md: no car is the default; another municipality counts as reachable only
with a car, or over a bus line that an officer ticked for that pair. Figures marked
*assumed* are our own judgement.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, ceil, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_009
"""Mean radius of the earth (IUGG)."""

METRES_PER_KM = 1000

DETOUR_FACTOR = 1.3
"""Streets are this much longer than the straight line (assumed)."""

WALKING_METRES_PER_MINUTE = 80
"""4.8 km/h: an adult in no hurry, on a cleared pavement (assumed)."""

LONGEST_WALK_MINUTES = 45
"""Longer is not walked to a morning shift in winter (assumed)."""

APPROXIMATE_ALLOWANCE_METRES = 500
"""A site known only by its municipality's seat may be this much further away, so a
walk is not promised at the very edge (assumed)."""


class Reach(StrEnum):
    """How the site is reached from the house."""

    WALK = "walk"
    BUS = "bus"
    NEEDS_CAR = "needs_car"


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees (WGS 84) that hold everything within a distance, and some more."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies inside."""
        inside = self.south <= latitude <= self.north
        return inside and self.west <= longitude <= self.east


def km_between(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Whole kilometres along the straight line between two places (latitude, longitude in degrees)."""
    return round(metres_between(*one, *other) / METRES_PER_KM)


def metres_between(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Straight-line distance in metres between two points in degrees (haversine)."""
    north, north_to = radians(latitude), radians(to_latitude)
    half_north = sin((north_to - north) / 2) ** 2
    half_east = sin(radians(to_longitude - longitude) / 2) ** 2
    chord = half_north + cos(north) * cos(north_to) * half_east
    return 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(chord)))


def walking_minutes(metres: float) -> int:
    """Whole minutes on foot for a straight-line distance, at least one."""
    return max(1, ceil(metres * DETOUR_FACTOR / WALKING_METRES_PER_MINUTE))


def reach_of(metres: float, bus_ticked: bool, approximate: bool) -> Reach:
    """How a site at this straight-line distance is reached.

    ``bus_ticked``: an officer has ticked a bus line for the pair of places.
    ``approximate``: the site is known only by its municipality's seat.
    """
    allowance = APPROXIMATE_ALLOWANCE_METRES if approximate else 0
    if walking_minutes(metres + allowance) <= LONGEST_WALK_MINUTES:
        return Reach.WALK
    return Reach.BUS if bus_ticked else Reach.NEEDS_CAR


@dataclass(frozen=True, slots=True)
class Way:
    """How far it is from a house to a site; minutes mean nothing where the distance is not known."""

    metres: float
    minutes_on_foot: int
    reach: Reach
    is_distance_known: bool


def way_between(house: tuple[float, float], site: tuple[float, float], bus_ticked: bool, approximate: bool) -> Way:
    """The way from a house to a site, both in degrees; see `reach_of`."""
    metres = metres_between(*site, *house)
    return Way(metres, walking_minutes(metres), reach_of(metres, bus_ticked, approximate), not approximate)


def within_degrees(latitude: float, longitude: float, km: float) -> Box:
    """A box around every point within ``km``, to search by an index before measuring.

    Meant for Europe: not for places at a pole or at the date line.
    """
    angle = km * 1000 / EARTH_RADIUS_METRES
    tall = degrees(angle)
    ratio = min(1.0, sin(min(angle, radians(90))) / max(cos(radians(latitude)), 1e-9))
    wide = degrees(asin(ratio))
    return Box(latitude - tall, latitude + tall, longitude - wide, longitude + wide)
