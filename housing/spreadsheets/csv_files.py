"""CSV as people save it: four encodings, three separators, title rows of other widths."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import HEADER_WITHIN_ROWS, MAX_CELL_CHARACTERS
from housing.spreadsheets.tables import Table, table_of

SEPARATORS = (";", ",", "\t")

_SEPARATOR_LINE = re.compile(r'\A"?sep=([;,\t])"?(?:\r\n|\r|\n)', re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(data: bytes, name: str) -> Table:
    """Read the rows of a CSV file; rows are numbered as a spreadsheet program numbers them.

    Raises:
        UnreadableFile: not text, not a table, an open quotation mark, or beyond the limits.
    """
    text = _text_of(data)
    declared = _SEPARATOR_LINE.match(text)  # Excel's own first line; it shows no row for it
    separator = declared[1] if declared else _separator_of(text)
    body = text[declared.end() :] if declared else text
    table = table_of(name, _lines(body, separator))
    if all(len(row.cells) < 2 for row in table.rows):  # noqa: PLR2004 - one column is no table
        raise UnreadableFile(FileFault.NOT_A_TABLE)
    return table


def _text_of(data: bytes) -> str:
    """Decode by mark, else UTF-8, else Windows' Western code page, which Excel saves "CSV" in."""
    encodings = ("utf-16",) if data.startswith(_UTF_16_MARKS) else _guesses(data)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            raise UnreadableFile(FileFault.NOT_A_TABLE)
        return text
    controls = _CONTROLS.search(data.decode("latin-1"))
    raise UnreadableFile(FileFault.NOT_A_TABLE if controls else FileFault.UNKNOWN_ENCODING)


def _guesses(data: bytes) -> tuple[str, ...]:
    """Recognise UTF-16 without a mark by every other byte of its Latin letters being zero."""
    start = data[:200]
    zeros_on_odd, zeros_on_even = start[1::2].count(0), start[::2].count(0)
    if max(zeros_on_odd, zeros_on_even) * 4 > len(start):
        return ("utf-16-le",) if zeros_on_odd > zeros_on_even else ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _separator_of(text: str) -> str:
    """Return the separator that cuts the most of the first lines into the same number of cells."""
    start = list(islice(io.StringIO(text, newline=""), HEADER_WITHIN_ROWS * 2))
    return max(SEPARATORS, key=lambda separator: _evenness(start, separator))


def _evenness(start: list[str], separator: str) -> tuple[int, int]:
    """Count the lines of the commonest width above one; of two even cuts the finer is better."""
    try:
        widths = Counter(len(line) for line in csv.reader(start, delimiter=separator))
    except csv.Error:
        return (0, 0)
    return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    # The module's field limit is shared by the whole process: it is left alone (131 072), and
    # table_of refuses shorter texts than that.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise UnreadableFile(FileFault.TOO_MUCH_TEXT, limit=MAX_CELL_CHARACTERS) from error
            raise UnreadableFile(FileFault.OPEN_QUOTE, row=number) from error
