"""Workbooks made for a test, and workbooks bent afterwards."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Lines = Iterable[Sequence[object]]


def csv_of(lines: Iterable[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def workbook(*sheets: Callable[[Worksheet], None]) -> bytes:
    """A workbook with one sheet for each function, filled by it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for fill in sheets:
            fill(book.add_worksheet())
    return buffer.getvalue()


def workbook_of(lines: Lines) -> bytes:
    def fill(sheet: Worksheet) -> None:
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, list(line))

    return workbook(fill)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed, or added when it was not there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    return archive_of(parts)


def archive_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_sheet_xml(data: bytes, added: bytes) -> bytes:
    """The workbook with raw rows added to its first sheet."""
    return with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", added + b"</sheetData>"),
    )
