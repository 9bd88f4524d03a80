"""An officer answers what a student asks to have changed: one click for a yes, a reason for a no."""

from flask import flash, redirect, url_for
from flask import request as sent
from flask_babel import gettext as _

from housing.access import access, viewer
from housing.bookings.bed_names import name_of_bed
from housing.bookings.queries.change_requests import last_request_of
from housing.bookings.services.asking_change import accept_request, decline_request
from housing.bookings.services.changing import ChangeRefused
from housing.bookings.services.life import Step
from housing.bookings.views.requests import asked_with, request_page
from housing.changes.forms.wishing import RefuseForm
from housing.changes.views.officer import LONGEST_REF, Answer, form_of_request, own_stay, preview_page
from housing.changes.views.swapping import blueprint
from housing.changes.wording import NOT_DONE, NotDone, not_done_sentence
from housing.clock import now
from housing.database import transact
from housing.rules.lifecycle import Actor
from housing.rules.permissions import Action
from housing.rules.refusals import Refusal
from housing.rules.stay_changes import ChangeProblem, Refused
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]


@blueprint.get("/change-request")
@access(Action.DECIDE_REQUESTS)
def show_request(slug: str, ref: str) -> Answer:
    """Show what a student asks for, as it could be had now. Nothing is written."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    booking = own_stay(municipality, ref)
    request = last_request_of(booking.id)
    if request is None:
        return redirect(url_for("requests.show", slug=slug, ref=ref), 303)
    return preview_page(municipality, booking, form_of_request(request))


@blueprint.post("/change-request/accept")
@access(Action.DECIDE_REQUESTS)
def accept(slug: str, ref: str) -> Answer:
    """Say yes. Taken or changed meanwhile: 409, why, and what is free now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    asked = sent.form.get("request", "")[:LONGEST_REF]
    own_stay(municipality, ref)

    def work() -> None:
        accept_request(own_stay(municipality, ref), asked, Step(Actor.OFFICER, viewer().person_id, now()))

    try:
        transact(work)
    except NOT_DONE as refusal:
        return _again(slug, ref, refusal)
    flash(_("The stay is changed, and the student is told."), "success")
    return redirect(url_for("requests.worklist", slug=slug), 303)


@blueprint.post("/change-request/decline")
@access(Action.DECIDE_REQUESTS)
def decline(slug: str, ref: str) -> Answer:
    """Say no with a reason; the stay is as it was."""
    municipality, form = own_municipality(slug, Action.DECIDE_REQUESTS), RefuseForm()
    asked = sent.form.get("request", "")[:LONGEST_REF]
    booking = own_stay(municipality, ref)
    request = last_request_of(booking.id)
    if request is None:
        return _again(slug, ref, ChangeRefused(Refusal(ChangeProblem.NOT_ASKED)))
    if not form.validate_on_submit():
        return preview_page(municipality, booking, form_of_request(request), refuse=form), 422

    def work() -> None:
        step = Step(Actor.OFFICER, viewer().person_id, now())
        decline_request(own_stay(municipality, ref), asked, Refused(form.reason.data), step)

    try:
        transact(work)
    except NOT_DONE as refusal:
        return _again(slug, ref, refusal)
    flash(_("Declined. The student has been told why."), "success")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def _again(slug: str, ref: str, refusal: NotDone) -> Answer:
    """Show what she asks for as it could be had now, with what was in the way."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    booking = own_stay(municipality, ref)
    said, request = not_done_sentence(refusal, booking, booking.version, name_of_bed), last_request_of(booking.id)
    if request is None:
        return request_page(municipality, asked_with(municipality, ref), refused=said), 409
    return preview_page(municipality, booking, form_of_request(request), refused=said), 409
