"""CSV as people save it: four encodings, three separators, title rows of other widths."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import HEADER_WITHIN_ROWS, MAX_CELL_CHARACTERS
from housing.spreadsheets.tables import Table, table_of

SEPARATORS = (";", ",", "\t")

_SEPARATOR_LINE = re.compile(r'\A"?sep=([;,\t])"?(?:\r\n|\r|\n)', re.IGNORECASE)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MOST_CONTROLS = 1 / 50
"""Of all characters. Single ones come from copying, and are cleaned away like other invisible signs."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")

# What letters of other encodings become when they are read as Windows' Western one: Macintosh
# å "Œ", ä "Š", ö "š"; DOS å "†", ä "„", ö "”", Ö "™"; UTF-8 å "Ã¥". At the edge of a word some
# are quotation marks and the like. Miloš is a name, in a file that can also write å, ä and ö.
_LETTER = "[A-Za-z\N{LATIN CAPITAL LETTER A WITH GRAVE}-\N{LATIN SMALL LETTER Y WITH DIAERESIS}]"
_ANYWHERE = "ŒœƒŸ†‡‰¥¤"
_LOW_QUOTES = "„\N{SINGLE LOW-9 QUOTATION MARK}"
_NEVER_IN_A_WORD = re.compile(
    f"{_LETTER}[{_ANYWHERE}{_LOW_QUOTES}]|[{_ANYWHERE}™€]{_LETTER}|{_LETTER}[”“…•™€]{_LETTER}|Ã[^A-Za-z\\s;,]"
)
_CARON = re.compile("[ŠšŽž]")
_SWEDISH = re.compile("[åäöÅÄÖ]")
_UTF_16_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}

WESTERN = "cp1252"
"""Windows' Western code page."""


@dataclass(frozen=True, slots=True)
class CsvText:
    """A CSV file as text, and how it was written: `mark + text.encode(encoding)` are its bytes.

    `body` are its rows, without the line in which Excel says the separator.
    """

    text: str
    encoding: str
    mark: bytes
    separator: str
    body: str


def read_csv(data: bytes, name: str) -> Table:
    """Read the rows of a CSV file; rows are numbered as a spreadsheet program numbers them.

    Raises:
        UnreadableFile: not text, not a table, an open quotation mark, or beyond the limits.
    """
    found = csv_text(data)
    table = table_of(name, _lines(found.body, found.separator))
    if all(len(row.cells) < 2 for row in table.rows):  # noqa: PLR2004 - one column is no table
        raise UnreadableFile(FileFault.NOT_A_TABLE)
    return table


def csv_text(data: bytes) -> CsvText:
    """Return the file as text, with what it must be written with to be the same file again.

    Raises:
        UnreadableFile: not text, or letters that cannot be read.
    """
    text, encoding, mark = _text_of(data)
    declared = _SEPARATOR_LINE.match(text)  # Excel's own first line; it shows no row for it
    separator = declared[1] if declared else _separator_of(text)
    return CsvText(text, encoding, mark, separator, text[declared.end() :] if declared else text)


def _text_of(data: bytes) -> tuple[str, str, bytes]:
    """Decode by mark, else UTF-8, else Windows' Western code page, which Excel saves "CSV" in.

    That code page takes nearly any bytes for letters, also those of other encodings: a text that
    no person would write is refused, and nobody's name is stored broken. Returned are the text, its
    encoding and the mark before it.
    """
    if utf_16 := _utf_16(data):
        encoding, mark = utf_16
        return _decoded(data[len(mark) :], encoding), encoding, mark
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        return _decoded(data, "utf-8-sig"), "utf-8", mark
    except UnicodeDecodeError as error:
        if mark or _is_mostly_utf_8(data):
            raise UnreadableFile(FileFault.BROKEN_LETTER, row=_row_at(data, error.start)) from error
    text = _decoded(data, WESTERN)
    if _NEVER_IN_A_WORD.search(text) or (_CARON.search(text) and not _SWEDISH.search(text)):
        raise UnreadableFile(FileFault.UNKNOWN_ENCODING)
    return text, WESTERN, b""


def _decoded(data: bytes, encoding: str) -> str:
    """Decode, or raise UnreadableFile; a text that is not UTF-8 is for the caller to judge."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            raise
        binary = _is_binary(data.decode("latin-1"))
        raise UnreadableFile(FileFault.NOT_A_TABLE if binary else FileFault.UNKNOWN_ENCODING) from error
    if _is_binary(text):
        raise UnreadableFile(FileFault.NOT_A_TABLE)
    return text


def _is_binary(text: str) -> bool:
    return "\0" in text or len(_CONTROLS.findall(text)) > len(text) * _MOST_CONTROLS


def _is_mostly_utf_8(data: bytes) -> bool:
    """Say whether most runs of bytes beyond ASCII are UTF-8: then the file is, and a few were spoilt."""
    runs = _BEYOND_ASCII.findall(data)
    return sum(map(_is_utf_8, runs)) * 2 > len(runs)


def _is_utf_8(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True


def _row_at(data: bytes, position: int) -> int:
    return len((data[:position] + b".").splitlines())


def _utf_16(data: bytes) -> tuple[str, bytes] | None:
    """Recognise UTF-16 by its mark, or by every other byte of its Latin letters being zero."""
    for encoding, mark in _UTF_16_MARKS.items():
        if data.startswith(mark):
            return encoding, mark
    start = data[:200]
    zeros_on_odd, zeros_on_even = start[1::2].count(0), start[::2].count(0)
    if max(zeros_on_odd, zeros_on_even) * 4 > len(start):
        return ("utf-16-le" if zeros_on_odd > zeros_on_even else "utf-16-be"), b""
    return None


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
