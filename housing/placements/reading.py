"""An institution's file of placements, read into placements and mistakes. Writes nothing.

Both shapes that are known to come are read as they are: one row a period with dates, and one row
a student with weeks. A term's name may stand in the title, the sheet's name or the file's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from housing.placements.own_columns import OwnPlaces, own_places, without_own_columns
from housing.placements.reading_days import Dating, doubt_days
from housing.placements.reading_groups import (
    PlacementRow,
    housing_problems,
    name_problems,
    period_problems,
)
from housing.placements.reading_rows import ALTERNATIVES, REQUIRED, WANTED, PlacementLine, read_line
from housing.placements.reading_terms import TermSource, likely_term, stated, term_of_days
from housing.placements.reading_whole import LeftOut, whole_placements
from housing.rules.terms import Term
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Header, Wanted, body_of, choose_table
from housing.spreadsheets.problems import RowProblem
from housing.spreadsheets.reading import read_tables
from housing.spreadsheets.tables import Table


@dataclass(frozen=True, slots=True)
class PlacementFile:
    """What a placement file holds: whole placements, and every mistake.

    A placement with a mistake in one of its rows is not among `rows`: half of its periods would
    be a wrong window. Its sound rows are told in `left_out`. `lines` are the rows that are sound on
    their own. `term` is the one that was said or written, if any, else `year` may be. `unknown_columns`
    are the headings nothing was read from, `notes` the texts below the table, `other_sheets` those
    without a list. `is_typed`: it is no file but one placement typed on a page (`placements.typed`): nothing has
    vanished from it.
    """

    rows: tuple[PlacementRow, ...]
    problems: tuple[RowProblem, ...]
    left_out: tuple[LeftOut, ...]
    term: Term | None
    year: int | None
    term_source: TermSource
    unknown_columns: tuple[str, ...]
    notes: tuple[str, ...]
    other_sheets: tuple[str, ...]
    lines: tuple[PlacementLine, ...]
    sheet: "Sheet"
    is_typed: bool

    @property
    def bad_rows(self) -> frozenset[int]:
        """Numbers of the rows with a mistake: one row may have several."""
        return frozenset(problem.row for problem in self.problems)

    def with_what_is_known(self, lines: Sequence[PlacementLine], problems: Sequence[RowProblem]) -> Self:
        """Return the file put together anew, with what only the database can tell.

        `lines` are its lines with names as they are known here, `problems` the further mistakes in
        them. The rows must be put together after that: half a placement is never published.
        """
        rows, found, left_out = self.sheet.put_together(lines, problems)
        return replace(self, rows=rows, problems=found, left_out=left_out, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of the file as they stand, with the mistakes in their cells; `own`: where our columns stood in it."""

    name: str
    header: Header
    fields: tuple[RowFields, ...]
    own: OwnPlaces

    def complaint(self, line: PlacementLine, field: str, code: StrEnum, value: str, *expected: str) -> RowProblem:
        """Return a mistake in a sound row, for what only the database can tell."""
        return RowProblem(line.row, self.header.label(field, WANTED), code, value, expected)

    def put_together(
        self, lines: Sequence[PlacementLine], more: Sequence[RowProblem] = ()
    ) -> tuple[tuple[PlacementRow, ...], tuple[RowProblem, ...], tuple[LeftOut, ...]]:
        """Return the whole placements of the lines, every mistake in order, and the sound rows left out."""
        problems = [problem for each in self.fields for problem in each.problems]
        problems += [*_problems_between(lines, self.header), *more]
        rows, left_out = whole_placements(self.fields, lines, problems)
        return tuple(rows), tuple(sorted(problems, key=lambda problem: problem.row)), tuple(left_out)


def read_lists(data: bytes, filename: str) -> tuple[tuple[Table, ...], dict[str, OwnPlaces]]:
    """Read the tables of a file without the columns that we have written into it, and where those stood in each.

    Raises `UnreadableFile` as `read_tables` does, and where nothing but those columns was in it.
    """
    tables = read_tables(data, filename)
    others = tuple(table for table in map(without_own_columns, tables) if table.rows)
    if not others:
        raise UnreadableFile(FileFault.EMPTY)
    return others, {table.name: own_places(table) for table in tables}


def read_placements(
    data: bytes, filename: str, *, term: Term | None, today: date, wanted: Wanted = WANTED
) -> PlacementFile:
    """Read a placement file; `term` is what the sender said, if anything. What has no name was typed.

    `wanted` are the headings of each field: the usual ones, or with those that an institution has named.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    tables, own = read_lists(data, filename)
    table, header, other_sheets = choose_table(tables, wanted, REQUIRED)
    _require_alternatives(header)
    body = body_of(table, header, ("email",))
    fields = [RowFields(row, header, WANTED) for row in body.rows]
    says = stated(term, table, header, fields, filename)
    likely = None if says.term or says.year else likely_term(fields, today)
    dating = Dating(today, says.term, says.year, likely)
    read = [read_line(each, dating) for each in fields]
    usual = term_of_days([line for line in read if line])
    for each, line in zip(fields, read, strict=True):
        if line:
            doubt_days(each, line.periods, dating, usual)
    lines = tuple(line for each, line in zip(fields, read, strict=True) if line and not each.problems)
    sheet = Sheet(table.name, header, tuple(fields), own[table.name])
    rows, problems, left_out = sheet.put_together(lines)
    return PlacementFile(
        rows=rows,
        problems=problems,
        left_out=left_out,
        term=says.term,
        year=says.year,
        term_source=says.source,
        unknown_columns=header.unknown,
        notes=body.note_texts,
        other_sheets=other_sheets,
        lines=lines,
        sheet=sheet,
        is_typed=not filename,
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
