"""How large a workbook's sheets really are, measured before any reader makes room for them.

A reader of cells lays out a full rectangle from the first to the last used cell, so that one
cell at ZZZZZZ4 asks for gigabytes, and one long shared text shown in every cell multiplies.
Both end the process, not the request; here they are found in the XML, at the price of a parse.
"""

import re
from collections.abc import Iterable
from xml.parsers import expat

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import (
    MAX_AREA,
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ELEMENTS,
    MAX_ROWS,
    MAX_TEXT_CHARACTERS,
)

_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_NUMBER = re.compile(r"[0-9]{1,10}")


def check_bounds(parts: Iterable[bytes]) -> None:
    """Refuse declarations of entities in any part, and sheets beyond the limits.

    Raises:
        UnreadableFile: not well-formed XML, a document type, or too many rows, columns or text.
    """
    scans: list[_Scan] = []
    for part in parts:
        scans.append(_Scan(part, sum(scan.elements for scan in scans)))
    shared = [length for scan in scans for length in scan.shared_lengths]
    text = sum(scan.characters for scan in scans)
    for scan in scans:
        text += sum(shared[index] for index in scan.shared_indexes if index < len(shared))
    if text > MAX_TEXT_CHARACTERS or max(shared, default=0) > MAX_CELL_CHARACTERS:
        raise UnreadableFile(FileFault.TOO_MUCH_TEXT, limit=MAX_CELL_CHARACTERS)
    cells = sum(scan.cells for scan in scans)
    area = sum(scan.last_row * scan.last_column for scan in scans)
    if cells > MAX_CELLS or area > MAX_AREA:
        raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MAX_ROWS)


class _Scan:
    """One pass over one part: shared texts if it is their list, used cells if it is a sheet."""

    def __init__(self, part: bytes, elements_before: int) -> None:
        self.shared_lengths: list[int] = []
        self.shared_indexes: list[int] = []
        self.characters = self.cells = self.elements = 0
        self._elements_left = MAX_ELEMENTS - elements_before
        self.last_row = self.last_column = 0
        self._rows = self._row = self._columns = self._column = 0
        self._is_shared = False
        self._text: list[str] | None = None
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            # the latter two of an encoding that nobody knows, or that expat cannot take
            raise UnreadableFile(FileFault.BROKEN) from error

    def _refuse(self, *_declaration: object) -> None:
        raise UnreadableFile(FileFault.BROKEN)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self._elements_left:
            raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MAX_ROWS)
        match tag.rpartition(":")[2]:
            case "row":
                self._rows += 1
                self._row = max(_whole(attributes.get("r")) or self._row + 1, 1)
                self._columns = 0
            case "c":
                self._columns += 1
                self._place(attributes.get("r"))
                self._is_shared = attributes.get("t") == "s"
            case "v" | "is":
                self._use_cell()
                self._text = []
            case "si":
                self._text = []

    def _place(self, reference: str | None) -> None:
        """Note where the cell says that it is, or where it stands if it says nothing."""
        if reference is None:
            self._row, self._column = max(self._row, self._rows), self._columns
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise UnreadableFile(FileFault.BROKEN)
        self._row, self._column = int(match[2]), _column_number(match[1])
        self._columns = max(self._columns, self._column)

    def _use_cell(self) -> None:
        self.cells += 1
        if self._row > MAX_ROWS or self.cells > MAX_CELLS:
            raise UnreadableFile(FileFault.TOO_MANY_ROWS, limit=MAX_ROWS)
        if self._column > MAX_COLUMNS:
            raise UnreadableFile(FileFault.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
        self.last_row = max(self.last_row, self._row)
        self.last_column = max(self.last_column, self._column)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if self._text is None or name not in {"v", "is", "si"}:
            return
        text, self._text = "".join(self._text), None
        if name == "si":
            self.shared_lengths.append(len(text))
        elif name == "v" and self._is_shared:
            self.shared_indexes.append(_whole(text.strip()))
        else:
            self.characters += len(text)


def _whole(text: str | None) -> int:
    if text is None:
        return 0
    if not _NUMBER.fullmatch(text):
        raise UnreadableFile(FileFault.BROKEN)
    return int(text)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
