"""Our columns in an institution's own file: known again by their headings, and read as nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from housing.spreadsheets.cells import comparable
from housing.spreadsheets.headers import Wanted
from housing.spreadsheets.limits import HEADER_WITHIN_ROWS
from housing.spreadsheets.tables import Row, Table

OWN_HEADINGS: Wanted = {
    "answered": ("Praktikbo: svarat", "Praktikbo: answered"),
    "housed": ("Praktikbo: har boende", "Praktikbo: housed"),
    "waiting": ("Praktikbo: väntar", "Praktikbo: waiting"),
    "days_left": ("Praktikbo: dagar kvar", "Praktikbo: days left"),
}
"""Each column and what it has ever been called: files with an older heading are out there. In their order."""

_COLUMN_OF = {comparable(heading): column for column, headings in OWN_HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """Where our columns stand in a table: under which row, and at which indexes; no row where it has none."""

    row: int | None
    at: Mapping[str, Sequence[int]]


def own_places(table: Table) -> OwnPlaces:
    """Find our columns by their headings, wherever somebody has moved them, and however few are left."""
    for row in table.rows:
        if row.number > HEADER_WITHIN_ROWS:
            break
        at: dict[str, list[int]] = {}
        for index, cell in enumerate(row.cells):
            if isinstance(cell, str) and (column := _COLUMN_OF.get(comparable(cell))):
                at.setdefault(column, []).append(index)
        if at:
            return OwnPlaces(row.number, at)
    return OwnPlaces(None, {})


def without_own_columns(table: Table) -> Table:
    """Return the table as it was before we wrote into it; a row in which only ours stood is none."""
    places = own_places(table)
    if places.row is None:
        return table
    ours = {index for indexes in places.at.values() for index in indexes}
    rows = (_without(row, ours) if row.number >= places.row else row for row in table.rows)
    return Table(table.name, tuple(row for row in rows if row.filled()))


def _without(row: Row, indexes: set[int]) -> Row:
    return Row(row.number, tuple(None if index in indexes else cell for index, cell in enumerate(row.cells)))
