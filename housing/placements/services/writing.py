"""Writing planned placements: students, sites and terms found or made, periods, windows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from housing.accounts.models import Student
from housing.database import db
from housing.organisations.models import PlacementSite, Term
from housing.organisations.services import ensure_term
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.services.planned import RENEWS_WINDOW, Field, Planned
from housing.placements.services.sites import SiteKey, sites_for
from housing.placements.services.students import rename, students_for
from housing.placements.services.windows import write_windows
from housing.rules.names import text_key


@dataclass(frozen=True, slots=True)
class _Found:
    """What the rows refer to, found or made."""

    students: dict[str, Student]
    sites: dict[SiteKey, PlacementSite]
    terms: dict[str, Term]


def write(institution_id: int, planned: Sequence[Planned], at: datetime, by: int | None) -> list[Placement]:
    """Make or change the planned placements with all they refer to, and return them in the same order."""
    found = _Found(
        students_for(institution_id, [each.row for each in planned]),
        sites_for([(each.place, each.row.site_name) for each in planned]),
        {code: ensure_term(code) for code in {each.term.code for each in planned}},
    )
    known = _placements([each.known.id for each in planned if each.known])
    placements = []
    for each in planned:
        if each.known is None:
            placement = _new(institution_id, each, found)
            db.session.add(placement)
        else:
            placement = known[each.known.id]
            _change(placement, each, found)
        _publish(placement, each, at, by)
        placements.append(placement)
    db.session.flush()
    _write_windows(planned, placements)
    return placements


def _placements(ids: Iterable[int]) -> dict[int, Placement]:
    placements = db.session.scalars(
        select(Placement).where(Placement.id.in_(list(ids))).options(selectinload(Placement.periods))
    )
    return {placement.id: placement for placement in placements}


def _new(institution_id: int, planned: Planned, found: _Found) -> Placement:
    row, (term_code, email, _, ordinal) = planned.row, planned.key
    return Placement(
        institution_id=institution_id,
        term_id=found.terms[term_code].id,
        student_id=found.students[email].id,
        course_code=row.course_code,
        course_name=row.course_name,
        study_term=row.study_term,
        ordinal=ordinal,
        site_id=_site(planned, found).id,
        municipality_id=planned.place.id,
        housing=row.housing,
        periods=_periods(planned),
    )


def _change(placement: Placement, planned: Planned, found: _Found) -> None:
    changed, row = {change.field for change in planned.changes}, planned.row
    if Field.STUDENT in changed:
        rename(found.students[planned.key[1]].person, row.first_name, row.last_name)
    if Field.COURSE in changed:
        placement.course_name = row.course_name
    if Field.STUDY_TERM in changed:
        placement.study_term = row.study_term
    if Field.SITE in changed:
        placement.site_id = _site(planned, found).id
        placement.municipality_id = planned.place.id
    if Field.HOUSING in changed:
        placement.housing = row.housing
    if Field.PERIODS in changed:
        placement.periods.clear()
        # the unit of work inserts before it deletes, and a period may keep its first day
        db.session.flush()
        placement.periods.extend(_periods(planned))


def _publish(placement: Placement, planned: Planned, at: datetime, by: int | None) -> None:
    if planned.known is None or planned.changes_any(RENEWS_WINDOW):
        placement.status = "published"
        placement.published_at = at
        placement.published_by_id = by


def _site(planned: Planned, found: _Found) -> PlacementSite:
    return found.sites[planned.place.id, text_key(planned.row.site_name)]


def _periods(planned: Planned) -> list[PlacementPeriod]:
    return [PlacementPeriod(first_day=p.first_day, last_day=p.last_day) for p in planned.row.periods]


def _write_windows(planned: Sequence[Planned], placements: Sequence[Placement]) -> None:
    write_windows(
        {
            placement.id: (each.row.periods, each.place)
            for each, placement in zip(planned, placements, strict=True)
            if each.known is None or each.changes_any(RENEWS_WINDOW)
        }
    )
