"""Columns of ours in a CSV file: its own separator, encoding and line ends, and every other byte as it was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from housing.spreadsheets.cells import safe_cell
from housing.spreadsheets.csv_files import WESTERN, CsvText, csv_text
from housing.spreadsheets.filled_columns import Filling, Value

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(slots=True)
class Record:
    """One row as it stands in the file: its fields with their quotation marks, and how its line ends."""

    fields: list[str]
    end: str


def fill_csv(data: bytes, filling: Filling) -> bytes:
    """Return the file with the columns in it; `data` is a file that `read_csv` reads."""
    found = csv_text(data)
    records = list(records_of(found.body, found.separator))
    width = max(len(record.fields) for record in records[filling.header_row - 1 :])
    for number, record in enumerate(records, start=1):
        is_whole = len(record.fields) == width
        if values := filling.of_row(number):
            _fill(record, filling, values, width, found.separator)
        if is_whole:
            _keep_even(record, filling, width)
    declared = found.text[: len(found.text) - len(found.body)]
    text = declared + "".join(found.separator.join(record.fields) + record.end for record in records)
    return found.mark + text.encode(_encoding(found))


def _encoding(found: CsvText) -> str:
    """Return what the file is written in. Plain ASCII without a mark becomes what Excel takes it for.

    Our words may hold the first å of the file, and in UTF-8 without a mark Excel would show two other letters.
    """
    return WESTERN if found.encoding == "utf-8" and not found.mark and found.text.isascii() else found.encoding


def _fill(record: Record, filling: Filling, values: tuple[Value, ...], width: int, separator: str) -> None:
    for column, value in zip(filling.columns, values, strict=True):
        written = field_of(value, separator)
        for index in column.standing_at:
            record.fields += [""] * (index + 1 - len(record.fields))
            record.fields[index] = written
        if not column.standing_at:
            record.fields += [""] * (width - len(record.fields))
            record.fields.append(written)


def _keep_even(record: Record, filling: Filling, width: int) -> None:
    """Let a row that was as wide as the table be so still: spreadsheet programs fill up titles and notes like that.

    By how many rows are equally wide the separator is known again when the file is sent in.
    """
    new = sum(not column.standing_at for column in filling.columns)
    record.fields += [""] * (width + new - len(record.fields))


def field_of(value: Value, separator: str) -> str:
    """Return a value of ours as it stands in a row: never a formula, in quotation marks where it needs them."""
    text = "" if value is None else str(value) if isinstance(value, int) else safe_cell(value)
    if any(sign in text for sign in (separator, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def records_of(text: str, separator: str) -> Iterator[Record]:
    """Cut a text that Python's reader of CSV accepts into its rows, as that reader does, and lose no sign of it."""
    field = re.compile(f'"[^"]*(?:""[^"]*)*"|[^{re.escape(separator)}\r\n]*')
    fields: list[str] = []
    at = 0
    while at < len(text) or fields:
        found = field.match(text, at)
        assert found  # noqa: S101 (the second alternative takes an empty field)
        fields.append(found[0])
        at = found.end()
        if text.startswith(separator, at):
            at += len(separator)
            continue
        end = _LINE_END.match(text, at)
        assert end or at == len(text), at  # noqa: S101 (the reader has refused what follows a closing mark)
        yield Record(fields, end[0] if end else "")
        fields = []
        at = end.end() if end else at
