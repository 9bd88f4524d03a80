"""Reading one row field by field, noting each mistake where it stands."""

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from housing.rules.names import text_key
from housing.spreadsheets.cells import comparable
from housing.spreadsheets.headers import Header, Wanted
from housing.spreadsheets.problems import ProblemCode, RowProblem
from housing.spreadsheets.tables import Cell, Row

T = TypeVar("T")

MAX_TEXT = 200
"""Characters that a name, an address or a label may have."""

NO_VALUES = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SAKNAS!",
        "#REFERENS!",
        "#VÄRDEFEL!",
        "#DIVISION/0!",
        "#NAMN?",
        "#OGILTIGT!",
    ]
)
"""What a spreadsheet program, in English or Swedish, shows where a formula gives nothing."""

_SHOWN = 80  # of a wrong value: enough to find it, no more of a stranger's text on a page
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,12})?")


class RowFields:
    """One row under its header. Each reading returns None after noting what is wrong.

    `problems` gathers what was found, in the order of reading; a field that may be blank and is
    returns None without a problem.
    """

    def __init__(self, row: Row, header: Header, wanted: Wanted) -> None:
        """Read `row`; headings for mistakes come from the file, else from `wanted`."""
        self.number = row.number
        self.problems: list[RowProblem] = []
        self._row = row
        self._header = header
        self._wanted = wanted
        for field in header.columns:
            if self.written(field).upper() in NO_VALUES:
                self.complain(field, ProblemCode.NO_VALUE)

    def cell(self, field: str) -> Cell:
        """Return the cell as it stands; None where it is blank or the file lacks the column."""
        index = self._header.columns.get(field)
        return None if index is None else self._row.cell(index)

    def has(self, field: str) -> bool:
        """Say whether the file has a column for the field."""
        return field in self._header.columns

    def written(self, field: str) -> str:
        """Return the cell as text, as a person would write it."""
        return written(self.cell(field))

    def label(self, field: str) -> str:
        """Return the heading of the field's column as it stands in the file."""
        return self._header.label(field, self._wanted)

    def complain(self, field: str, code: ProblemCode, *expected: str) -> None:
        """Note a mistake in the cell of `field`; a formula without a value is one already."""
        if code is not ProblemCode.NO_VALUE and self.written(field).upper() in NO_VALUES:
            return
        shown = self.written(field)
        value = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
        self.problems.append(RowProblem(self.number, self.label(field), code, value, expected))

    def text(self, field: str, *, example: str = "", most: int = MAX_TEXT) -> str | None:
        """Return text that must be there and be at most `most` characters long."""
        text = self.optional_text(field, most=most)
        if text is None and self.cell(field) is None:
            self.complain(field, ProblemCode.MISSING, *filter(None, [example]))
        return text

    def optional_text(self, field: str, *, most: int = MAX_TEXT) -> str | None:
        """Return text that may be blank."""
        text = self.written(field)
        # The key by which it is compared and stored may be longer than the text: "ß" is "ss".
        if max(len(text), len(text_key(text))) > most:
            self.complain(field, ProblemCode.TOO_LONG, str(most))
            return None
        return text or None

    def optional_choice(self, field: str, words: Mapping[str, T], also: Mapping[str, T]) -> T | None:
        """Return the value of the word that stands there, if anything does, like `choice`."""
        if self.cell(field) is None:
            return None
        return self._word(field, words, also, ProblemCode.NOT_ONE_OF_OR_BLANK)

    def choice(self, field: str, words: Mapping[str, T], also: Mapping[str, T] | None = None) -> T | None:
        """Return the value of the word that stands there; case and punctuation do not count.

        The words in `also` are understood, but not suggested when another word stands there.
        """
        cell = self.cell(field)
        if cell is None:
            self.complain(field, ProblemCode.MISSING, *words)
            return None
        return self._word(field, words, also or {}, ProblemCode.NOT_ONE_OF)

    def _word(self, field: str, words: Mapping[str, T], also: Mapping[str, T], code: ProblemCode) -> T | None:
        values = {comparable(word): value for word, value in {**words, **also}.items()}
        value = values.get(comparable(self.written(field)))
        if value is None:
            self.complain(field, code, *words)
        return value

    def decimal(self, field: str, *, least: str, most: str, example: str) -> Decimal | None:
        """Return a number within bounds, with a decimal comma or point, and spaces or not."""
        cell = self.cell(field)
        if cell is None:
            self.complain(field, ProblemCode.MISSING, example)
            return None
        number = number_of(cell)
        if number is None:
            self.complain(field, ProblemCode.NOT_A_NUMBER, example)
        elif not Decimal(least) <= number <= Decimal(most):
            self.complain(field, ProblemCode.OUT_OF_RANGE, least, most)
            return None
        return number


def number_of(cell: Cell) -> Decimal | None:
    """Return the number that the cell holds or spells, or None."""
    match cell:
        case bool():
            return None
        case int():
            return Decimal(cell)
        case float() if math.isfinite(cell):
            return Decimal(repr(cell))
        case str():
            text = re.sub(r"\s", "", cell).replace("\N{MINUS SIGN}", "-")
            return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
        case _:
            return None


def written(cell: Cell) -> str:
    """Return the cell as a person would write it; blank is the empty text."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case date():
            return cell.isoformat().removesuffix("T00:00:00")
        case _:
            return str(cell)
