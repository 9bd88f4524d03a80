"""The sites that an institution sends students to."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from housing.database import db
from housing.organisations.models import PlacementSite
from housing.placements.models import Placement


@dataclass(frozen=True, slots=True)
class SiteInUse:
    """A site, and how many placements of the institution are there."""

    site: PlacementSite
    placements: int


def sites_of(institution_id: int) -> list[SiteInUse]:
    """Return the institution's sites: those that nobody has placed first, and the most used of them first."""
    number = func.count(Placement.id)
    rows = db.session.execute(
        select(PlacementSite, number)
        .join(Placement, Placement.site_id == PlacementSite.id)
        .where(Placement.institution_id == institution_id, Placement.status == "published")
        .group_by(PlacementSite.id)
        .order_by(PlacementSite.is_approximate.desc(), number.desc(), PlacementSite.name_key, PlacementSite.id)
        .options(joinedload(PlacementSite.municipality))
    )
    return [SiteInUse(row[0], row[1]) for row in rows]


def site_of(institution_id: int, ref: str) -> PlacementSite | None:
    """Return a site that the institution sends students to; the site of others only is none."""
    used = exists().where(Placement.site_id == PlacementSite.id, Placement.institution_id == institution_id)
    return db.session.scalar(
        select(PlacementSite).where(PlacementSite.ref == ref, used).options(joinedload(PlacementSite.municipality))
    )


def sites_to_place(institution_id: int) -> int:
    """Count the institution's sites that are only known to be somewhere in their municipality."""
    used = exists().where(
        Placement.site_id == PlacementSite.id,
        Placement.institution_id == institution_id,
        Placement.status == "published",
    )
    statement = select(func.count()).select_from(PlacementSite).where(PlacementSite.is_approximate, used)
    return db.session.scalar(statement) or 0
