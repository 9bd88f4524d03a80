"""What a file of placements would change, found before anything is written; the preview shows exactly this."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from housing.placements.queries.known import (
    HeldNights,
    Key,
    KnownPlacement,
    held_nights,
    known_placements,
)
from housing.placements.queries.organisations import Place, as_entered, place_named, places_by_key
from housing.placements.reading import PlacementFile
from housing.placements.reading_groups import PlacementRow
from housing.placements.reading_whole import LeftOut
from housing.rules.names import email_key, nearest, text_key
from housing.rules.terms import Term, term_on
from housing.spreadsheets.problems import ProblemCode, RowProblem

Fact = str | int | tuple[object, ...] | None


class RowState(StrEnum):
    """What becomes of a placement in the file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BOOKED = "booked"


class Field(StrEnum):
    """What of a placement a file may change."""

    STUDENT = "student"
    COURSE = "course"
    STUDY_TERM = "study_term"
    SITE = "site"
    PERIODS = "periods"
    HOUSING = "housing"
    STATUS = "status"


MOVES = frozenset({Field.SITE, Field.PERIODS})
"""Changes that a booking would have to follow: refused while nights are held."""

RENEWS_WINDOW = MOVES | {Field.STATUS}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a placement, before and after. Periods are tuples of `Period`."""

    field: Field
    old: Fact
    new: Fact


@dataclass(frozen=True, slots=True)
class Planned:
    """A placement of the file, found in order, beside what is known of it."""

    row: PlacementRow
    key: Key
    term: Term
    place: Place
    known: KnownPlacement | None
    state: RowState
    changes: tuple[Change, ...] = ()
    held: HeldNights | None = None

    def changes_any(self, fields: frozenset[Field]) -> bool:
        """Tell whether one of those fields changes."""
        return any(change.field in fields for change in self.changes)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that publishing a file would do.

    `vanished` are published placements of the same courses and terms that the file no longer holds: they are only
    mentioned, and only when every row could be read.
    """

    planned: tuple[Planned, ...]
    problems: tuple[RowProblem, ...]
    left_out: tuple[LeftOut, ...]
    vanished: tuple[KnownPlacement, ...]
    terms: tuple[Term, ...]
    counts: Mapping[RowState, int]

    def fingerprint(self) -> str:
        """Return a short text that is another as soon as publishing would do something else."""
        told = repr([(each.key, each.state, each.changes, each.row) for each in self.planned])
        return sha256(told.encode()).hexdigest()[:16]

    @property
    def to_write(self) -> tuple[Planned, ...]:
        """The placements that publishing would write."""
        return tuple(p for p in self.planned if p.state in {RowState.NEW, RowState.CHANGED})

    @property
    def booked(self) -> tuple[Planned, ...]:
        """The placements that may not change because nights are booked on them."""
        return tuple(p for p in self.planned if p.state is RowState.BOOKED)

    @property
    def bad_rows(self) -> int:
        """How many rows of the file cannot be used as they are."""
        rows = {problem.row for problem in self.problems} | {left_out.row for left_out in self.left_out}
        return len(rows.union(*(planned.row.rows for planned in self.booked)))


def plan_import(institution_id: int, file: PlacementFile) -> Plan:
    """Compare a file with what is known. Reads only; each row comes once, in the order of the file."""
    places = places_by_key()
    found = {row: place_named(row.municipality_name, places) for row in file.rows}
    unknown = [
        problem for row, place in found.items() if place is None for problem in _unknown_place(file, row, places)
    ]
    term = as_entered(file.term) if file.term else None
    keyed = _keyed([row for row, place in found.items() if place is not None], term)
    terms = tuple(sorted({term for _, term in keyed.values()}))
    known = known_placements(institution_id, [term.code for term in terms])
    planned = [_plan(row, key, term, found[row], known.get(key)) for row, (key, term) in keyed.items()]
    planned = _refuse_booked(planned)
    return Plan(
        planned=tuple(planned),
        left_out=file.left_out,
        problems=tuple(sorted([*file.problems, *unknown], key=lambda problem: problem.row)),
        vanished=() if file.problems or unknown else _vanished(known, planned),
        terms=terms,
        counts=Counter(each.state for each in planned),
    )


def _unknown_place(file: PlacementFile, row: PlacementRow, places: Mapping[str, Place]) -> tuple[RowProblem, ...]:
    names = nearest(row.municipality_name, [place.name for place in places.values()])
    return file.complaints(row, "municipality", ProblemCode.UNKNOWN, row.municipality_name, *names)


def _keyed(rows: Iterable[PlacementRow], term: Term | None) -> dict[PlacementRow, tuple[Key, Term]]:
    keys = {}
    for row in rows:
        of_row = term or as_entered(term_on(row.periods[0].first_day))
        keys[row] = ((of_row.code, email_key(row.email), text_key(row.course_code), row.ordinal), of_row)
    return keys


def _plan(row: PlacementRow, key: Key, term: Term, place: Place | None, known: KnownPlacement | None) -> Planned:
    assert place is not None  # rows without a municipality became problems  # noqa: S101
    if known is None:
        return Planned(row, key, term, place, None, RowState.NEW)
    changes = tuple(_changes(row, place, known))
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    return Planned(row, key, term, place, known, state, changes)


def _changes(row: PlacementRow, place: Place, known: KnownPlacement) -> Iterable[Change]:
    if known.status != "published":
        yield Change(Field.STATUS, known.status, "published")
    old_name, new_name = (known.first_name, known.last_name), (row.first_name, row.last_name)
    if old_name != new_name and known.may_rename:
        yield Change(Field.STUDENT, " ".join(old_name), " ".join(new_name))
    if row.course_name and row.course_name != known.course_name:
        yield Change(Field.COURSE, known.course_name, row.course_name)
    if row.study_term and row.study_term != known.study_term:
        yield Change(Field.STUDY_TERM, known.study_term, row.study_term)
    if (place.id, text_key(row.site_name)) != (known.municipality_id, text_key(known.site_name)):
        old = f"{known.site_name}, {known.municipality_name}"
        yield Change(Field.SITE, old, f"{row.site_name}, {place.name}")
    if row.periods != known.periods:
        yield Change(Field.PERIODS, known.periods, row.periods)
    if row.housing not in {"unknown", known.housing} and not known.has_answered:
        yield Change(Field.HOUSING, known.housing, row.housing)


def _refuse_booked(planned: list[Planned]) -> list[Planned]:
    moving = [each.known.id for each in planned if each.known and each.changes_any(MOVES)]
    held = held_nights(moving) if moving else {}
    return [
        replace(each, state=RowState.BOOKED, held=held[each.known.id]) if each.known and each.known.id in held else each
        for each in planned
    ]


def _vanished(known: Mapping[Key, KnownPlacement], planned: Iterable[Planned]) -> tuple[KnownPlacement, ...]:
    # A file may hold one course only: the others did not vanish. With a bad row nobody knows who it was about.
    keys = {each.key for each in planned}
    courses = {key[2] for key in keys}
    return tuple(
        placement
        for key, placement in known.items()
        if key not in keys and key[2] in courses and placement.status == "published"
    )
