"""A coordinator's students as a file, as the list on the page is filtered: for spreadsheets, safe from formulas."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.access import Viewer, access, viewer
from housing.accounts.names import name_of
from housing.bookings.queries.students import next_day, sent_by
from housing.bookings.standings import Found, standings
from housing.bookings.views.student_lines import ShownStudent, shown
from housing.bookings.views.students import student_filter
from housing.clock import today
from housing.filters import date_range_filter
from housing.placements.views.scope import own_institution
from housing.rules.housed import Standing
from housing.rules.permissions import Action
from housing.spreadsheets.exports import CSV, XLSX, ExportCell, csv_of, workbook_of

blueprint = Blueprint("student_export", __name__, url_prefix="/institutions/<slug>/students")

STANDINGS = {
    Standing.NOT_ANSWERED: _l("Without, has not answered"),
    Standing.WITHOUT: _l("Without"),
    Standing.PART: _l("Housed for some of the weeks"),
    Standing.WAITING: _l("Waiting"),
    Standing.HOUSED: _l("Housed"),
    Standing.NEEDS_NONE: _l("Needs none"),
}


@blueprint.get("/students.csv")
@access(Action.SEE_STUDENTS)
def as_csv(slug: str) -> Response:
    """Give the list as CSV: semicolons, as Excel in Swedish opens it."""
    return _file(csv_of(_rows(slug)), CSV, "csv")


@blueprint.get("/students.xlsx")
@access(Action.SEE_STUDENTS)
def as_xlsx(slug: str) -> Response:
    """Give the list as a workbook; its texts are texts, whatever they begin with."""
    return _file(workbook_of(_("Students"), _rows(slug)), XLSX, "xlsx")


def _rows(slug: str) -> list[list[ExportCell]]:
    institution = own_institution(slug, Action.SEE_STUDENTS)
    wanted, state = student_filter(institution.organisation_id)
    found = [
        each for each in standings(sent_by(institution.organisation_id), wanted, today()) if state in {"", each.state}
    ]
    heading: list[ExportCell] = [
        _("Student"),
        _("Course"),
        _("Municipality"),
        _("Dates"),
        _("Days left"),
        _("Answered"),
        _("Somewhere to live"),
        _("Rooms"),
        _("Next step"),
    ]
    reader = viewer()
    lines = zip(found, shown(found, today()), strict=True)
    return [heading, *(_row(each, line, reader) for each, line in lines)]


def _row(each: Found, line: ShownStudent, reader: Viewer) -> list[ExportCell]:
    periods: Sequence[tuple[object, object]] = [(each.first_day, each.last_day) for each in each.placement.periods]
    first_day = next_day(each.placement, today())
    return [
        name_of(line.person, reader),
        each.placement.course_code,
        each.placement.municipality_name,
        ", ".join(date_range_filter(days) for days in periods),  # type: ignore[arg-type]  # pairs of dates
        max(0, (first_day - today()).days) if first_day.year < 9999 else None,  # noqa: PLR2004 - over: date.max
        _("No") if each.standing is Standing.NOT_ANSWERED else _("Yes"),
        str(STANDINGS[each.standing]),
        "; ".join(line.stays),
        line.next_step,
    ]


def _file(content: str | bytes, mimetype: str, ending: str) -> Response:
    slug = (request.view_args or {}).get("slug")
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{today()}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response
