"""Tables that go out: as CSV and as a workbook, for spreadsheets, safe from formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from housing.spreadsheets.cells import safe_cell

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes å, ä and ö for other letters."""

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ExportCell = str | int | None


def csv_of(rows: Iterable[Sequence[ExportCell]]) -> str:
    """Return a table as CSV with semicolons, as Excel in Swedish opens it."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return BYTE_ORDER_MARK + written.getvalue()


def workbook_of(name: str, rows: Iterable[Sequence[ExportCell]]) -> bytes:
    """Return a table as a workbook with one sheet; its texts are texts, whatever they begin with."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return written.getvalue()
