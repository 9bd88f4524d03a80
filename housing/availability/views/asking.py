"""A student reads about one bed and asks for it."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.availability.forms.asking import AskForm
from housing.availability.locator import locator_of
from housing.availability.offers import offer_of_bed
from housing.availability.queries.turn import take_turn
from housing.availability.search import BedOnOffer
from housing.availability.stays import Choice, comes_late, outlook_of, stays_of
from housing.availability.views.beds import (
    Refusal,
    choice_of,
    here,
    placement_of_viewer,
    refused_page,
    search_form,
    search_page,
)
from housing.bookings.queries.holds import holds_of_bed, holds_open_to
from housing.bookings.queries.own import held_on_nights, holding_on
from housing.bookings.services.asking import (
    AnswerMissing,
    NightsPassed,
    NotOnOffer,
    PlacementCancelled,
    Wanted,
    WantedBed,
    ask_for_bed,
)
from housing.bookings.wording import held_sentence
from housing.clock import local_date, now, today
from housing.database import db, transact
from housing.nights.ledger import NightsRefused
from housing.placements.queries.claims import stated_on
from housing.placements.queries.own_placements import OwnPlacement
from housing.rules.arrival import ArrivalTime
from housing.rules.facts import packing_of
from housing.rules.nights import Stay
from housing.rules.permissions import Action
from housing.rules.sharing import Flat, Sharing, questions_for
from housing.stock.models import Bed, Dwelling
from housing.stock.queries.photos import photos_of_dwellings
from housing.stock.services.locking import bed_for_guests
from housing.stock.wording import fact_items, good_to_know

blueprint = Blueprint("asking", __name__)

HELD = "held"
"""In the address of a request for a bed that is held for her: else nobody asks for any holds."""

BED = select(Bed).where(Bed.ref == bindparam("ref")).options(joinedload(Bed.dwelling).joinedload(Dwelling.property))


class FormOpen(Exception):  # noqa: N818 (an answer, not a fault)
    """Something in the form is not answered; nothing was written."""

    def __init__(self, form: AskForm) -> None:
        super().__init__(form)
        self.form = form


@blueprint.get("/placements/<ref>/beds/<bed_ref>")
@access(Action.ASK_FOR_BED)
def show(ref: str, bed_ref: str) -> str | Response:
    """Show one free bed and what has to be answered to ask for it."""
    placement, bed = placement_of_viewer(ref), _bed(bed_ref)
    if placement.status == "cancelled":
        return search_page(placement)
    choice = choice_of(search_form(placement, outlook_of(placement, holding_on(placement.id), today())))
    offer = offer_of_bed(placement, stays_of(placement, choice, today()), bed.id)
    if offer is None:
        flash(_("That bed has just been taken. These are free for the same nights."), "warning")
        return redirect(url_for("beds.search", ref=ref, **choice.in_full()), 303)
    return _page(placement, offer, choice, _form(bed, comes=_said_to_come(placement)))


@blueprint.post("/placements/<ref>/beds/<bed_ref>/ask")
@access(Action.ASK_FOR_BED)
def ask(ref: str, bed_ref: str) -> Response | tuple[str, int]:
    """Ask for the bed. Taken or over meanwhile: 409, a sentence, and what is free instead."""
    choice = Choice.of_query(request.args)
    try:
        return transact(partial(_ask, ref, bed_ref, choice))
    except FormOpen as unanswered:
        return _ask_again(ref, bed_ref, choice, unanswered.form)
    except (NightsRefused, NotOnOffer, AnswerMissing, PlacementCancelled, NightsPassed) as refusal:
        return refused_page(placement_of_viewer(ref), refusal), 409


def _ask(ref: str, bed_ref: str, choice: Choice) -> Response:
    """Do the whole use case, as it is done again after a deadlock; the answer is drawn before the commit."""
    take_turn(viewer().student_ids, ref, bed_ref)
    placement = placement_of_viewer(ref)
    bed = bed_for_guests(bed_ref) or abort(404)
    form = _form(bed)
    if not form.validate_on_submit():
        raise FormOpen(form)
    if "flat" in request.form and "flat" not in form:  # she answered for a home that has other rules by now
        raise NotOnOffer
    at = now()
    stays = stays_of(placement, choice, form.tonight(local_date(at)))
    wanted = Wanted(
        bed=bed,
        stays=stays,
        arrive=choice.arrive,
        leave=choice.leave,
        flat=Flat(form.flat.data) if "flat" in form else None,
        shares_room="shares_room" in form and bool(form.shares_room.data),
        arrival_time=form.arrival_time.data,
        hold_ids=_holds_of(placement, bed, stays) if HELD in request.args else (),
    )
    made = ask_for_bed(placement, wanted, person_id=viewer().person_id, at=at)
    page = "bookings.show" if made.holds else "applications.show"
    return redirect(url_for(page, ref=made.ref), 303)


def _holds_of(placement: OwnPlacement, bed: WantedBed, stays: Sequence[Stay]) -> tuple[int, ...]:
    """Return the holds that have nights of this very bed for her; whoever else asks, asks as everybody does."""
    return holds_of_bed(holds_open_to(placement.id, [bed.municipality_id]), bed.id, stays)


def _ask_again(ref: str, bed_ref: str, choice: Choice, form: AskForm) -> tuple[str, int]:
    placement, bed = placement_of_viewer(ref), _bed(bed_ref)
    if placement.status == "cancelled":
        return search_page(placement), 409
    offer = offer_of_bed(placement, stays_of(placement, choice, today()), bed.id)
    if offer is None:
        return search_page(placement, Refusal(_("That bed has just been taken. Nothing was booked."))), 409
    return _page(placement, offer, choice, form), 422


def _bed(ref: str) -> Bed:
    return db.session.scalar(BED, {"ref": ref}) or abort(404)


def _said_to_come(placement: OwnPlacement) -> str | None:
    """Return the time of day that she has named; that she did not know is asked again."""
    stated = stated_on(placement.id)
    if stated is None or stated.needs.arrival_time is ArrivalTime.UNKNOWN:
        return None
    return stated.needs.arrival_time


def _form(bed: WantedBed, comes: str | None = None) -> AskForm:
    form = AskForm(arrival_time=comes)
    form.ask_only(questions_for(Sharing(bed.sharing), bed.is_shared_room))
    return form


def _page(placement: OwnPlacement, offer: BedOnOffer, choice: Choice, form: AskForm) -> str:
    day = today()
    stays, packing = stays_of(placement, choice, day), packing_of(offer.facts)
    form.read_on.data = day.isoformat()
    form.say_whose_it_is(Sharing(offer.bed.sharing), offer.needs)
    held = held_on_nights(placement.student_id, stays)
    return render_template(
        "availability/bed.html",
        placement=placement,
        offer=offer,
        photos=photos_of_dwellings([offer.bed.dwelling_id]).get(offer.bed.dwelling_id, ()),
        there=fact_items(packing.there),
        bring=fact_items(packing.bring),
        know=good_to_know(offer.facts),
        choice=choice,
        stays=stays,
        nights=sum(stay.nights for stay in stays),
        late_from=day if comes_late(placement, choice, day) else None,
        form=form,
        held=held,
        refused=held_sentence(held) if held else None,
        locator=locator_of(placement.site, [offer], choice, placement.ref),
        ask_url=here(
            "asking.ask",
            choice,
            ref=placement.ref,
            bed_ref=offer.bed.bed_ref,
            **({HELD: "1"} if offer.is_held_for_her else {}),
        ),
    )
