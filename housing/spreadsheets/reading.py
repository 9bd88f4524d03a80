"""The way in: bytes and a file name give tables, or one error that says why not."""

import re
from pathlib import PureWindowsPath

from housing.spreadsheets.csv_files import read_csv
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import MAX_FILE_BYTES, MEBIBYTE
from housing.spreadsheets.tables import Table
from housing.spreadsheets.xlsx_files import read_xlsx

ZIP_START = b"PK"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old Excel file, or an encrypted new one
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHER_STARTS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
)
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|head|body|svg)", re.I)


def read_tables(data: bytes, filename: str) -> tuple[Table, ...]:
    """Read every table of a CSV or XLSX file: the one of a CSV, each filled sheet of a workbook.

    What the file is, its content says; the name is only the name of a CSV file's table.

    Raises:
        UnreadableFile: it cannot be read; nothing else is raised, whatever the bytes are.
    """
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile(FileFault.TOO_LARGE, limit=MAX_FILE_BYTES // MEBIBYTE)
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile(FileFault.EMPTY)
    if data.startswith(ZIP_START):
        return read_xlsx(data)
    _refuse_other_formats(data)
    # A name typed on Windows may hold a whole path with backslashes.
    return (read_csv(data, PureWindowsPath(filename).stem),)


def read_table(data: bytes, filename: str) -> Table:
    """Read the first table of a file. Raises UnreadableFile as `read_tables` does."""
    return read_tables(data, filename)[0]


def _refuse_other_formats(data: bytes) -> None:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED_STREAM in data:
            raise UnreadableFile(FileFault.ENCRYPTED)
        raise UnreadableFile(FileFault.OTHER_FORMAT, format="XLS")
    for start, name in _OTHER_STARTS:
        if data.startswith(start):
            raise UnreadableFile(FileFault.OTHER_FORMAT, format=name)
    if _MARKUP.match(data):
        raise UnreadableFile(FileFault.OTHER_FORMAT, format="HTML")
