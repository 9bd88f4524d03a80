"""A table as it stands in a file: numbered rows of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from housing.spreadsheets.cells import clean_text
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS

T = TypeVar("T")

Cell = str | int | float | bool | date | datetime | None


class Row(NamedTuple):
    """One row; `number` is the one a spreadsheet program shows in its margin, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        """Return the cell, or None to the right of the last filled one."""
        return self.cells[index] if index < len(self.cells) else None

    def filled(self) -> tuple[int, ...]:
        """Return the indexes of the cells that hold something."""
        return tuple(i for i, cell in enumerate(self.cells) if cell is not None)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet that hold something; empty rows show only as gaps in the numbers."""

    name: str
    rows: tuple[Row, ...]


def table_of(name: str, lines: Iterable[Sequence[object]]) -> Table:
    """Make a table of raw lines, in the order of the file, empty ones included.

    Text is cleaned, whole floats become int, and blank cells None.

    Raises:
        UnreadableFile: more rows, columns, cells or text than the limits allow.
    """
    rows: list[Row] = []
    cells_so_far = 0
    for number, line in enumerate(lines, start=1):
        if number > MAX_ROWS:
            raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MAX_ROWS)
        filled = _without_tail(line)
        if len(filled) > MAX_COLUMNS:
            raise UnreadableFile(FileFault.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
        cells = _without_tail([_cell_of(value) for value in filled])
        cells_so_far += len(cells)
        if cells_so_far > MAX_CELLS:
            raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MAX_CELLS // len(cells))
        if cells:
            rows.append(Row(number, tuple(cells)))
    return Table(name, tuple(rows))


def _without_tail(cells: Sequence[T]) -> Sequence[T]:
    end = len(cells)
    while end and cells[end - 1] in {None, ""}:
        end -= 1
    return cells[:end]


def _cell_of(value: object) -> Cell:
    match value:
        case None:
            return None
        case str():
            if len(value) > MAX_CELL_CHARACTERS:
                raise UnreadableFile(FileFault.TOO_MUCH_TEXT, limit=MAX_CELL_CHARACTERS)
            return clean_text(value) or None
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case bool() | int() | float() | date():
            return value
        case _:  # a time of day or a length of time: no reader of ours wants one
            return str(value)
