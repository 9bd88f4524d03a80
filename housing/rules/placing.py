"""A map on which somebody points at a place: which spot a point of it is, and which point a spot."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, degrees, radians

from housing.rules.coordinates import SWEDEN, Spot
from housing.rules.distance import EARTH_RADIUS_METRES

SIDE = 288
"""Points across the map, each a pixel of a screen that may be 320 wide."""

STEPS = (400, 1_600, 6_400, 25_600, 102_400)
"""How many metres the map may show across, each four times the one before."""

WHOLE_MUNICIPALITY = STEPS[-1]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the map: x to the right, y downwards, from its upper left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What the map shows: so many metres across, around a spot."""

    around: Spot
    across: int = WHOLE_MUNICIPALITY

    def spot_at(self, x: float, y: float) -> Spot | None:
        """Return the spot under a point; none outside the map or outside Sweden."""
        if not (0 <= x <= SIDE and 0 <= y <= SIDE):
            return None
        metres = self.across / SIDE
        north, east = (SIDE / 2 - y) * metres, (x - SIDE / 2) * metres
        latitude = self.around.latitude + degrees(north / EARTH_RADIUS_METRES)
        longitude = self.around.longitude + degrees(east / (EARTH_RADIUS_METRES * self._narrowing()))
        return Spot(latitude, longitude) if SWEDEN.holds(latitude, longitude) else None

    def point_of(self, spot: Spot) -> Point | None:
        """Return the point of a spot; none where it lies outside the map."""
        metres = self.across / SIDE
        north = radians(spot.latitude - self.around.latitude) * EARTH_RADIUS_METRES
        east = radians(spot.longitude - self.around.longitude) * EARTH_RADIUS_METRES * self._narrowing()
        x, y = SIDE / 2 + east / metres, SIDE / 2 - north / metres
        return Point(round(x, 1), round(y, 1)) if 0 <= x <= SIDE and 0 <= y <= SIDE else None

    def nearer(self, spot: Spot) -> "Frame":
        """Return the map around `spot`, four times as near if it can be."""
        return Frame(spot, STEPS[max(STEPS.index(self.across) - 1, 0)])

    @property
    def wider(self) -> "Frame | None":
        """The map four times as wide; none where it is the widest."""
        step = STEPS.index(self.across) + 1
        return Frame(self.around, STEPS[step]) if step < len(STEPS) else None

    def _narrowing(self) -> float:
        return cos(radians(self.around.latitude))


def frame_of(arguments: Mapping[str, str], otherwise: Frame) -> Frame:
    """Return the map that an address asks for (`around`, `across`); what makes no sense is `otherwise`."""
    try:
        latitude, longitude = (float(part) for part in arguments["around"].split(","))
        across = int(arguments["across"])
    except (KeyError, ValueError):
        return otherwise
    if across not in STEPS or not SWEDEN.holds(latitude, longitude):
        return otherwise
    return Frame(Spot(latitude, longitude), across)
