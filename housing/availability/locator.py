"""What the map beside a list of beds shows: the houses in it by number, the nearest first."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from housing.availability.search import BedOnOffer
from housing.availability.stays import Choice
from housing.filters import house_filter, way_filter
from housing.organisations.sites import AnySite
from housing.stock import locator
from housing.stock.locator import House

MOST_HOUSES = 9
"""More would hide each other."""


def locator_of(site: AnySite, offers: Sequence[BedOnOffer], choice: Choice, ref: str) -> dict[str, Any] | None:
    """Return the arguments of the macro `locator_map`: one point for each house, the nearest first."""
    houses: dict[int, BedOnOffer] = {}
    for offer in offers:
        houses.setdefault(offer.bed.property_id, offer)
    query = choice.as_query()
    shown = [
        House(
            label=house_filter(offer),
            detail=way_filter(offer),
            latitude=offer.bed.latitude,
            longitude=offer.bed.longitude,
            url=url_for("asking.show", ref=ref, bed_ref=offer.bed.bed_ref, **query),
        )
        for offer in list(houses.values())[:MOST_HOUSES]
    ]
    return locator.locator_of(site, shown)
