"""Names of sites: which stand for another, and which two may mean one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from housing.database import db
from housing.organisations.models import Municipality, PlacementSite, SitesApart
from housing.placements.models import Placement
from housing.rules.names import label_sort_key
from housing.rules.site_likeness import may_be_one_site


@dataclass(frozen=True, slots=True)
class NamedSite:
    """A site as a person compares it: `placements` are the institution's own, none where only others go there."""

    id: int
    ref: str
    name: str
    municipality_id: int
    municipality_name: str
    placements: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Two sites of one municipality whose names may mean one; the one that more of the institution's go to is first."""

    one: NamedSite
    other: NamedSite


@dataclass(frozen=True, slots=True)
class NamesForTyping:
    """What a coordinator is likely to type: her sites and courses; and every municipality."""

    sites: tuple[str, ...]
    municipalities: tuple[str, ...]
    courses: tuple[str, ...]


def names_for_typing(institution_id: int) -> NamesForTyping:
    """Return the names that a page suggests while somebody types."""
    own = Placement.institution_id == institution_id
    sites = select(PlacementSite.name).join(Placement, Placement.site_id == PlacementSite.id).where(own).distinct()
    courses = select(Placement.course_code).where(own).distinct()
    return NamesForTyping(
        tuple(sorted(db.session.scalars(sites), key=label_sort_key)),
        tuple(db.session.scalars(select(Municipality.name).order_by(Municipality.sort_key))),
        tuple(sorted(db.session.scalars(courses), key=label_sort_key)),
    )


def kept_names() -> dict[tuple[int, str], str]:
    """Return the name that is kept for each other spelling, by municipality and key of the spelling."""
    kept = aliased(PlacementSite)
    rows = db.session.execute(
        select(PlacementSite.municipality_id, PlacementSite.name_key, kept.name).join(
            kept, kept.id == PlacementSite.merged_into_id
        )
    )
    return {(municipality_id, key): name for municipality_id, key, name in rows}


def other_spellings(site_id: int) -> list[PlacementSite]:
    """Return the names that stand for a site, in order."""
    return list(
        db.session.scalars(
            select(PlacementSite).where(PlacementSite.merged_into_id == site_id).order_by(PlacementSite.name_key)
        )
    )


def sites_beside(institution_id: int, site: PlacementSite) -> list[NamedSite]:
    """Return the other sites of a site's municipality, whoever sends students there."""
    return [each for each in _sites_of(institution_id, [site.municipality_id]) if each.id != site.id]


def alike_sites(institution_id: int) -> list[Alike]:
    """Return the pairs of sites that a person is to be asked about: one of each is the institution's own."""
    municipality_ids = db.session.scalars(
        select(Placement.municipality_id)
        .where(Placement.institution_id == institution_id, Placement.status == "published")
        .distinct()
    ).all()
    apart = {(one, other) for one, other in db.session.execute(select(SitesApart.site_id, SitesApart.other_id))}
    by_municipality: defaultdict[str, list[NamedSite]] = defaultdict(list)
    for site in _sites_of(institution_id, municipality_ids):
        by_municipality[site.municipality_name].append(site)
    return [
        Alike(one, other)
        for municipality, sites in by_municipality.items()
        for one, other in combinations(sites, 2)
        if one.placements
        and tuple(sorted((one.id, other.id))) not in apart
        and may_be_one_site(one.name, other.name, municipality)
    ]


def _sites_of(institution_id: int, municipality_ids: Iterable[int]) -> list[NamedSite]:
    own = case((Placement.institution_id == institution_id, 1), else_=0)
    used = (
        select(Placement.site_id, func.sum(own).label("own"))
        .where(Placement.status == "published", Placement.municipality_id.in_(list(municipality_ids)))
        .group_by(Placement.site_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            PlacementSite.id,
            PlacementSite.ref,
            PlacementSite.name,
            PlacementSite.municipality_id,
            Municipality.name,
            used.c.own,
        )
        .join(used, used.c.site_id == PlacementSite.id)
        .join(Municipality, Municipality.id == PlacementSite.municipality_id)
        .order_by(Municipality.sort_key, used.c.own.desc(), PlacementSite.name_key, PlacementSite.id)
    )
    return [NamedSite(*row) for row in rows]
