"""Coordinates as people paste them: ``65.0962, 17.1096``, ``65,0962 17,1096``, ``N 65.0962 E 17.1096``."""

import re
from dataclasses import dataclass
from enum import StrEnum

from housing.rules.distance import Box
from housing.rules.refusals import Refusal, RuleError

SWEDEN = Box(south=55.2, north=69.1, west=10.9, east=24.2)
"""Holds every place in Sweden (WGS 84), and a little of its neighbours."""

FAR_FROM_SEAT_KM = 120
"""Few places lie further from their municipality's seat: worth asking about (assumed)."""

LONGEST = 60

_NUMBER = r"[NSEWÖV]?\s*(\d{1,2}(?:[.,]\d{1,12})?)\s*°?\s*[NSEWÖV]?"
_PAIR = re.compile(rf"\s*\(?\s*{_NUMBER}\s*(?:[,;]\s+|[;\s]\s*|,(?=\s*\d+\.))\s*{_NUMBER}\s*\)?\s*", re.IGNORECASE)


class CoordinateProblem(StrEnum):
    """Why a text gives no place in Sweden."""

    UNREADABLE = "unreadable_coordinates"
    SWAPPED = "swapped_coordinates"
    NOT_IN_SWEDEN = "not_in_sweden"


class CoordinateError(RuleError):
    """The text gives no place in Sweden."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: degrees, WGS 84."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        """As one would paste it: ``65.0962, 17.1096``."""
        return f"{round(self.latitude, 5)}, {round(self.longitude, 5)}"


def parse_coordinates(text: str) -> Spot:
    """The place that a text gives, latitude first.

    Raises CoordinateError; where the two numbers have changed places it says so.
    """
    found = _PAIR.fullmatch(text[: LONGEST + 1])
    if found is None:
        raise _error(CoordinateProblem.UNREADABLE)
    latitude, longitude = (float(number.replace(",", ".")) for number in found.groups())
    if SWEDEN.holds(latitude, longitude):
        return Spot(latitude, longitude)
    if SWEDEN.holds(longitude, latitude):
        raise _error(CoordinateProblem.SWAPPED, right=str(Spot(longitude, latitude)))
    raise _error(CoordinateProblem.NOT_IN_SWEDEN)


def _error(code: CoordinateProblem, **facts: str) -> CoordinateError:
    return CoordinateError(Refusal(code, facts))
