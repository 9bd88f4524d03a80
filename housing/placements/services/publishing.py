"""Publishing a file of placements: all of it or nothing, in the caller's transaction. Mails nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from housing import audit
from housing.database import db
from housing.happenings import PlacementBefore, PlacementChanged, PlacementsPublished, announce
from housing.organisations.services import ensure_term
from housing.placements.models import Placement, PlacementImport
from housing.placements.queries.known import lock_imports, lock_placements
from housing.placements.reading import PlacementFile
from housing.placements.services.comparing import plan_import
from housing.placements.services.planned import RENEWS_WINDOW, Plan, Planned
from housing.placements.services.writing import write


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
    placements = write(institution_id, plan.to_write, at, by)
    _note_changes(plan.to_write, placements, at, by)
    ref = _note_import(institution_id, plan, sha256, at, by)
    _announce(plan.to_write, placements, at, by)
    return Published(plan, ref)


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


def _announce(planned: Sequence[Planned], placements: Sequence[Placement], at: datetime, by: int | None) -> None:
    new = [placement.id for each, placement in zip(planned, placements, strict=True) if not each.known]
    if new:
        announce(PlacementsPublished(at, tuple(new)))
    for each, placement in zip(planned, placements, strict=True):
        if each.known and each.changes_any(RENEWS_WINDOW):
            before = PlacementBefore(each.known.site_id, each.known.periods)
            announce(PlacementChanged(at, placement.id, cancelled=False, person_id=by, before=before))
