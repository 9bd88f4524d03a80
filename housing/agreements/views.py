"""The agreement about a room: for the student, for the officer, and as an example before a municipality uses it."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.agreements.queries import houses_without_landlord
from housing.agreements.services import use_agreement
from housing.agreements.wording import ShownAgreement, example_agreement, shown_agreement
from housing.bookings.queries.own import own_booking
from housing.bookings.queries.papers import agreement_of
from housing.bookings.services.answering import booking_in
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_mode_on
from housing.rules.decisions import LegalMode
from housing.rules.permissions import Action
from housing.stock.models import Property
from housing.stock.views.scope import own_grant, own_municipality

blueprint = Blueprint("agreements", __name__)


@blueprint.get("/bookings/<ref>/agreement")
@access(Action.SEE_BOOKING)
def show(ref: str) -> str:
    """Show the agreement about the viewer's own room."""
    booking = own_booking(viewer().student_ids, ref) or abort(404)
    agreement = agreement_of(booking.id) or abort(404)
    return _page(shown_agreement(agreement), url_for("bookings.show", ref=ref))


@blueprint.get("/municipalities/<slug>/requests/<ref>/agreement")
@access(Action.SEE_REQUESTS)
def show_to_officer(slug: str, ref: str) -> str:
    """Show an officer the agreement about a room of the municipality."""
    municipality = own_grant(slug, Action.SEE_REQUESTS)
    booking = booking_in(municipality.organisation_id, ref) or abort(404)
    agreement = agreement_of(booking.id) or abort(404)
    return _page(shown_agreement(agreement), url_for("requests.show", slug=slug, ref=ref), is_officer=True)


@blueprint.get("/municipalities/<slug>/agreement")
@access(Action.KEEP_MUNICIPALITY)
def example(slug: str) -> str:
    """Show the agreement about an invented stay, and what to look at before it is used."""
    municipality = _leasing(slug)
    shown, unnamed = example_agreement(municipality, today()), houses_without_landlord(municipality.id)
    return _page(shown, url_for("wordings.index", slug=slug), is_officer=True, is_example=True, unnamed=unnamed)


@blueprint.post("/municipalities/<slug>/agreement")
@access(Action.KEEP_MUNICIPALITY)
def use(slug: str) -> Response:
    """Let an agreement be made from now on, or no more."""
    municipality = _leasing(slug)
    since = today() if request.form.get("use") == "yes" else None
    if since is None or municipality.agreement_since is None:
        transact(lambda: use_agreement(municipality, since, person_id=viewer().person_id, at=now()))
    flash(
        _("From now on an agreement is made when a room is confirmed. It stands on the booking’s page.")
        if since
        else _("No more agreements are made. Those that are made stay as they are."),
        "success",
    )
    return redirect(url_for("wordings.index", slug=slug, _anchor="agreement"), 303)


def _leasing(slug: str) -> Municipality:
    """Return the municipality; one whose answers are decisions makes no agreements."""
    municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
    return municipality if legal_mode_on(municipality.id, today()) is LegalMode.LEASE_OFFER else abort(404)


def _page(
    shown: ShownAgreement,
    back: str,
    *,
    is_officer: bool = False,
    is_example: bool = False,
    unnamed: Sequence[Property] = (),
) -> str:
    return render_template(
        "agreements/agreement.html",
        shown=shown,
        back=back,
        is_officer=is_officer,
        is_example=is_example,
        unnamed=unnamed,
        viewer=viewer(),
    )
