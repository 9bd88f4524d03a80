"""A small map: places projected into a square, drawn by the server, no map service asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from housing.rules.distance import EARTH_RADIUS_METRES

SIDE = 400
EDGE = 45
SMALLEST_METRES = 400
BARS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
LONGEST_BAR = 130


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the square: x to the right, y downwards, 0 to 400."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Projection:
    """Where each place falls, the site first, and a bar that shows so many metres."""

    site: Spot
    spots: tuple[Spot, ...]
    bar_metres: int
    bar_length: float


def project(site: tuple[float, float], places: Sequence[tuple[float, float]]) -> Projection:
    """Project latitude and longitude pairs around the site so that all of them lie inside the edges."""
    flat = [_metres_from(site, place) for place in places]
    reach = max([SMALLEST_METRES, *(max(abs(east), abs(north)) for east, north in flat)])
    scale = (SIDE / 2 - EDGE) / reach
    bar = max((metres for metres in BARS if metres * scale <= LONGEST_BAR), default=BARS[0])
    middle = SIDE / 2
    spots = tuple(Spot(round(middle + east * scale, 1), round(middle - north * scale, 1)) for east, north in flat)
    return Projection(Spot(middle, middle), spots, bar, round(bar * scale, 1))


def _metres_from(site: tuple[float, float], place: tuple[float, float]) -> tuple[float, float]:
    """Return metres east and north of the site; the earth is flat enough for a walk."""
    north = radians(place[0] - site[0]) * EARTH_RADIUS_METRES
    east = radians(place[1] - site[1]) * EARTH_RADIUS_METRES * cos(radians(site[0]))
    return east, north
