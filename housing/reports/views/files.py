"""The tables of the reports as files for spreadsheets; their texts are texts, whatever they begin with."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from housing.access import access
from housing.reports.forms.choosing import lines_called
from housing.reports.grouping import Scope
from housing.reports.parts import LINES, PARTS
from housing.reports.tables import Cell
from housing.reports.views.scope import municipality_at, scope_of
from housing.reports.year import year_of
from housing.rules.permissions import Action
from housing.spreadsheets.cells import safe_cell

blueprint = Blueprint("report_files", __name__, url_prefix="/municipalities/<slug>/reports")

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes å, ä and ö for other letters."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEAR = "year"

Row = Sequence[str | Cell]


@blueprint.get("/<part>.csv")
@access(Action.SEE_REPORTS)
def as_csv(slug: str, part: str) -> Response:
    """Give a table as CSV: semicolons, as Excel in Swedish opens it."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    scope = _scope(slug)
    for row in _rows(scope, part):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return _file(BYTE_ORDER_MARK + written.getvalue(), "text/csv", f"{_name(scope, part)}.csv")


@blueprint.get("/<part>.xlsx")
@access(Action.SEE_REPORTS)
def as_xlsx(slug: str, part: str) -> Response:
    """Give a table as a workbook."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    scope = _scope(slug)
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet(scope.period.code)
        for number, row in enumerate(_rows(scope, part)):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 1)
        sheet.autofit()
    return _file(written.getvalue(), XLSX, f"{_name(scope, part)}.xlsx")


def _scope(slug: str) -> Scope:
    return scope_of(municipality_at(slug)) or abort(404)


def _rows(scope: Scope, part: str) -> list[Row]:
    """Return heading, lines and total; the year as a line for each figure, with what it counts."""
    if part == YEAR:
        year = year_of(scope)
        figures = [(each.full_name, each.number, each.counts) for each in (*year.figures, *year.let)]
        return [(scope.period.code, _("Number"), _("What it counts")), *figures]
    report = PARTS.get(part) or abort(404)
    by = lines_called(request.args.get("by"))
    table = report.table(scope, by)
    lines: list[Row] = [(line.label, *line.cells) for line in table.lines]
    return [(str(LINES[by]), *table.columns), *lines, (_("All together"), *table.total)]


def _name(scope: Scope, part: str) -> str:
    return f"{scope.municipality.slug}-{part}-{scope.period.code}"


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
