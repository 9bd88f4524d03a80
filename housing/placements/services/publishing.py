"""Publishing a file of placements: all of it or nothing, in the caller's transaction. Mails nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from housing import audit
from housing.database import db
from housing.happenings import PlacementBefore, PlacementChanged, PlacementsPublished, announce
from housing.organisations.services import ensure_term
from housing.placements.models import Placement, PlacementImport
from housing.placements.queries.known import KnownPlacement, lock_imports, lock_placements
from housing.placements.reading import PlacementFile
from housing.placements.services.cancelling import StillBooked, cancel_placement
from housing.placements.services.comparing import plan_import
from housing.placements.services.imported_changes import note_changes
from housing.placements.services.planned import RENEWS_WINDOW, Plan, Planned
from housing.placements.services.writing import write


class BadRows(Exception):  # noqa: N818 (a state of the file, as people say it)
    """Some rows cannot be used and nobody said to skip them; nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.bad_rows)
        self.plan = plan


class PlanChanged(Exception):  # noqa: N818 (a state, as people say it)
    """Publishing would now do something else than what was looked at: `plan`. Nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing. `ref` names the import, none when there was nothing to write.

    `called_off` are the placements that the file no longer held and somebody ticked; `lived_in` those of them that
    still take place because their student lives in a room on them.
    """

    plan: Plan
    ref: str | None
    called_off: tuple[KnownPlacement, ...] = ()
    lived_in: tuple[KnownPlacement, ...] = ()


def _nothing(_plan: Plan) -> Collection[str]:
    return ()


def publish(
    institution_id: int,
    file: PlacementFile,
    *,
    sha256: str,
    at: datetime,
    by: int | None,
    skip_bad_rows: bool = False,
    expected: str | None = None,
    call_off: Callable[[Plan], Collection[str]] = _nothing,
) -> Published:
    """Make the placements of a file bookable, or carry its changes through.

    `by` is a person's id, none for the command line; `sha256` names the file's bytes. `call_off` says which vanished
    placements, by reference, are not to take place; the others are left as they are. Publishing the same file again
    writes nothing. Raises `BadRows` when rows are bad and `skip_bad_rows` was not said, and `PlanChanged` when
    `expected`, the fingerprint of the plan that was looked at, is no longer right.
    """
    lock_imports()
    lock_placements(institution_id)
    plan = plan_import(institution_id, file)
    if expected is not None and plan.fingerprint() != expected:
        raise PlanChanged(plan)
    if plan.bad_rows and not skip_bad_rows:
        raise BadRows(plan)
    unwanted = call_off(plan)
    vanished = [each for each in plan.vanished if each.ref in unwanted]
    if not plan.to_write and not vanished:
        return Published(plan, None)
    placements = write(institution_id, plan.to_write, at, by)
    _note_changes(plan.to_write, placements, at, by)
    _announce(plan.to_write, placements, at, by)
    called_off = tuple(each for each in vanished if _call_off(each, at, by))
    more = {"called_off": len(called_off), "moved": sum(each.held is not None for each in plan.planned)}
    note = _note_import(institution_id, plan, more, sha256=sha256, at=at, by=by)
    written = [(placement.id, each.known) for each, placement in zip(plan.to_write, placements, strict=True)]
    note_changes(note.id, [*written, *((each.id, each) for each in called_off)])
    return Published(plan, note.ref, called_off, tuple(each for each in vanished if each not in called_off))


def _call_off(known: KnownPlacement, at: datetime, by: int | None) -> bool:
    """Cancel a placement that has vanished from the list; one that is lived on stays, and the rest is published."""
    try:
        with db.session.begin_nested():
            cancel_placement(known.id, at=at, by=by)
    except StillBooked:
        db.session.expire_all()
        return False
    return True


def _note_import(
    institution_id: int, plan: Plan, more: Mapping[str, int], *, sha256: str, at: datetime, by: int | None
) -> PlacementImport:
    counts = {str(state): number for state, number in plan.counts.items()}
    note = PlacementImport(
        institution_id=institution_id,
        term_id=ensure_term(plan.planned[0].term.code).id,
        sha256=sha256,
        imported_at=at,
        person_id=by,
        counts={**counts, "skipped": plan.bad_rows, **more},
    )
    db.session.add(note)
    db.session.flush()
    return note


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
