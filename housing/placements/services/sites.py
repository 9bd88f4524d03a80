"""Placement sites: made at their municipality's seat when a list names them, placed by a coordinator later."""

from collections.abc import Iterable

from sqlalchemy import select

from housing.database import db
from housing.organisations.models import PlacementSite
from housing.placements.queries.organisations import Place
from housing.rules.names import text_key

SiteKey = tuple[int, str]


def sites_for(wanted: Iterable[tuple[Place, str]]) -> dict[SiteKey, PlacementSite]:
    """Return sites by municipality and key of the name; a new one stands at the seat, marked approximate."""
    named = {(place.id, text_key(name)): (place, name) for place, name in wanted}
    found = _sites({place_id for place_id, _ in named})
    for key, (place, name) in named.items():
        if key not in found:
            found[key] = PlacementSite(
                municipality_id=place.id,
                name=name,
                name_key=key[1],
                latitude=place.latitude,
                longitude=place.longitude,
                is_approximate=True,
            )
            db.session.add(found[key])
    db.session.flush()
    return {key: found[key] for key in named}


def place_site(site: PlacementSite, latitude: float, longitude: float) -> None:
    """Put a site where it really is: degrees, WGS 84."""
    site.latitude = latitude
    site.longitude = longitude
    site.is_approximate = False


def _sites(municipality_ids: set[int]) -> dict[SiteKey, PlacementSite]:
    sites = db.session.scalars(select(PlacementSite).where(PlacementSite.municipality_id.in_(municipality_ids)))
    return {(site.municipality_id, site.name_key): site for site in sites}
