"""What an institution's own headings mean: said once on a page, remembered, and read like the usual ones after that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from housing.placements.reading_rows import ALTERNATIVES, REQUIRED, WANTED
from housing.spreadsheets.cells import comparable
from housing.spreadsheets.faults import UnreadableFile
from housing.spreadsheets.fields import written
from housing.spreadsheets.headers import Wanted, find_header
from housing.spreadsheets.limits import HEADER_WITHIN_ROWS
from housing.spreadsheets.tables import Row, Table

UNUSED = ""
"""What a heading means from which nothing is to be read."""

SAMPLES = 3

Named = Mapping[str, str]
"""The key of a heading (`heading_key`) to the field it means, or `UNUSED`."""


def heading_key(heading: str) -> str:
    """What a heading is known by: case, spaces and punctuation do not count, and no more than there is room for."""
    return comparable(heading)[:80]


def wanted_with(named: Named) -> Wanted:
    """Return the headings of each field, the institution's own first. What it says of a heading is what it means."""
    own: dict[str, list[str]] = {}
    for key, field in named.items():
        own.setdefault(field, []).append(key)
    return {
        field: [*own.get(field, ()), *(label for label in labels if heading_key(label) not in named)]
        for field, labels in WANTED.items()
    }


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a person recognises it: its heading, some of what stands in it, and what it is taken to mean."""

    heading: str
    samples: tuple[str, ...]
    field: str

    @property
    def key(self) -> str:
        """What its heading is known by."""
        return heading_key(self.heading)


def columns_of(tables: Sequence[Table], named: Named) -> list[Column]:
    """Return the columns of the table that is most likely the list, under the row that is most likely its heading."""
    table = max(tables, key=lambda each: len(each.rows))
    meaning: dict[int, str] = {}
    header = _fullest(table)
    try:
        found = find_header(table, wanted_with(named))
    except UnreadableFile:
        pass
    else:
        header = next(row for row in table.rows if row.number == found.row_number)
        meaning = {index: field for field, index in found.columns.items()}
    below = [row for row in table.rows if row.number > header.number]
    return [
        Column(written(header.cells[index]), _samples(below, index), meaning.get(index, UNUSED))
        for index in header.filled()
        if heading_key(written(header.cells[index]))
    ]


def missing_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """Return the fields that a list must have and none of these columns means; of alternatives the usual ones."""
    chosen = set(fields)
    missing = [field for field in REQUIRED if field not in chosen]
    for alternatives in ALTERNATIVES:
        if not any(chosen.issuperset(each) for each in alternatives):
            missing += [field for field in alternatives[0] if field not in chosen]
    return tuple(missing)


def _fullest(table: Table) -> Row:
    within = [row for row in table.rows if row.number <= HEADER_WITHIN_ROWS]
    return max(within or table.rows, key=lambda row: len(row.filled()))


def _samples(rows: Sequence[Row], index: int) -> tuple[str, ...]:
    filled = (written(row.cell(index)) for row in rows[:20] if row.cell(index) is not None)
    return tuple(dict.fromkeys(text[:60] for text in filled))[:SAMPLES]
