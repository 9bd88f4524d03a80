"""Undoing an import: every placement as it was before, all of them or none."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from housing import audit
from housing.database import db
from housing.happenings import PlacementBefore, PlacementChanged, PlacementsPublished, announce
from housing.placements.models import ImportedChange, Placement, PlacementImport, PlacementPeriod
from housing.placements.queries.known import lock_imports, lock_placements
from housing.placements.queries.organisations import place_with_id
from housing.placements.queries.undoing import asked_on, ended_by, imported_later
from housing.placements.services.imported_changes import PlacementState, forget_changes, states_of
from housing.placements.services.windows import close_window, forget_windows, write_windows


class CannotUndo(StrEnum):
    """Why an import cannot be undone."""

    UNDONE = "undone"
    TOO_OLD = "too_old"
    LATER = "later"
    BOOKED = "booked"
    BOOKINGS_ENDED = "bookings_ended"
    CHANGED = "changed"


class UndoRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The import was not undone; `placement_ids` are those that stand in the way."""

    def __init__(self, because: CannotUndo, placement_ids: Collection[int] = ()) -> None:
        super().__init__(because)
        self.because = because
        self.placement_ids = tuple(placement_ids)


def undo_import(note: PlacementImport, *, at: datetime, by: int) -> int:
    """Make every placement of an import as it was before, and return how many those were.

    What was new is a draft again that nobody sees; what was called off takes place again. Names stay as they are now.
    Raises `UndoRefused`: it is undone already, or so long ago that what was before is forgotten; a later import has
    changed some of the placements, or somebody has; something is booked or applied for on them; or calling them off
    ended bookings, which no undoing brings back.
    """
    lock_imports()
    lock_placements(note.institution_id)
    db.session.refresh(note)
    changes = _changes(note)
    _require_undoable(note, changes)
    placements = {
        placement.id: placement
        for placement in db.session.scalars(
            select(Placement).where(Placement.id.in_(changes)).options(selectinload(Placement.periods))
        )
    }
    for placement_id, (before, after) in sorted(changes.items()):
        _restore(placements[placement_id], before, after, at, by)
    note.undone_at, note.undone_by_id = at, by
    forget_changes([note.id])
    db.session.flush()
    audit.record(at=at, person_id=by, action="import_undone", subject="placement_import", subject_ref=note.ref)
    return len(changes)


States = Mapping[int, tuple[PlacementState | None, PlacementState]]


def _changes(note: PlacementImport) -> States:
    rows = db.session.scalars(select(ImportedChange).where(ImportedChange.import_id == note.id))
    return {
        row.placement_id: (
            PlacementState.of_json(row.before) if row.before else None,
            PlacementState.of_json(row.after),
        )
        for row in rows
    }


def _require_undoable(note: PlacementImport, changes: States) -> None:
    if note.undone_at is not None:
        raise UndoRefused(CannotUndo.UNDONE)
    if not changes:
        raise UndoRefused(CannotUndo.TOO_OLD)
    if later := imported_later(note.id, changes):
        raise UndoRefused(CannotUndo.LATER, later)
    moved = [placement_id for placement_id, states in changes.items() if _moves(*states)]
    if booked := asked_on(moved):
        raise UndoRefused(CannotUndo.BOOKED, booked)
    if ended := ended_by(moved, note.imported_at):
        raise UndoRefused(CannotUndo.BOOKINGS_ENDED, ended)
    now = states_of(changes)
    # What she has answered meanwhile is hers: it is neither a change in the way, nor taken back.
    if changed := [
        each for each, (_, after) in changes.items() if _apart_from_answer(now[each]) != _apart_from_answer(after)
    ]:
        raise UndoRefused(CannotUndo.CHANGED, changed)


def _moves(before: PlacementState | None, after: PlacementState) -> bool:
    """Tell whether what can be booked was changed, so that what is booked now rests on it."""
    if before is None:
        return True
    return (before.status, before.site_id, before.periods) != (after.status, after.site_id, after.periods)


def _apart_from_answer(state: PlacementState) -> tuple[object, ...]:
    return state.status, state.course_name, state.study_term, state.site_id, state.periods


def _restore(placement: Placement, before: PlacementState | None, after: PlacementState, at: datetime, by: int) -> None:
    if before is None:
        forget_windows([placement.id])
        placement.status = "draft"
        db.session.flush()
        return
    placement.course_name, placement.study_term = before.course_name, before.study_term
    placement.site_id, placement.municipality_id = before.site_id, before.municipality_id
    if placement.housing_answered_at is None:
        placement.housing = before.housing
    if before.periods != after.periods:
        placement.periods.clear()
        # the unit of work inserts before it deletes, and a period may keep its first day
        db.session.flush()
        placement.periods.extend(PlacementPeriod(first_day=p.first_day, last_day=p.last_day) for p in before.periods)
    if _moves(before, after):
        _restore_window(placement, before, after, at, by)


def _restore_window(placement: Placement, before: PlacementState, after: PlacementState, at: datetime, by: int) -> None:
    placement.status = before.status
    db.session.flush()
    if before.status != "published":
        close_window(placement.id)
        return
    write_windows({placement.id: (before.periods, place_with_id(before.municipality_id))})
    if after.status == "published":
        was = PlacementBefore(after.site_id, after.periods)
        announce(PlacementChanged(at, placement.id, cancelled=False, person_id=by, before=was))
    else:
        announce(PlacementsPublished(at, (placement.id,)))
