"""What the map beside a list of beds shows: the site, the houses by number, a scale."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from housing.availability.search import BedOnOffer
from housing.availability.stays import Choice
from housing.organisations.models import PlacementSite
from housing.rules.projection import project

MOST_HOUSES = 9
"""More would hide each other."""
METRES_PER_KM = 1000


def locator_of(site: PlacementSite, offers: Sequence[BedOnOffer], choice: Choice, ref: str) -> dict[str, Any] | None:
    """Return the arguments of the macro `locator_map`: one point for each house, the nearest first."""
    houses: dict[int, BedOnOffer] = {}
    for offer in offers:
        houses.setdefault(offer.bed.property_id, offer)
    shown = list(houses.values())[:MOST_HOUSES]
    if not shown:
        return None
    query = choice.as_query()
    projection = project(
        (site.latitude, site.longitude), [(offer.bed.latitude, offer.bed.longitude) for offer in shown]
    )
    return {
        "site": {
            "x": projection.site.x,
            "y": projection.site.y,
            "label": site.name,
            "approximate": site.is_approximate,
        },
        "points": [
            {
                "number": number,
                "x": spot.x,
                "y": spot.y,
                "label": offer.bed.street,
                "detail": ngettext("%(num)s minute on foot", "%(num)s minutes on foot", offer.minutes_on_foot),
                "url": url_for("asking.show", ref=ref, bed_ref=offer.bed.bed_ref, **query),
            }
            for number, (offer, spot) in enumerate(zip(shown, projection.spots, strict=True), 1)
        ],
        "scale": {"length": projection.bar_length, "text": _distance(projection.bar_metres)},
    }


def _distance(metres: int) -> str:
    if metres < METRES_PER_KM:
        return _("%(metres)s m", metres=metres)
    return _("%(km)s km", km=metres // METRES_PER_KM)
