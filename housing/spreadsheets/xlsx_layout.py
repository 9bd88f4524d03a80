"""Where things stand in the XML of a sheet, by byte: rows, cells, columns, so that a few can be changed."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from xml.parsers import expat

from housing.spreadsheets.faults import FileFault, UnreadableFile

_REFERENCE = re.compile(r"([A-Za-z]+)([0-9]+)")
_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")

Attributes = dict[str, str]


class _Parser(Protocol):
    @property
    def CurrentByteIndex(self) -> int: ...  # noqa: N802 (expat's name)


@dataclass(slots=True)
class CellAt:
    """A cell: its column (1 is A), its bytes from `start` to `stop`, its style; `is_used`: something stands in it."""

    column: int
    start: int
    stop: int
    style: str | None
    is_used: bool = False
    is_formula: bool = False


@dataclass(slots=True)
class RowAt:
    """A row: its tag from `start` to `inside`, its cells, and where its end tag begins; `prefix` of its tags."""

    number: int
    prefix: str
    start: int
    inside: int
    stop: int
    cells: list[CellAt] = field(default_factory=list)


@dataclass(slots=True)
class SheetLayout:
    """What of a sheet must be known to put columns into it."""

    rows: list[RowAt] = field(default_factory=list)
    dimension: tuple[int, int, str] | None = None
    """Its tag from byte to byte, and the rectangle that it names."""
    widths: list[tuple[int, int, int]] = field(default_factory=list)
    """First and last column of each stated width, and where its tag begins."""
    widths_end: int | None = None
    data_start: int = 0
    merged: list[str] = field(default_factory=list)


def layout_of(part: bytes) -> SheetLayout:
    """Find the places in a sheet. `part` is well-formed and within the limits, as the reader has seen to.

    ASCII is ASCII in it: in UTF-16 the reader finds nothing. Raises `UnreadableFile` where rows overlap.
    """
    return _Scan(part).layout


def column_letters(number: int) -> str:
    """Return "A" for 1, "AA" for 27."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class Rectangle(NamedTuple):
    """Cells from one corner to the other, counted from 1; all zero where the reference names none."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def rectangle_of(reference: str) -> Rectangle:
    """Return the cells that "A3:J17" names, or the one that "A3" does."""
    first, _, last = reference.replace("$", "").partition(":")
    return Rectangle(*_place(first), *_place(last or first))


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


class _Scan:
    """One pass over a sheet. Rows and cells that do not say where they are follow the one before."""

    def __init__(self, part: bytes) -> None:
        self.layout = SheetLayout()
        self._part = part
        self._row: RowAt | None = None
        self._cell: CellAt | None = None
        self._number = 0
        self._column = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._parser: _Parser = parser
        parser.Parse(part, True)

    def _tag_end(self, start: int) -> int:
        found = _TAG.match(self._part, start)
        assert found, start  # noqa: S101 (expat stands at a tag)
        return found.end()

    def _is_closed(self, tag_end: int) -> bool:
        """Tell whether the tag that ends there is a whole element, as in `<c r="A1"/>`."""
        return self._part.endswith(b"/>", 0, tag_end)

    def _start(self, tag: str, attributes: Attributes) -> None:
        start = self._parser.CurrentByteIndex
        prefix, _, name = tag.rpartition(":")
        if name == "row" and self._row:
            raise UnreadableFile(FileFault.BROKEN)  # a row inside a row
        match name:
            case "row":
                self._number = int(attributes.get("r") or self._number + 1)
                self._column = 0
                inside = self._tag_end(start)
                self._row = RowAt(self._number, f"{prefix}:" if prefix else "", start, inside, inside)
            case "c" if self._row is not None:
                _, said = _place(attributes["r"]) if "r" in attributes else (0, self._column + 1)
                self._column = said
                self._cell = CellAt(said, start, self._tag_end(start), attributes.get("s"))
            case "v" | "is" | "f" if self._cell is not None:
                self._cell.is_used = True
                self._cell.is_formula |= name == "f"
            case _:
                self._note(name, start, attributes)

    def _note(self, name: str, start: int, attributes: Attributes) -> None:
        match name:
            case "dimension":
                self.layout.dimension = start, self._tag_end(start), attributes.get("ref", "")
            case "col":
                first, last = attributes.get("min", ""), attributes.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    self.layout.widths.append((int(first), int(last), start))
            case "sheetData":
                self.layout.data_start = start
            case "mergeCell":
                self.layout.merged.append(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        at = self._parser.CurrentByteIndex
        match tag.rpartition(":")[2]:
            case "c" if self._cell is not None and self._row is not None:
                if not self._is_closed(self._cell.stop):
                    self._cell.stop = self._tag_end(at)
                self._row.cells.append(self._cell)
                self._cell = None
            case "row" if self._row is not None:
                if not self._is_closed(self._row.inside):
                    self._row.stop = at
                self.layout.rows.append(self._row)
                self._row = None
            case "cols":
                self.layout.widths_end = at
