"""Two spellings of one site made one, on a person's word; and remembered, so that lists go on writing either."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from housing import audit
from housing.database import db
from housing.organisations.models import PlacementSite, SitesApart
from housing.placements.models import Placement, SiteLimit
from housing.placements.queries.known import lock_imports


class SitesHaveChanged(Exception):  # noqa: N818 (a state, as people say it)
    """One of the two is already another spelling of some site, or they lie in two municipalities; nothing was done."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: the name that is kept, and how many placements went to it."""

    name: str
    moved: int


def merge_sites(kept_ref: str, other_ref: str, *, at: datetime, by: int) -> Merged:
    """Let `other` be another spelling of `kept`: every placement at it, whoever sent it, is at `kept` from now on.

    A place on the map that only `other` has goes along. Imports wait, for they may be writing placements at either.
    Raises `SitesHaveChanged` when somebody else was faster.
    """
    lock_imports()
    kept, other = _site(kept_ref), _site(other_ref)
    if not _are_two(kept, other):
        raise SitesHaveChanged
    if kept.is_approximate and not other.is_approximate:
        kept.latitude, kept.longitude, kept.is_approximate = other.latitude, other.longitude, False
    moved = _move_placements(other, kept)
    _move_limits(other, kept)
    db.session.execute(
        update(PlacementSite).where(PlacementSite.merged_into_id == other.id).values(merged_into_id=kept.id)
    )
    other.merged_into_id = kept.id
    db.session.flush()
    _note("site_merged", other, at, by)
    return Merged(kept.name, moved)


def keep_apart(one_ref: str, other_ref: str, *, at: datetime, by: int) -> None:
    """Remember that two names mean two sites; saying it again changes nothing.

    Raises `SitesHaveChanged` as `merge_sites` does.
    """
    lock_imports()
    one, other = _site(one_ref), _site(other_ref)
    if not _are_two(one, other):
        raise SitesHaveChanged
    first, second = sorted((one.id, other.id))
    if db.session.get(SitesApart, (first, second)) is None:
        db.session.add(SitesApart(site_id=first, other_id=second))
        db.session.flush()
        _note("sites_kept_apart", one, at, by)


def separate_site(ref: str, *, at: datetime, by: int) -> None:
    """Let a name that was another spelling be a site of its own again; placements stay where they are.

    It stands where it stood before. Which placements are really there, the next list that writes the name tells.
    Raises `SitesHaveChanged` when it is a site of its own already.
    """
    lock_imports()
    site = _site(ref)
    if site.merged_into_id is None:
        raise SitesHaveChanged
    first, second = sorted((site.id, site.merged_into_id))
    site.merged_into_id = None
    if db.session.get(SitesApart, (first, second)) is None:
        db.session.add(SitesApart(site_id=first, other_id=second))
    db.session.flush()
    _note("site_separated", site, at, by)


def _site(ref: str) -> PlacementSite:
    # As it is under the lock, whatever the page that led here had read.
    found = db.session.scalar(
        select(PlacementSite).where(PlacementSite.ref == ref).execution_options(populate_existing=True)
    )
    if found is None:
        raise SitesHaveChanged
    return found


def _are_two(one: PlacementSite, other: PlacementSite) -> bool:
    own = one.merged_into_id is None and other.merged_into_id is None
    return own and one.id != other.id and one.municipality_id == other.municipality_id


def _move_placements(site: PlacementSite, to: PlacementSite) -> int:
    moved = db.session.scalars(
        update(Placement)
        .where(Placement.site_id == site.id)
        .values(site_id=to.id)
        .returning(Placement.id)
        .execution_options(synchronize_session=False)
    )
    return len(moved.all())


def _move_limits(site: PlacementSite, to: PlacementSite) -> None:
    # what an institution has said of the site that is kept goes before what it said of the other
    said = select(SiteLimit.institution_id).where(SiteLimit.site_id == to.id).scalar_subquery()
    of_it = SiteLimit.site_id == site.id
    quietly = {"synchronize_session": False}
    db.session.execute(
        update(SiteLimit).where(of_it, SiteLimit.institution_id.not_in(said)).values(site_id=to.id),
        execution_options=quietly,
    )
    db.session.execute(delete(SiteLimit).where(of_it), execution_options=quietly)


def _note(action: str, site: PlacementSite, at: datetime, by: int) -> None:
    audit.record(at=at, person_id=by, action=action, subject="placement_site", subject_ref=site.ref)
