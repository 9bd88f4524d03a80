"""The public page of evidence, and the same as a table for spreadsheets."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from housing.access import access
from housing.clock import today
from housing.evidence.queries.figures import Evidence, TermOffer, evidence
from housing.rules.evidence import LEAST_PEOPLE, Span
from housing.rules.permissions import Action
from housing.spreadsheets.exports import CSV, ExportCell, csv_of

blueprint = Blueprint("evidence", __name__, url_prefix="/evidence")


@blueprint.get("")
@access(Action.READ_PUBLIC)
def show() -> str:
    """Show what each municipality offered and whom it housed, term by term."""
    return render_template("evidence/evidence.html", found=evidence(today()), least=LEAST_PEOPLE)


@blueprint.get("/evidence.csv")
@access(Action.READ_PUBLIC)
def table() -> Response:
    """Give the same as CSV: a row for each municipality and term."""
    heading: list[ExportCell] = [
        _("Code"),
        _("Municipality"),
        _("Term"),
        _("Beds"),
        _("Nights offered"),
        _("Placements there was room for"),
        _("Stays"),
        _("Weeks of placement housed"),
        _("Counted from"),
    ]
    rows = [_row(each, offer) for each in evidence(today()) for offer in each.offers]
    response = Response(csv_of([heading, *rows]), mimetype=CSV)
    response.headers["Content-Disposition"] = 'attachment; filename="praktikbo-evidence.csv"'
    return response


def _row(each: Evidence, offer: TermOffer) -> list[ExportCell]:
    span: Span | None = each.span_of(offer.term)
    told = span is not None and span.stays is not None
    people: list[ExportCell] = [span.stays, span.weeks, span.first] if span is not None and told else ["", "", ""]
    return [each.code, each.name, offer.term, offer.beds, offer.nights, offer.placements, *people]
