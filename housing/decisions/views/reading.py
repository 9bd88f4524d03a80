"""One decision on paper: for the student whom it is about, and for the municipality's officers."""

from flask import Blueprint, abort, render_template, url_for

from housing.access import access, viewer
from housing.bookings.bed_names import name_of_bed
from housing.bookings.moved_wording import name_without_street
from housing.bookings.papers import Decision
from housing.bookings.queries.history import note_of
from housing.bookings.queries.papers import decision_in, own_decision
from housing.decisions.views.register import blueprint as decisions
from housing.decisions.wording import shown_decision
from housing.rules.permissions import Action
from housing.stock.views.scope import own_grant

blueprint = Blueprint("own_decisions", __name__)


@blueprint.get("/decisions/<ref>")
@access(Action.SEE_BOOKING)
def show(ref: str) -> str:
    """Show a decision to the student whom it is about."""
    decision = own_decision(viewer().student_ids, ref) or abort(404)
    booking = decision.booking
    page = (
        url_for("bookings.show", ref=booking.ref)
        if booking
        else url_for("applications.show", ref=decision.application.ref)  # type: ignore[union-attr]  # about one of both
    )
    return _page(decision, page, is_officer=False)


@decisions.get("/<ref>")
@access(Action.SEE_REQUESTS)
def show_to_officer(slug: str, ref: str) -> str:
    """Show one of the municipality's decisions to an officer."""
    municipality = own_grant(slug, Action.SEE_REQUESTS)
    decision = decision_in(municipality.organisation_id, ref) or abort(404)
    about = decision.booking or decision.application
    page = url_for("requests.show", slug=slug, ref=about.ref)  # type: ignore[union-attr]  # about one of both
    return _page(decision, page, is_officer=True)


def _page(decision: Decision, back: str, *, is_officer: bool) -> str:
    about = decision.booking or decision.application
    return render_template(
        "decisions/decision.html",
        shown=shown_decision(decision, name_of_bed if is_officer else name_without_street, note_of(decision)),
        decision=decision,
        site=about.placement.site.name if about else None,
        back=back,
        is_officer=is_officer,
        viewer=viewer(),
    )
