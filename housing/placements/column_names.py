"""What an institution's own headings mean: said once on a page, remembered, and read like the usual ones after that."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from housing.placements.reading_rows import ALTERNATIVES, REQUIRED, WANTED
from housing.rules.week_notation import WeeksError, read_weeks
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
    columns = []
    for index in header.filled():
        heading, samples = written(header.cells[index]), _samples(below, index)
        if heading_key(heading) in named or index in meaning:
            columns.append(Column(heading, samples, meaning.get(index, UNUSED)))
        elif heading_key(heading):
            taken = {*meaning.values(), *(column.field for column in columns)}
            columns.append(Column(heading, samples, guessed(samples, taken)))
    return columns


def guessed(samples: Sequence[str], taken: Collection[str]) -> str:
    """Return what a column may mean by what stands in it, and no other column means; a person looks at it."""
    for field, looks_so in LOOKS_LIKE.items():
        if samples and field not in taken and all(map(looks_so, samples)):
            return field
    return UNUSED


def _is_weeks(text: str) -> bool:
    try:
        read_weeks(text)
    except WeeksError:
        return False
    return not text.isdigit()


LOOKS_LIKE: Mapping[str, Callable[[str], bool]] = {
    "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None,
    "weeks": _is_weeks,
    "name": lambda text: re.fullmatch(r"[^\W\d_][^\d,@]*, [^\W\d_][^\d,@]*", text) is not None,
    "course_code": lambda text: re.fullmatch(r"(?=.*[0-9])[0-9]?[A-ZÅÄÖ]{1,3}[A-Z0-9]{3,5}", text) is not None,
    "housing": lambda text: comparable(text) in {"ja", "nej"},
}
"""What can be told from the cells alone; sites and towns cannot."""


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
