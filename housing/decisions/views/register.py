"""The list of decisions made by delegation, for the board: on paper, and as a file."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from housing.access import GrantHeld, access, viewer
from housing.accounts.names import name_of
from housing.bookings.papers import Decision
from housing.bookings.queries.papers import decisions_between
from housing.clock import today
from housing.decisions.forms import PeriodForm
from housing.decisions.wording import KINDS, reasons_of
from housing.filters import date_range_filter
from housing.rules.decisions import DecisionKind
from housing.rules.permissions import Action
from housing.spreadsheets.exports import CSV, XLSX, ExportCell, csv_of, workbook_of
from housing.stock.views.scope import own_grant

blueprint = Blueprint("decisions", __name__, url_prefix="/municipalities/<slug>/decisions")

Answer = str | tuple[str, int]


@blueprint.get("")
@access(Action.SEE_REQUESTS)
def index(slug: str) -> Answer:
    """List the decisions of a period; without one, of this month and the one before."""
    municipality = own_grant(slug, Action.SEE_REQUESTS)
    form = PeriodForm(request.args) if request.args else PeriodForm(data=_usual())
    if request.args and not form.validate():
        return _page(municipality, form, ()), 422
    return _page(municipality, form, decisions_between(municipality.organisation_id, *form.days()))


@blueprint.get("/decisions.csv")
@access(Action.SEE_REQUESTS)
def as_csv(slug: str) -> Response:
    """Give the same list as CSV."""
    return _file(slug, csv_of(_rows(slug)), CSV, "csv")


@blueprint.get("/decisions.xlsx")
@access(Action.SEE_REQUESTS)
def as_xlsx(slug: str) -> Response:
    """Give the same list as a workbook."""
    return _file(slug, workbook_of(_("Decisions"), _rows(slug)), XLSX, "xlsx")


def _usual() -> dict[str, Any]:
    first_of_month = today().replace(day=1)
    return {"first_day": (first_of_month - timedelta(days=1)).replace(day=1), "last_day": today()}


def _days() -> tuple[date, date]:
    """Return the period in the address; one that is none is the usual one."""
    form = PeriodForm(request.args)
    return form.days() if request.args and form.validate() else PeriodForm(data=_usual()).days()


def _page(municipality: GrantHeld, form: PeriodForm, found: Sequence[Decision]) -> str:
    days = form.days() if form.first_day.data and form.last_day.data else None
    return render_template(
        "decisions/index.html",
        municipality=municipality,
        form=form,
        days=days,
        period={"first_day": days[0].isoformat(), "last_day": days[1].isoformat()} if days else {},
        decisions=found,
        kinds=KINDS,
        reasons_of=reasons_of,
        viewer=viewer(),
    )


def _rows(slug: str) -> list[list[ExportCell]]:
    municipality, reader = own_grant(slug, Action.SEE_REQUESTS), viewer()
    heading: list[ExportCell] = [
        _("Number"),
        _("Date"),
        _("Decision"),
        _("About"),
        _("Nights"),
        _("Reasons"),
        _("Decided by"),
        _("By delegation"),
    ]
    found = decisions_between(municipality.organisation_id, *_days())
    return [heading, *(_row(each, name_of(each.student.person, reader), _decider(each)) for each in found)]


def _row(decision: Decision, student: str, decider: str) -> list[ExportCell]:
    return [
        decision.case_number,
        decision.decided_on.isoformat(),
        str(KINDS[DecisionKind(decision.kind)]),
        student,
        " + ".join(date_range_filter(each) for each in days_of(decision)),
        reasons_of(decision),
        decider,
        decision.delegation,
    ]


def _decider(decision: Decision) -> str:
    return name_of(decision.decider, viewer()) if decision.decider else ""


def days_of(decision: Decision) -> list[tuple[date, date]]:
    """Return the days of the stays that were decided on."""
    return [(date.fromisoformat(each["arrival"]), date.fromisoformat(each["departure"])) for each in decision.stays]


def _file(slug: str, content: str | bytes, mimetype: str, ending: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{today()}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response
