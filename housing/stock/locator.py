"""What a small map shows: a placement site, houses by number, a scale."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from housing.organisations.sites import AnySite
from housing.rules.projection import project
from housing.rules.whereabouts import about

METRES_PER_KM = 1000
BESIDE = 32
"""Houses of one mesh are drawn side by side, else they would hide each other."""


@dataclass(frozen=True, slots=True)
class House:
    """A house on the map: its name, how far it is, and where a press on its name leads."""

    label: str
    detail: str
    latitude: float
    longitude: float
    url: str | None = None


def locator_of(site: AnySite, houses: Sequence[House], *, exact: bool = False) -> dict[str, Any] | None:
    """Return the arguments of the macro `locator_map`, None without a house.

    `exact`: a room there is the reader's; else each house stands about where it is (see `rules.whereabouts`).
    """
    if not houses:
        return None
    places = [(house.latitude, house.longitude) for house in houses]
    projection = project((site.latitude, site.longitude), places if exact else [about(*place) for place in places])
    there: Counter[tuple[float, float]] = Counter()
    points = []
    for number, (house, spot) in enumerate(zip(houses, projection.spots, strict=True), 1):
        x = spot.x + BESIDE * there[spot.x, spot.y]
        there[spot.x, spot.y] += 1
        points.append(
            {"number": number, "x": x, "y": spot.y, "label": house.label, "detail": house.detail, "url": house.url}
        )
    return {
        "site": {
            "x": projection.site.x,
            "y": projection.site.y,
            "label": site.name,
            "approximate": site.is_approximate,
        },
        "points": points,
        "scale": {"length": projection.bar_length, "text": _distance(projection.bar_metres)},
    }


def _distance(metres: int) -> str:
    if metres < METRES_PER_KM:
        return _("%(metres)s m", metres=metres)
    return _("%(km)s km", km=metres // METRES_PER_KM)
