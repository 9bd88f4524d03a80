"""What publishing a file would do: its parts, as the preview and the command show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from housing.placements.queries.known import HeldNights, Key, KnownPlacement
from housing.placements.queries.organisations import Place
from housing.placements.reading_groups import PlacementRow
from housing.placements.reading_whole import LeftOut
from housing.rules.terms import Term
from housing.spreadsheets.problems import RowProblem

Fact = str | int | tuple[object, ...] | None


class RowState(StrEnum):
    """What becomes of a placement in the file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


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
"""Changes that the bookings on the placement follow."""

RENEWS_WINDOW = MOVES | {Field.STATUS}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a placement, before and after. Periods are tuples of `Period`."""

    field: Field
    old: Fact
    new: Fact


@dataclass(frozen=True, slots=True)
class Planned:
    """A placement of the file, found in order, beside what is known of it. `held`: what is booked on one that moves."""

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


PART_FROM = 10
"""A file that lacks more than one in so many of what is known is perhaps a part of a list (assumed)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that publishing a file would do.

    `vanished` are published placements of the same courses and terms that the file no longer holds, out of
    `published` that are known. They are proposed to be called off, only when every row could be read, and only what
    a person ticks is.
    """

    planned: tuple[Planned, ...]
    problems: tuple[RowProblem, ...]
    left_out: tuple[LeftOut, ...]
    vanished: tuple[KnownPlacement, ...]
    published: int
    terms: tuple[Term, ...]
    counts: Mapping[RowState, int]

    def fingerprint(self) -> str:
        """Return a short text that is another as soon as publishing would do something else."""
        rows = [(each.key, each.state, each.changes, each.row) for each in self.planned]
        told = repr((rows, sorted(each.key for each in self.vanished)))
        return sha256(told.encode()).hexdigest()[:16]

    @property
    def is_perhaps_a_part(self) -> bool:
        """Whether so much has vanished that the file may be only a part of the list: that is asked first."""
        return len(self.vanished) * PART_FROM > self.published

    @property
    def moves_bookings(self) -> bool:
        """Whether something is booked on a placement that moves: its student and the municipality are told."""
        return any(each.held for each in self.planned)

    @property
    def to_write(self) -> tuple[Planned, ...]:
        """The placements that publishing would write."""
        return tuple(p for p in self.planned if p.state in {RowState.NEW, RowState.CHANGED})

    @property
    def bad_rows(self) -> int:
        """How many rows of the file cannot be used as they are."""
        return len({problem.row for problem in self.problems} | {left_out.row for left_out in self.left_out})
