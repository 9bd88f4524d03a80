"""What a student may know of a home before the room is hers: about where it is, and a name that is no address.

Source: domain.md, "Life of a booking": the address shows when a booking is confirmed.
"""

import re

ABOUT_LATITUDE, ABOUT_LONGITUDE = 0.0025, 0.005
"""Degrees (WGS 84): in Sweden a mesh of some 280 by 200 to 310 metres, which a block of houses fills (assumed)."""

_NUMBER = re.compile(r"\d")


def about(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the middle of the mesh that a place lies in: near enough to walk by, too wide to ring a bell by."""
    return _middle(latitude, ABOUT_LATITUDE), _middle(longitude, ABOUT_LONGITUDE)


def name_without_address(name: str, street: str) -> str | None:
    """Return the name of a property unless it tells the address: many are called by their street and number."""
    called, stands = " ".join(name.casefold().split()), " ".join(street.casefold().split())
    street_name = _NUMBER.split(stands)[0].strip()
    if stands in called or (called.startswith(street_name) and _NUMBER.search(called)):
        return None
    return name


def _middle(degrees: float, mesh: float) -> float:
    return round((degrees // mesh + 0.5) * mesh, 5)
