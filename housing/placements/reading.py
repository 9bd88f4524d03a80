"""An institution's file of placements, read into placements and mistakes. Writes nothing.

Both shapes that are known to come are read as they are: one row a period with dates, and one row
a student with weeks. A term's name may stand in the title, the sheet's name or the file's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from housing.placements.reading_groups import (
    PlacementRow,
    housing_problems,
    name_problems,
    period_problems,
)
from housing.placements.reading_rows import ALTERNATIVES, REQUIRED, WANTED, PlacementLine, read_line
from housing.placements.reading_terms import TermSource, likely_term, stated_term, term_of_days
from housing.placements.reading_whole import LeftOut, whole_placements
from housing.rules.terms import Term
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Header, body_of, choose_table
from housing.spreadsheets.problems import RowProblem
from housing.spreadsheets.reading import read_tables


@dataclass(frozen=True, slots=True)
class PlacementFile:
    """What a placement file holds: whole placements, and every mistake.

    A placement with a mistake in one of its rows is not among `rows`: half of its periods would
    be a wrong window. Its sound rows are told in `left_out`. `labels` gives the heading in the
    file for each field; `unknown_columns` the headings nothing was read from; `notes` the texts
    below the table. `term` is None only when no row could be read.
    """

    rows: tuple[PlacementRow, ...]
    problems: tuple[RowProblem, ...]
    left_out: tuple[LeftOut, ...]
    term: Term | None
    term_source: TermSource
    labels: Mapping[str, str]
    unknown_columns: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def bad_rows(self) -> frozenset[int]:
        """Numbers of the rows with a mistake: one row may have several."""
        return frozenset(problem.row for problem in self.problems)

    def complaints(
        self, placement: PlacementRow, field: str, code: StrEnum, value: str, *expected: str
    ) -> tuple[RowProblem, ...]:
        """Return a mistake on each row of the placement, for what only the database can tell.

        An unknown municipality: `complaints(row, "municipality", ProblemCode.UNKNOWN,
        row.municipality_name, *nearest)`.
        """
        column = self.labels.get(field, WANTED[field][0])
        return tuple(RowProblem(number, column, code, value, expected) for number in placement.rows)


def read_placements(data: bytes, filename: str, *, term: Term | None, today: date) -> PlacementFile:
    """Read a placement file; `term` is what the sender said, if anything.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    table, header = choose_table(read_tables(data, filename), WANTED, REQUIRED)
    _require_alternatives(header)
    body = body_of(table, header, "email")
    fields = [RowFields(row, header, WANTED) for row in body.rows]
    stated, source = stated_term(term, table, header, filename)
    likely = stated or likely_term(fields, today)
    read = [read_line(each, term=likely, is_certain=stated is not None, today=today) for each in fields]
    lines = [line for line in read if line]
    problems = [problem for each in fields for problem in each.problems]
    problems += _problems_between(lines, header)
    rows, left_out = whole_placements(fields, lines, problems)
    return PlacementFile(
        rows=tuple(rows),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        left_out=tuple(left_out),
        term=likely or term_of_days(lines),
        term_source=source,
        labels=header.labels,
        unknown_columns=header.unknown,
        notes=body.note_texts,
    )


def _require_alternatives(header: Header) -> None:
    for alternatives in ALTERNATIVES:
        if not any(all(field in header.columns for field in fields) for fields in alternatives):
            missing = tuple(WANTED[field][0] for field in alternatives[0] if field not in header.columns)
            raise UnreadableFile(FileFault.MISSING_COLUMNS, columns=missing, row=header.row_number)


def _problems_between(lines: Sequence[PlacementLine], header: Header) -> list[RowProblem]:
    def label(*fields: str) -> str:
        return next(header.label(field, WANTED) for field in fields if field in header.columns)

    problems = name_problems(lines, label("last_name", "name"))
    problems += period_problems(lines, label("weeks", "first_day"))
    if "housing" in header.columns:
        problems += housing_problems(lines, label("housing"))
    return problems
