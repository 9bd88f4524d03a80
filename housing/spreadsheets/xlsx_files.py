"""XLSX: checked, repacked, and only then given to the reader of cells (calamine)."""

import io
import re
import zipfile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.tables import Table, table_of
from housing.spreadsheets.xlsx_bounds import check_bounds
from housing.spreadsheets.xlsx_parts import Parts, pack, unpack

_WORKBOOK = "xl/workbook.xml"
_ERROR_TYPE = re.compile(rb'(<c\b[^<>]*\s)t="e"')
_NO_RESULT = re.compile(rb"(<c\b(?![^<>]*\st=)[^<>]*)>(<f\b[^<>]*(?:/>|>[^<]*</f>))(?:<v\s*/>|<v>\s*</v>)?</c>")
_OTHER_ARCHIVES = (
    ("mimetype", "OpenDocument"),
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("xl/workbook.bin", "XLSB"),
)


def read_xlsx(data: bytes) -> tuple[Table, ...]:
    """Read the visible sheets that hold something. Formulas give the value last calculated.

    Raises:
        UnreadableFile: broken, encrypted, another kind of archive, or beyond the limits.
    """
    parts = unpack(data)
    if _WORKBOOK not in {name.casefold() for name in parts}:
        raise _other_archive(data)
    check_bounds(parts.values())
    tables = _tables_of({name: _with_errors_told(part) for name, part in parts.items()})
    if not tables:
        raise UnreadableFile(FileFault.EMPTY)
    return tables


def _with_errors_told(part: bytes) -> bytes:
    """Make errors, and formulas that nobody has calculated, texts: the reader of cells takes both for blank."""
    part = _ERROR_TYPE.sub(rb'\1t="str"', part)
    return _NO_RESULT.sub(rb'\1 t="str">\2<v>#N/A</v></c>', part)


def _tables_of(parts: Parts) -> tuple[Table, ...]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack(parts)))
        tables = [
            table_of(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in _visible_sheets(book)
        ]
    except (CalamineError, ValueError, OverflowError, KeyError, OSError) as error:
        raise UnreadableFile(FileFault.BROKEN) from error
    except BaseException as error:
        # A panic in the reader's Rust code has a type that cannot be imported, outside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(FileFault.BROKEN) from error
    return tuple(table for table in tables if table.rows)


def _visible_sheets(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _other_archive(data: bytes) -> UnreadableFile:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
    for name, kind in _OTHER_ARCHIVES:
        if name in names:
            return UnreadableFile(FileFault.OTHER_FORMAT, format=kind)
    return UnreadableFile(FileFault.NOT_A_TABLE)
