"""Officer and student answer what is proposed for a booking whose placement moved."""

from collections.abc import Callable
from functools import partial

from flask import abort, flash, redirect, url_for
from flask import request as sent
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.models import Booking
from housing.bookings.moved_wording import (
    answered_sentence,
    declined_sentence,
    gone_sentence,
    offer_over_sentence,
)
from housing.bookings.queries.own import own_booking
from housing.bookings.services.agreeing import Answered, ProposalGone, accept_change, decline_change
from housing.bookings.services.answering import booking_in
from housing.bookings.services.life import ChangedMeanwhile, Step, StepRefused
from housing.bookings.services.offering import OfferOver
from housing.bookings.views.booking import blueprint as bookings
from housing.bookings.views.booking import booking_page
from housing.bookings.views.declining import blueprint
from housing.bookings.views.requests import asked_with, request_page
from housing.clock import now
from housing.database import transact
from housing.rules.lifecycle import Actor
from housing.rules.permissions import Action
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]

LONGEST_REF = 10
ANSWERS = frozenset({"accept", "decline"})
CARRIED_ON = frozenset({Answered.DONE, Answered.WAITS})


@blueprint.post("/municipalities/<slug>/requests/<ref>/proposal")
@access(Action.DECIDE_REQUESTS)
def answer_proposal(slug: str, ref: str) -> Response | tuple[str, int]:
    """Say yes or no for the municipality. Changed meanwhile: 409 and what is proposed now."""
    municipality_id = own_municipality(slug, Action.DECIDE_REQUESTS).id

    def booking() -> Booking:
        return booking_in(municipality_id, ref) or abort(404)

    if refused := _refused(booking, Actor.OFFICER):
        municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
        return request_page(municipality, asked_with(municipality, ref), refused=refused), 409
    return redirect(url_for("requests.worklist", slug=slug), 303)


@bookings.post("/bookings/<ref>/proposal")
@access(Action.ACCEPT_OFFER)
def answer_proposal_as_student(ref: str) -> Response | tuple[str, int]:
    """Say yes or no for oneself. Changed meanwhile: 409 and what is proposed now."""

    def booking() -> Booking:
        return own_booking(viewer().student_ids, ref) or abort(404)

    if refused := _refused(booking, Actor.STUDENT):
        return booking_page(booking(), refused), 409
    return redirect(url_for("bookings.show", ref=ref), 303)


def _refused(booking: Callable[[], Booking], actor: Actor) -> str | None:
    """Carry the answer out and say what came of it; return why not, where it comes too late."""
    answer, proposal = sent.form.get("answer", ""), sent.form.get("proposal", "")[:LONGEST_REF]
    booking()  # somebody else's is not found, whatever else is wrong
    if answer not in ANSWERS:
        abort(400)
    try:
        if answer == "decline":
            transact(lambda: decline_change(booking(), proposal, Step(actor, viewer().person_id, now())))
            flash(declined_sentence(), "success")
        else:
            said = transact(partial(_accept, booking, proposal, actor))
            flash(answered_sentence(said), "success" if said in CARRIED_ON else "warning")
    except OfferOver:
        return offer_over_sentence(actor)
    except (ProposalGone, ChangedMeanwhile, StepRefused):
        return gone_sentence()
    return None


def _accept(booking: Callable[[], Booking], proposal: str, actor: Actor) -> Answered:
    return accept_change(booking(), proposal, Step(actor, viewer().person_id, now()))
