"""Columns of ours in a workbook: a few cells of one sheet are written, and all else is the same bytes.

A library that reads a workbook and writes it anew loses what it does not know: drawings, results of formulas, macros.
"""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.filled_columns import FilledColumn, Filling, Value
from housing.spreadsheets.xlsx_layout import (
    CellAt,
    RowAt,
    SheetLayout,
    column_letters,
    layout_of,
    rectangle_of,
)
from housing.spreadsheets.xlsx_parts import replace_part, sheet_part, unpack

_SPANS = re.compile(rb"""\sspans\s*=\s*("[^"]*"|'[^']*')""")
_RECTANGLE = re.compile(rb"""\sref\s*=\s*("[^"]*"|'[^']*')""")
_WIDTH = 22
"""Of a new column, in characters: our longest heading."""

Edit = tuple[int, int, bytes]
"""From which byte to which, and what stands there afterwards."""

Placed = Sequence[tuple[FilledColumn, tuple[int, ...]]]
"""Each column, and the numbers at which it stands in the sheet (1 is A)."""


def fill_xlsx(data: bytes, filling: Filling) -> bytes:
    """Return the workbook with the columns in it; `data` is a file that `read_xlsx` reads.

    Raises:
        UnreadableFile: it does not say clearly where its sheet or its rows are.
    """
    parts = unpack(data)
    name = sheet_part(parts, filling.table_name)
    # A table that was made in the program keeps a list of its headings too: there they stay as they are.
    keeps_headings = any(each.casefold().startswith("xl/tables/") for each in parts)
    return replace_part(data, name, _filled(parts[name], filling, keeps_headings=keeps_headings))


def _filled(part: bytes, filling: Filling, *, keeps_headings: bool) -> bytes:
    layout = layout_of(part)
    if not {filling.header_row, *filling.values} <= {row.number for row in layout.rows}:
        raise UnreadableFile(FileFault.BROKEN)  # its rows call themselves otherwise than its cells do
    placed = _placed(filling, _last_column(layout, filling))
    edits = [*_wider(part, layout, placed), *_widths(layout, placed)]
    for row in layout.rows:
        if values := filling.of_row(row.number):
            is_header = row.number == filling.header_row
            style = _style_of_headings(row, placed) if is_header else None
            edits += _row(part, row, _in_order(placed, values), style, only_new=is_header and keeps_headings)
    content, at = [], 0
    for start, stop, written in sorted(edits, key=lambda edit: edit[:2]):
        content += [part[at:start], written]
        at = stop
    return b"".join([*content, part[at:]])


def _placed(filling: Filling, last_column: int) -> Placed:
    placed = []
    for column in filling.columns:
        numbers = tuple(index + 1 for index in column.standing_at)
        if not numbers:
            last_column += 1
        placed.append((column, numbers or (last_column,)))
    return placed


def _last_column(layout: SheetLayout, filling: Filling) -> int:
    """Return the last column in which anything stands below the title, or that a merged cell of the table covers."""
    rows = (row for row in layout.rows if row.number >= filling.header_row)
    last = max((cell.column for row in rows for cell in row.cells if cell.is_used), default=0)
    bottom = max([filling.header_row, *filling.values])
    for merged in map(rectangle_of, layout.merged):
        if merged.first_row <= bottom and merged.last_row >= filling.header_row:
            last = max(last, merged.last_column)
    return last


def _style_of_headings(row: RowAt, placed: Placed) -> str | None:
    """Return the style of her last heading: ours look like it."""
    ours = {number for _column, numbers in placed for number in numbers}
    return next((cell.style for cell in reversed(row.cells) if cell.is_used and cell.column not in ours), None)


def _in_order(placed: Placed, values: Sequence[Value]) -> list[tuple[int, Value]]:
    """Return what each of our columns gets, from left to right: so must cells stand in a row."""
    pairs = zip(placed, values, strict=True)
    found = [(number, value) for (_column, numbers), value in pairs for number in numbers]
    return sorted(found, key=lambda each: each[0])


def _row(
    part: bytes, row: RowAt, values: Sequence[tuple[int, Value]], style: str | None, *, only_new: bool
) -> Iterator[Edit]:
    standing = {cell.column: cell for cell in row.cells}
    for number, value in values:
        cell = standing.get(number)
        # What she has put a formula in is hers, and a heading that a table knows too stays.
        if not (cell and cell.is_used and (cell.is_formula or only_new)):
            yield _cell(row, cell, number, value, cell.style if cell and cell.style else style)
    if b"spans" in part[row.start : row.inside]:
        yield row.start, row.inside, _SPANS.sub(b"", part[row.start : row.inside])


def _cell(row: RowAt, cell: CellAt | None, number: int, value: Value, style: str | None) -> Edit:
    after = [each.start for each in row.cells if each.column > number]
    start, stop = (cell.start, cell.stop) if cell else (min(after, default=row.stop),) * 2
    return start, stop, _written(row.prefix, f"{column_letters(number)}{row.number}", value, style)


def _written(prefix: str, reference: str, value: Value, style: str | None) -> bytes:
    """Return a cell of XML. A text is a text, whatever it begins with: nothing in it is calculated."""
    tag = f'{prefix}c r="{reference}"' + (f' s="{style}"' if style else "")
    match value:
        case None | "":
            xml = f"<{tag}/>"
        case int():
            xml = f"<{tag}><{prefix}v>{value}</{prefix}v></{prefix}c>"
        case _:
            text = f"<{prefix}is><{prefix}t>{escape(value)}</{prefix}t></{prefix}is>"
            xml = f'<{tag} t="inlineStr">{text}</{prefix}c>'
    return xml.encode("ascii", "xmlcharrefreplace")


def _wider(part: bytes, layout: SheetLayout, placed: Placed) -> Iterator[Edit]:
    """Let the rectangle that a sheet says it fills reach over the new columns: some programs read no further."""
    if layout.dimension is None:
        return
    start, stop, said = layout.dimension
    rectangle = rectangle_of(said)
    last = max(number for _column, numbers in placed for number in numbers)
    if not rectangle.last_row or rectangle.last_column >= last:
        return
    first = f"{column_letters(rectangle.first_column)}{rectangle.first_row}"
    reference = f' ref="{first}:{column_letters(last)}{rectangle.last_row}"'
    yield start, stop, _RECTANGLE.sub(reference.encode(), part[start:stop])


def _widths(layout: SheetLayout, placed: Placed) -> Iterator[Edit]:
    """Make new columns wide enough for their headings, unless she has said how wide they are."""
    new = [numbers[0] for column, numbers in placed if not column.standing_at]
    if not new or any(first <= new[-1] and last >= new[0] for first, last, _start in layout.widths):
        return
    prefix = layout.rows[0].prefix
    width = f'<{prefix}col min="{new[0]}" max="{new[-1]}" width="{_WIDTH}" customWidth="1"/>'
    if layout.widths_end is None:
        width = f"<{prefix}cols>{width}</{prefix}cols>"
    at = layout.data_start if layout.widths_end is None else layout.widths_end
    at = min((start for first, _last, start in layout.widths if first > new[-1]), default=at)
    yield at, at, width.encode()
