"""A student reads about one bed and asks for it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.availability.forms.asking import AskForm
from housing.availability.locator import locator_of
from housing.availability.offers import offer_of_bed
from housing.availability.search import BedOnOffer
from housing.availability.stays import Choice, stays_of
from housing.availability.views.beds import choice_of, here, placement_of_viewer, search_form, search_page
from housing.bookings.models import Application, Booking
from housing.bookings.queries.own import held_on_nights
from housing.bookings.services.asking import AnswerMissing, NotOnOffer, Wanted, ask_for_bed
from housing.bookings.wording import held_sentence, refusal_sentence
from housing.clock import now
from housing.database import db, transact
from housing.nights.ledger import NightsRefused
from housing.placements.models import Placement
from housing.rules.facts import packing_of
from housing.rules.permissions import Action
from housing.rules.sharing import Flat, Sharing, questions_for
from housing.stock.models import Bed
from housing.stock.wording import fact_items, good_to_know

blueprint = Blueprint("asking", __name__)


@blueprint.get("/placements/<ref>/beds/<bed_ref>")
@access(Action.ASK_FOR_BED)
def show(ref: str, bed_ref: str) -> str | Response:
    """Show one free bed and what has to be answered to ask for it."""
    placement, bed = placement_of_viewer(ref), _bed(bed_ref)
    choice = choice_of(search_form(placement))
    offer = offer_of_bed(placement, choice, bed.id)
    if offer is None:
        flash(_("That bed has just been taken. These are free for the same nights."), "warning")
        return redirect(url_for("beds.search", ref=ref, **choice.as_query()), 303)
    return _page(placement, offer, choice, _form(bed))


@blueprint.post("/placements/<ref>/beds/<bed_ref>/ask")
@access(Action.ASK_FOR_BED)
def ask(ref: str, bed_ref: str) -> Response | tuple[str, int]:
    """Ask for the bed. Taken meanwhile: 409, a sentence, and what is free instead."""
    placement, bed = placement_of_viewer(ref), _bed(bed_ref)
    choice = choice_of(search_form(placement))
    form = _form(bed)
    if not form.validate_on_submit():
        offer = offer_of_bed(placement, choice, bed.id)
        if offer is None:
            return search_page(placement, _("That bed has just been taken. Nothing was booked.")), 409
        return _page(placement, offer, choice, form), 422
    try:
        made = transact(lambda: _ask(ref, bed_ref, choice, form))
    except (NightsRefused, NotOnOffer, AnswerMissing) as refusal:
        return search_page(placement_of_viewer(ref), refusal_sentence(refusal)), 409
    page = "bookings.show" if isinstance(made, Booking) else "applications.show"
    return redirect(url_for(page, ref=made.ref), 303)


def _ask(ref: str, bed_ref: str, choice: Choice, form: AskForm) -> Booking | Application:
    # Loaded anew: after a deadlock the whole use case is done again.
    placement = placement_of_viewer(ref, alone=True)
    wanted = Wanted(
        bed=_bed(bed_ref),
        stays=stays_of(placement, choice),
        arrive=choice.arrive,
        leave=choice.leave,
        flat=Flat(form.flat.data) if "flat" in form else None,
        shares_room="shares_room" in form and bool(form.shares_room.data),
        arrival_time=form.arrival_time.data,
    )
    return ask_for_bed(placement, wanted, person_id=viewer().person_id, at=now())


def _bed(ref: str) -> Bed:
    return db.session.scalar(select(Bed).where(Bed.ref == ref)) or abort(404)


def _form(bed: Bed) -> AskForm:
    form = AskForm()
    form.ask_only(questions_for(Sharing(bed.dwelling.sharing), bed.is_shared_room))
    return form


def _page(placement: Placement, offer: BedOnOffer, choice: Choice, form: AskForm) -> str:
    stays, packing = stays_of(placement, choice), packing_of(offer.facts)
    form.say_whose_it_is(Sharing(offer.bed.sharing), offer.needs)
    held = held_on_nights(placement.student_id, stays)
    return render_template(
        "availability/bed.html",
        placement=placement,
        offer=offer,
        there=fact_items(packing.there),
        bring=fact_items(packing.bring),
        know=good_to_know(offer.facts),
        choice=choice,
        stays=stays,
        nights=sum(stay.nights for stay in stays),
        form=form,
        held=held,
        refused=held_sentence(held) if held else None,
        locator=locator_of(placement.site, [offer], choice, placement.ref),
        ask_url=here("asking.ask", ref=placement.ref, bed_ref=offer.bed.bed_ref),
    )
