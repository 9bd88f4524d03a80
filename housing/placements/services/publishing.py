"""Publishing a file of placements: all of it or nothing, in the caller's transaction. Mails nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from housing import audit
from housing.accounts.models import Student
from housing.database import db
from housing.happenings import PlacementChanged, PlacementsPublished, announce
from housing.organisations.models import PlacementSite, Term
from housing.organisations.services import ensure_term
from housing.placements.models import Placement, PlacementImport, PlacementPeriod
from housing.placements.queries.known import lock_imports, lock_placements
from housing.placements.reading import PlacementFile
from housing.placements.services.comparing import RENEWS_WINDOW, Field, Plan, Planned, plan_import
from housing.placements.services.sites import SiteKey, sites_for
from housing.placements.services.students import rename, students_for
from housing.placements.services.windows import write_windows
from housing.rules.names import text_key


class BadRows(Exception):  # noqa: N818 (a state of the file, as people say it)
    """Some rows cannot be used and nobody said to skip them; nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.bad_rows)
        self.plan = plan


class PlanChanged(Exception):  # noqa: N818 (a state, as people say it)
    """Publishing would now do something else than what was looked at; nothing was written."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing. `ref` names the import, none when there was nothing to write."""

    plan: Plan
    ref: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What the rows refer to, found or made."""

    students: dict[str, Student]
    sites: dict[SiteKey, PlacementSite]
    terms: dict[str, Term]


def publish(
    institution_id: int,
    file: PlacementFile,
    *,
    sha256: str,
    at: datetime,
    by: int | None,
    skip_bad_rows: bool = False,
    expected: str | None = None,
) -> Published:
    """Make the placements of a file bookable, or carry its changes through.

    `by` is a person's id, none for the command line; `sha256` names the file's bytes. Publishing the same file
    again writes nothing. Raises `BadRows` when rows are bad and `skip_bad_rows` was not said, and `PlanChanged`
    when `expected`, the fingerprint of the plan that was looked at, is no longer right.
    """
    lock_imports()
    lock_placements(institution_id)
    plan = plan_import(institution_id, file)
    if expected is not None and plan.fingerprint() != expected:
        raise PlanChanged
    if plan.bad_rows and not skip_bad_rows:
        raise BadRows(plan)
    if not plan.to_write:
        return Published(plan, None)
    placements = _write(institution_id, plan.to_write, at, by)
    ref = _note_import(institution_id, plan, sha256, at, by)
    _announce(plan.to_write, placements, at)
    return Published(plan, ref)


def _write(institution_id: int, planned: Sequence[Planned], at: datetime, by: int | None) -> list[Placement]:
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
    _note_changes(planned, placements, at, by)
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


def _note_import(institution_id: int, plan: Plan, sha256: str, at: datetime, by: int | None) -> str:
    note = PlacementImport(
        institution_id=institution_id,
        term_id=ensure_term(plan.to_write[0].term.code).id,
        sha256=sha256,
        imported_at=at,
        person_id=by,
        counts={**{str(state): number for state, number in plan.counts.items()}, "skipped": plan.bad_rows},
    )
    db.session.add(note)
    db.session.flush()
    return note.ref


def _note_changes(planned: Sequence[Planned], placements: Sequence[Placement], at: datetime, by: int | None) -> None:
    for each, placement in zip(planned, placements, strict=True):
        if each.known:
            audit.record(
                at=at,
                person_id=by,
                action="placement_changed",
                subject="placement",
                subject_ref=placement.ref,
                fields=[str(change.field) for change in each.changes],
            )


def _announce(planned: Sequence[Planned], placements: Sequence[Placement], at: datetime) -> None:
    new = [placement.id for each, placement in zip(planned, placements, strict=True) if not each.known]
    if new:
        announce(PlacementsPublished(at, tuple(new)))
    for each, placement in zip(planned, placements, strict=True):
        if each.known and each.changes_any(RENEWS_WINDOW):
            announce(PlacementChanged(at, placement.id, cancelled=False))
