"""The officer's reports: what there is, the year on one page, a table with its picture, what guests said."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from housing.access import access
from housing.clock import today
from housing.feedback.queries.told import told_to
from housing.organisations.models import Municipality
from housing.reports.forms.choosing import lines_called
from housing.reports.grouping import Scope
from housing.reports.parts import LINES, PARTS
from housing.reports.pictures import COLUMN, HEIGHT, LENGTH, picture_of
from housing.reports.tables import By, Table
from housing.reports.views.scope import form_for, municipality_at, scope_of
from housing.reports.wording import mean_mark, number, said_terms
from housing.reports.year import year_of
from housing.rules.evidence import LEAST_PEOPLE
from housing.rules.permissions import Action

blueprint = Blueprint("reports", __name__, url_prefix="/municipalities/<slug>/reports")


@blueprint.get("")
@access(Action.SEE_REPORTS)
def index(slug: str) -> str:
    """Show which reports there are."""
    municipality = municipality_at(slug)
    scope = scope_of(municipality)
    if scope is None:
        return _nothing_yet(municipality)
    told = bool(told_to(municipality.id, today()))
    return render_template("reports/index.html", scope=scope, form=form_for(scope), parts=PARTS, told=told)


@blueprint.get("/year")
@access(Action.SEE_REPORTS)
def year(slug: str) -> str:
    """Show a year or a term on one page."""
    municipality = municipality_at(slug)
    scope = scope_of(municipality)
    if scope is None:
        return _nothing_yet(municipality)
    found = year_of(scope)
    drawn = _drawn(found.occupancy)
    return render_template("reports/year.html", scope=scope, form=form_for(scope), year=found, **drawn)


@blueprint.get("/feedback")
@access(Action.SEE_REPORTS)
def feedback(slug: str) -> str:
    """Show what guests said, as far as it may be told."""
    municipality = municipality_at(slug)
    told = told_to(municipality.id, today())
    return render_template(
        "reports/feedback.html",
        municipality=municipality,
        told=told,
        least=LEAST_PEOPLE,
        mean=mean_mark,
        said=said_terms,
    )


@blueprint.get("/<part>")
@access(Action.SEE_REPORTS)
def show(slug: str, part: str) -> str:
    """Show a report as a picture and as a table."""
    municipality = municipality_at(slug)
    report = PARTS.get(part) or abort(404)
    scope = scope_of(municipality)
    if scope is None:
        return _nothing_yet(municipality)
    by = lines_called(request.args.get("by"))
    table = report.table(scope, by)
    return render_template(
        "reports/report.html",
        scope=scope,
        form=form_for(scope),
        part=part,
        table=table,
        tabs=[(LINES[each], _url(scope, part, each), each is by, None) for each in By],
        files={kind: _url(scope, part, by, f"report_files.as_{kind}") for kind in ("xlsx", "csv")},
        least=LEAST_PEOPLE,
        number=number,
        **_drawn(table),
    )


def _url(scope: Scope, part: str, by: By, endpoint: str = "reports.show") -> str:
    return url_for(endpoint, slug=scope.municipality.slug, part=part, period=scope.period.code, by=by)


def _drawn(table: Table) -> dict[str, Any]:
    length = HEIGHT if table.by is By.MONTH else LENGTH
    return {"picture": picture_of(table, length), "height": HEIGHT, "column": COLUMN, "length": LENGTH}


def _nothing_yet(municipality: Municipality) -> str:
    return render_template("reports/nothing.html", municipality=municipality)
