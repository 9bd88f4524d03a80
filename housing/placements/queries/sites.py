"""The sites that an institution sends students to."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from housing.database import db
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.models import Placement, SiteLimit
from housing.placements.reading_limits import KnownSite


@dataclass(frozen=True, slots=True)
class SiteInUse:
    """A site, and how many placements of the institution are there."""

    site: PlacementSite
    placements: int


def sites_of(institution_id: int) -> list[SiteInUse]:
    """Return the institution's sites: those that nobody has placed first, the most used of them first.

    Those that are placed come by municipality and name, as a register.
    """
    used = (
        select(Placement.site_id, func.count().label("number"))
        .where(Placement.institution_id == institution_id, Placement.status == "published")
        .group_by(Placement.site_id)
        .subquery()
    )
    to_place = PlacementSite.is_approximate
    rows = db.session.execute(
        select(PlacementSite, used.c.number)
        .join(used, used.c.site_id == PlacementSite.id)
        .join(PlacementSite.municipality)
        .order_by(to_place.desc(), case((to_place, -used.c.number)), Municipality.sort_key, PlacementSite.name_key)
        .options(contains_eager(PlacementSite.municipality))
    )
    return [SiteInUse(row[0], row[1]) for row in rows]


def kept_site_ref(ref: str) -> str | None:
    """Return the reference of the site that the one with `ref` is another spelling of; none if it is its own."""
    kept = aliased(PlacementSite)
    return db.session.scalar(
        select(kept.ref).join(PlacementSite, PlacementSite.merged_into_id == kept.id).where(PlacementSite.ref == ref)
    )


def placed_sites(municipality_id: int) -> list[PlacementSite]:
    """Return the sites of a municipality that somebody has placed on the map."""
    return list(
        db.session.scalars(
            select(PlacementSite)
            .where(
                PlacementSite.municipality_id == municipality_id,
                PlacementSite.is_approximate.is_(False),
                PlacementSite.merged_into_id.is_(None),
            )
            .order_by(PlacementSite.name_key)
        )
    )


def municipalities_of(institution_ids: Collection[int]) -> frozenset[int]:
    """Return the municipalities, by id, that these institutions have published placements in."""
    there = (
        select(PlacementSite.municipality_id)
        .join(Placement, Placement.site_id == PlacementSite.id)
        .where(Placement.institution_id.in_(institution_ids), Placement.status == "published")
        .distinct()
    )
    return frozenset(db.session.scalars(there))


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


def known_sites(institution_id: int) -> list[KnownSite]:
    """Return the institution's sites with every name that lists may write for them, the one that is kept first."""
    kept = {each.site.id: each.site for each in sites_of(institution_id)}
    rows = db.session.execute(
        select(PlacementSite.merged_into_id, PlacementSite.name).where(PlacementSite.merged_into_id.in_(list(kept)))
    )
    names: dict[int, list[str]] = {site_id: [site.name] for site_id, site in kept.items()}
    for site_id, name in rows:
        names[site_id or 0].append(name)
    return [KnownSite(id_, site.municipality.name, tuple(names[id_])) for id_, site in kept.items()]


def site_limits(institution_id: int) -> dict[int, int]:
    """Return how many students each site can take at the same time, by its id, where the institution has said it."""
    rows = db.session.execute(
        select(SiteLimit.site_id, SiteLimit.students).where(SiteLimit.institution_id == institution_id)
    )
    return {row.site_id: row.students for row in rows}
