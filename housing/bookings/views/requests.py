"""One request as an officer answers it, and later as it can be looked up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.bed_names import bed_name
from housing.bookings.check_wording import ARRIVAL_TIMES, CHECKS, PROPOSED, PROPOSED_NO, finding_sentence
from housing.bookings.forms.answering import ApproveForm, DeclineForm, version_of
from housing.bookings.queries.requests import WaitingRequest, people_of, request_with_ref, waiting_requests
from housing.bookings.services.answering import By, NotHere, Seen, approve, booking_in, decline
from housing.bookings.services.asking import NotOnOffer
from housing.bookings.services.checking import CheckedRequest, checked
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.views.worklist import blueprint, board_of
from housing.bookings.wording import reason_text, refusal_sentence
from housing.clock import now, today
from housing.database import transact
from housing.flashes import flash_with_link
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.rules.lifecycle import ApplicationStatus, Status
from housing.rules.permissions import Action
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]

WAITS = frozenset({Status.REQUESTED, ApplicationStatus.OPEN})


@blueprint.get("/municipalities/<slug>/requests/<ref>")
@access(Action.SEE_REQUESTS)
def show(slug: str, ref: str) -> str:
    """Show one request with everything an officer would look at."""
    municipality = own_municipality(slug, Action.SEE_REQUESTS)
    return _page(municipality, _asked(municipality, ref))


@blueprint.post("/municipalities/<slug>/requests/<ref>/approve")
@access(Action.DECIDE_REQUESTS)
def approve_request(slug: str, ref: str) -> Response | tuple[str, int]:
    """Approve what was asked for. Changed meanwhile, or the bed taken: 409 and what it says now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    seen = Seen(municipality.id, ref, version_of(ApproveForm().version.data))
    refused = _refused(slug, ref, partial(approve, seen, _by()))
    if refused:
        return refused
    board = board_of(seen.municipality_id, slug, [ref])
    flash_with_link(_("Approved. The student has been told."), _("See it on the board"), board, "success")
    return redirect(url_for("requests.worklist", slug=slug), 303)


@blueprint.post("/municipalities/<slug>/requests/<ref>/decline")
@access(Action.DECIDE_REQUESTS)
def decline_request(slug: str, ref: str) -> Response | tuple[str, int]:
    """Decline with a reason. Changed meanwhile: 409 and what it says now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    asked = _asked(municipality, ref)
    form = _decline_form(asked)
    if not form.validate_on_submit():
        return _page(municipality, asked, form=form), 422
    seen = Seen(municipality.id, ref, version_of(form.version.data))
    note = form.note.data if form.has_note else None
    refused = _refused(slug, ref, partial(decline, seen, _by(), form.reason.data, note or None))
    if refused:
        return refused
    flash(_("Declined. The student has been told why."), "success")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def _refused(slug: str, ref: str, answer: Callable[[], None]) -> tuple[str, int] | None:
    """Give the answer; return the page that says why it could not be given."""
    try:
        transact(answer)
    except NotHere:
        abort(404)
    except (ChangedMeanwhile, StepRefused, NotOnOffer, NightsRefused) as refusal:
        municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
        return _page(municipality, _asked(municipality, ref), refused=refusal_sentence(refusal)), 409
    return None


def _by() -> By:
    return By(viewer().person_id, now())


def _asked(municipality: Municipality, ref: str) -> WaitingRequest:
    return request_with_ref(municipality.id, ref) or abort(404)


def _decline_form(asked: WaitingRequest) -> DeclineForm:
    form = DeclineForm()
    return form if asked.holds else form.without_note()


def _page(
    municipality: Municipality, asked: WaitingRequest, form: DeclineForm | None = None, refused: str | None = None
) -> str:
    waits = asked.status in WAITS
    found = checked([asked], waiting_requests(municipality.id), today())[0] if waits else None
    form = form or _fresh_form(asked, found)
    form.version.data = str(asked.version)
    booking = booking_in(municipality.id, asked.ref) if asked.holds else None
    facts: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "booking": booking,
        "viewer": viewer(),
        "people": people_of([asked, *(found.rivals if found else ())]),
    }
    return render_template(
        "bookings/request.html",
        municipality=municipality,
        form=form,
        refused=refused,
        day=today(),
        bed=bed_name(asked.bed),
        arrival_time=ARRIVAL_TIMES[asked.arrival_time],
        checks=CHECKS,
        finding_sentence=finding_sentence,
        proposed=PROPOSED,
        proposed_no=PROPOSED_NO,
        reason_text=reason_text,
        **facts,
    )


def _fresh_form(asked: WaitingRequest, found: CheckedRequest | None) -> DeclineForm:
    form = DeclineForm(formdata=None, reason=found.proposal.reason if found else None)
    return form if asked.holds else form.without_note()
