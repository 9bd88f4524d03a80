"""Placement sites: made at their municipality's seat when a list names them, placed by a coordinator later."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from housing import audit
from housing.database import db
from housing.organisations.models import Organisation, PlacementSite
from housing.placements.queries.organisations import Place
from housing.rules.coordinates import Spot
from housing.rules.distance import km_between
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


def place_site(site: PlacementSite, spot: Spot, *, at: datetime, by: int) -> None:
    """Put a site where it really is; every institution that sends students there sees it."""
    site.latitude = spot.latitude
    site.longitude = spot.longitude
    site.is_approximate = False
    audit.record(at=at, person_id=by, action="site_placed", subject="placement_site", subject_ref=site.ref)


def say_who_runs(site: PlacementSite, organisation: Organisation | None, *, at: datetime, by: int) -> None:
    """Note who runs a site; that organisation's coordinators then see every placement at it. None: nobody knows."""
    site.run_by_id = organisation.id if organisation else None
    audit.record(
        at=at,
        person_id=by,
        action="site_run_by",
        subject="placement_site",
        subject_ref=site.ref,
        organisation=organisation.slug if organisation else None,
    )


def km_from_seat(site: PlacementSite, spot: Spot) -> int:
    """Return how far a spot lies from the seat of the site's municipality, in whole kilometres."""
    seat = site.municipality
    return km_between((spot.latitude, spot.longitude), (seat.seat_latitude, seat.seat_longitude))


def _sites(municipality_ids: set[int]) -> dict[SiteKey, PlacementSite]:
    sites = db.session.scalars(select(PlacementSite).where(PlacementSite.municipality_id.in_(municipality_ids)))
    return {(site.municipality_id, site.name_key): site for site in sites}
