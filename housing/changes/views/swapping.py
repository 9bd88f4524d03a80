"""Two guests change beds: the officer sees what it would be for both, then both are moved at once."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as sent
from flask_babel import gettext as _

from housing.access import access, viewer
from housing.bookings.bed_names import name_of_bed
from housing.bookings.change_wording import changed_since, problem_sentence, shown_plan
from housing.bookings.forms.answering import version_of
from housing.bookings.models import Booking
from housing.bookings.services.changing import ChangeRefused, Planned
from housing.bookings.services.life import ChangedMeanwhile, Step
from housing.bookings.services.swapping import SeenBooking, plan_swap, swap_beds
from housing.changes.forms.wishing import SwapForm
from housing.changes.free_beds import taken_nights
from housing.changes.views.officer import (
    LONGEST_REF,
    Answer,
    blueprint,
    guests_by_ref,
    own_stay,
    student_name,
)
from housing.changes.wording import NOT_DONE, NotDone, days_in_words, not_done_sentence
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.rules.lifecycle import Actor
from housing.rules.nights import nights_of, ranges_of
from housing.rules.permissions import Action
from housing.rules.stay_changes import SWAP
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]


@blueprint.get("/swap")
@access(Action.DECIDE_REQUESTS)
def show_swap(slug: str, ref: str) -> Answer:
    """Show what a swap would be for both guests. Nothing is written."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    booking = own_stay(municipality, ref)
    form = _form(booking, sent.args)
    if not form.validate():
        return _page(municipality, booking, form, None), 422
    return _page(municipality, booking, form, own_stay(municipality, form.guest.data))


@blueprint.post("/swap")
@access(Action.DECIDE_REQUESTS)
def swap(slug: str, ref: str) -> Answer:
    """Let both change beds, or neither. Changed meanwhile, or a bed taken: 409 and why."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    booking = own_stay(municipality, ref)
    form, guest_ref = SwapForm(sent.form), sent.form.get("guest", "")[:LONGEST_REF]
    if not guest_ref:
        abort(400)
    own_stay(municipality, guest_ref)
    first = form.first.data or abort(400)
    seen, guest_seen = (version_of(sent.form.get(field)) for field in ("version", "guest_version"))

    def work() -> None:
        step = Step(Actor.OFFICER, viewer().person_id, now(), SWAP)
        swap_beds(
            SeenBooking(own_stay(municipality, ref), seen),
            SeenBooking(own_stay(municipality, guest_ref), guest_seen),
            first,
            step,
        )

    try:
        transact(work)
    except NOT_DONE as refusal:
        municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
        booking, guest = own_stay(municipality, ref), own_stay(municipality, guest_ref)
        said = _why_not(refusal, (booking, seen), (guest, guest_seen))
        return _page(municipality, booking, _form(booking, sent.form), guest, said), 409
    flash(_("Both have changed beds, and both are told."), "success")
    return redirect(url_for("requests.show", slug=slug, ref=ref), 303)


def _why_not(refusal: NotDone, first: tuple[Booking, int], second: tuple[Booking, int]) -> str:
    if isinstance(refusal, ChangedMeanwhile):
        changed = first if first[0].version != first[1] else second
        return changed_since(*changed, name_of_bed)
    return not_done_sentence(refusal, *first, name_of_bed)


def _form(booking: Booking, values: object) -> SwapForm:
    form = SwapForm(values)
    form.offer(guests_by_ref(booking))
    return form


def _page(
    municipality: Municipality, booking: Booking, form: SwapForm, guest: Booking | None, refused: str | None = None
) -> str:
    plans: tuple[Planned, Planned] | None = None
    problem = None
    if guest is not None and form.first.data:
        try:
            plans = plan_swap(booking, guest, form.first.data, today())
        except ChangeRefused as refusal:
            problem = problem_sentence(refusal.refusal)
    sides = []
    if guest is not None and plans is not None:
        for one, found, other, left in ((booking, plans[0], guest, plans[1]), (guest, plans[1], booking, plans[0])):
            taken = days_in_words(ranges_of(taken_nights(one, found, {other.id: nights_of(left.change.moved)})))
            sides.append((student_name(one), shown_plan(one, found, name_of_bed), taken))
    return render_template(
        "changes/swap.html",
        municipality=municipality,
        booking=booking,
        about=student_name(booking),
        guest=guest,
        form=form,
        sides=sides,
        problem=problem,
        is_free=bool(sides) and not any(taken for _name, _shown, taken in sides),
        refused=refused,
    )
