"""Placements at the sites that a municipality or a region runs, whichever institution sent the students."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from housing.bookings.queries.students import Whose
from housing.database import db
from housing.organisations.models import Organisation, PlacementSite
from housing.placements.models import Placement


class Host(NamedTuple):
    """Where a placement is, and who sent its student: of the institution no more than its name."""

    site: str
    institution: str


def at_sites_of(organisation_id: int) -> Whose:
    """Return the condition on placements at sites that the organisation runs."""
    sites = select(PlacementSite.id).where(PlacementSite.run_by_id == organisation_id)
    return Placement.site_id.in_(sites)


def hosts_of(placement_ids: Collection[int]) -> dict[int, Host]:
    """Return the site and the sender of these placements."""
    rows = db.session.execute(
        select(Placement.id, PlacementSite.name, Organisation.name)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(Organisation, Organisation.id == Placement.institution_id)
        .where(Placement.id.in_(placement_ids))
    )
    return {placement_id: Host(site, institution) for placement_id, site, institution in rows}
