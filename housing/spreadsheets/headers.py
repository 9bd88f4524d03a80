"""Finding the header of a table, and telling its rows from titles above and notes below."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from housing.spreadsheets.cells import comparable
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import HEADER_WITHIN_ROWS
from housing.spreadsheets.tables import Row, Table

Wanted = Mapping[str, Sequence[str]]
"""Field to the headings that people give it, the usual one first; none: no heading of the file means it."""

_MIN_HEADINGS = 2  # one heading alone may be a word in a title
_NOTE_CELLS = (1, 2)  # "Antal: 234" in two cells is a note still


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what its columns hold.

    `columns` gives the index of each field that was found, `labels` the heading as it stands in
    the file; `missing` the fields without a column, `unknown` the headings that no field wants.
    """

    row_number: int
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    title_text: str

    def label(self, field: str, wanted: Wanted) -> str:
        """Return the heading in the file, or the usual one where the file has none."""
        return self.labels.get(field, wanted[field][0])


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below the header: rows of data, and notes that are nobody's data."""

    rows: tuple[Row, ...]
    notes: tuple[Row, ...]

    @property
    def note_texts(self) -> tuple[str, ...]:
        """The notes as text, so that a preview can tell what was not taken for data."""
        return tuple(" ".join(str(row.cells[index]) for index in row.filled()) for row in self.notes)


def find_header(table: Table, wanted: Wanted) -> Header:
    """Return the row among the first twenty that has the most of the wanted headings.

    Case, spaces and punctuation do not count ("E-post", "epost"). Where two columns would suit a
    field, the heading listed first in `wanted` is taken, and the other is unknown.

    Raises:
        UnreadableFile: no such row (no_header), or one heading on two columns (column_twice).
    """
    candidates = [row for row in table.rows if row.number <= HEADER_WITHIN_ROWS]
    best = max(candidates, key=lambda row: len(_columns_of(row, wanted)), default=None)
    columns = _columns_of(best, wanted) if best else {}
    if best is None or len(columns) < _MIN_HEADINGS:
        usual = tuple(aliases[0] for aliases in wanted.values() if aliases)
        raise UnreadableFile(FileFault.NO_HEADER, columns=usual, limit=HEADER_WITHIN_ROWS)
    _refuse_twice(best, columns)
    above = (cell for row in candidates if row.number < best.number for cell in row.cells)
    taken = set(columns.values())
    unwanted = [best.cells[index] for index in best.filled() if index not in taken]
    return Header(
        row_number=best.number,
        columns=columns,
        labels={field: str(best.cells[index]) for field, index in columns.items()},
        missing=tuple(field for field in wanted if field not in columns),
        unknown=tuple(str(cell) for cell in unwanted),
        title_text=" ".join(str(cell) for cell in above if cell is not None),
    )


def require(header: Header, fields: Sequence[str], wanted: Wanted) -> None:
    """Refuse a table without a column for one of the fields.

    Raises:
        UnreadableFile: missing_columns, with the usual headings of those that are missing.
    """
    missing = tuple((wanted[field] or (field,))[0] for field in fields if field in header.missing)
    if missing:
        raise UnreadableFile(FileFault.MISSING_COLUMNS, columns=missing, row=header.row_number)


def choose_table(
    tables: Sequence[Table], wanted: Wanted, required: Sequence[str]
) -> tuple[Table, Header, tuple[str, ...]]:
    """Return the one table with a column for each required field, its header, and the names of the others.

    Raises:
        UnreadableFile: no table has them all (it tells what the first with a header lacks, or
            that none has a header), or several have them, and rows below.
    """
    refusals: list[UnreadableFile] = []
    found: list[tuple[Table, Header]] = []
    for table in tables:
        try:
            header = find_header(table, wanted)
            require(header, required, wanted)
        except UnreadableFile as refusal:
            refusals.append(refusal)
        else:
            found.append((table, header))
    if not found:
        raise min(refusals, key=lambda refusal: refusal.code == FileFault.NO_HEADER)
    filled = [(table, header) for table, header in found if table.rows[-1].number > header.row_number]
    if len(filled) > 1:
        raise UnreadableFile(FileFault.SEVERAL_TABLES, sheets=tuple(table.name for table, _header in filled))
    table, header = (filled or found)[0]
    return table, header, tuple(each.name for each in tables if each is not table)


def body_of(table: Table, header: Header, keys: Collection[str]) -> Body:
    """Split the rows below the header into data and notes.

    A note has no cell in the column of any of `keys`. It has one or two cells and stands after an empty
    row, or has one and nothing but notes below it. A header repeated further down is passed over.

    Raises:
        UnreadableFile: no_rows, when nothing but notes stands below the header.
    """
    below = [row for row in table.rows if row.number > header.row_number]
    rows: list[Row] = []
    notes: list[Row] = []
    only_notes_below = True
    known_by = {header.columns[key] for key in keys if key in header.columns}
    for index in range(len(below) - 1, -1, -1):
        row = below[index]
        before = below[index - 1].number if index else header.row_number
        cells = 0 if known_by.intersection(row.filled()) else len(row.filled())
        if (cells == 1 and only_notes_below) or (cells in _NOTE_CELLS and row.number - before > 1):
            notes.append(row)
        elif not _repeats_header(row, header):
            rows.append(row)
            only_notes_below = False
    if not rows:
        raise UnreadableFile(FileFault.NO_ROWS, row=header.row_number)
    return Body(tuple(reversed(rows)), tuple(reversed(notes)))


def _columns_of(row: Row, wanted: Wanted) -> dict[str, int]:
    texts = [comparable(cell) if isinstance(cell, str) else "" for cell in row.cells]
    columns: dict[str, int] = {}
    for field, aliases in wanted.items():
        for alias in aliases:
            text = comparable(alias)
            if text in texts and texts.index(text) not in columns.values():
                columns[field] = texts.index(text)
                break
    return columns


def _refuse_twice(row: Row, columns: Mapping[str, int]) -> None:
    texts = [comparable(cell) if isinstance(cell, str) else "" for cell in row.cells]
    for index in columns.values():
        if texts.count(texts[index]) > 1:
            raise UnreadableFile(FileFault.COLUMN_TWICE, column=str(row.cells[index]), row=row.number)


def _repeats_header(row: Row, header: Header) -> bool:
    return all(row.cell(index) == header.labels[f] for f, index in header.columns.items())
