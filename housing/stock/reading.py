"""A municipality's file of housing stock, read into beds and mistakes. Writes nothing."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from housing.rules.names import text_key
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import body_of, choose_table
from housing.spreadsheets.known_names import municipality_names
from housing.spreadsheets.problems import ProblemCode, RowProblem
from housing.spreadsheets.reading import read_tables
from housing.stock.reading_rows import REQUIRED, WANTED, StockRow, read_row


@dataclass(frozen=True, slots=True)
class SpoiltRoom:
    """The room of a bed whose row has a mistake; None for what the row does not tell."""

    row: int
    property_key: str
    dwelling_key: str | None
    room_key: str | None

    def holds(self, row: StockRow) -> bool:
        """Tell whether the bed of a sound row may stand in this room."""
        return (
            text_key(row.property_name) == self.property_key
            and self.dwelling_key in {None, text_key(row.dwelling_label)}
            and self.room_key in {None, text_key(row.room)}
        )


@dataclass(frozen=True, slots=True)
class StockFile:
    """What a stock file holds: its sound rows, and every mistake in the others.

    A row with a mistake is never among `rows`. `unknown_columns` are headings that nothing was
    read from, `notes` the texts below the table and `other_sheets` those without a list, so that a
    preview can say so.
    """

    rows: tuple[StockRow, ...]
    problems: tuple[RowProblem, ...]
    unknown_columns: tuple[str, ...]
    notes: tuple[str, ...]
    other_sheets: tuple[str, ...]
    number_of_rows: int
    spoilt: tuple[SpoiltRoom, ...]

    @property
    def bad_rows(self) -> frozenset[int]:
        """Numbers of the rows with a mistake: one row may have several."""
        return frozenset(problem.row for problem in self.problems)


KNOWN_BY = ("property_name", "dwelling_label", "room", "bed_label")
"""A row that says any of these is about a bed, and no note."""


class _Agreement(NamedTuple):
    """A fact that all rows of one dwelling or property must give alike."""

    field: str
    thing: Callable[[StockRow], Hashable]
    value: Callable[[StockRow], object]


_AGREEMENTS = (
    _Agreement("street", lambda row: row.property_key, lambda row: row.street),
    _Agreement("postal_town", lambda row: row.property_key, lambda row: row.postal_town),
    _Agreement("latitude", lambda row: row.property_key, lambda row: row.latitude),
    _Agreement("longitude", lambda row: row.property_key, lambda row: row.longitude),
    _Agreement("sharing", lambda row: row.dwelling_key, lambda row: row.sharing),
    _Agreement("step_free", lambda row: row.dwelling_key, lambda row: row.step_free),
    _Agreement("animals", lambda row: row.dwelling_key, lambda row: row.animals),
)


def read_stock(data: bytes, filename: str, municipalities: Mapping[str, str]) -> StockFile:
    """Read a stock file. `municipalities` gives the name of each four-digit code.

    Of rows that contradict each other about one dwelling or property the first counts, and the
    later ones are the mistakes.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    table, header, other_sheets = choose_table(read_tables(data, filename), WANTED, REQUIRED)
    names = municipality_names(municipalities)
    known = _Known()
    rows: list[StockRow] = []
    problems: list[RowProblem] = []
    spoilt: list[SpoiltRoom] = []
    body = body_of(table, header, KNOWN_BY)
    for line in body.rows:
        fields = RowFields(line, header, WANTED)
        row = read_row(fields, names)
        if row is not None and known.agrees(row, fields):
            rows.append(row)
        problems.extend(fields.problems)
        spoilt.extend(_spoilt_by(fields))
    return StockFile(
        tuple(rows), tuple(problems), header.unknown, body.note_texts, other_sheets, len(body.rows), tuple(spoilt)
    )


def _spoilt_by(fields: RowFields) -> Iterable[SpoiltRoom]:
    """Return the room of a row with a mistake; a row that only repeats another spoils nothing."""
    house = text_key(fields.written("property_name"))
    if house and any(problem.code != ProblemCode.REPEATS for problem in fields.problems):
        dwelling, room = (text_key(fields.written(field)) or None for field in ("dwelling_label", "room"))
        yield SpoiltRoom(fields.number, house, dwelling, room)


class _Known:
    """What earlier rows said about each bed, dwelling and property."""

    def __init__(self) -> None:
        self._bed_rows: dict[Hashable, int] = {}
        self._said: dict[tuple[str, Hashable], tuple[int, str, object]] = {}

    def agrees(self, row: StockRow, fields: RowFields) -> bool:
        """Compare the row with earlier ones; note what differs, else remember it."""
        if row.bed_key in self._bed_rows:
            fields.complain("bed_label", ProblemCode.REPEATS, str(self._bed_rows[row.bed_key]))
            return False
        for agreement in _AGREEMENTS:
            earlier = self._said.get((agreement.field, agreement.thing(row)))
            if earlier is not None and earlier[2] != agreement.value(row):
                number, written, _ = earlier
                fields.complain(agreement.field, ProblemCode.DIFFERS, str(number), written)
        if fields.problems:
            return False
        self._bed_rows[row.bed_key] = row.row
        for agreement in _AGREEMENTS:
            said = (row.row, fields.written(agreement.field), agreement.value(row))
            self._said.setdefault((agreement.field, agreement.thing(row)), said)
        return True
