"""An officer changes a stay: chooses what, sees what it would be and what the student is told, confirms."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import request as sent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of_student
from housing.accounts.names import name_of
from housing.accounts.queries import people_by_id
from housing.bookings.bed_names import name_of_bed
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.change_wording import GRANTS, asked_sentence, cause_text
from housing.bookings.changed_mails import letter_of_change
from housing.bookings.forms.answering import version_of
from housing.bookings.models import Booking
from housing.bookings.queries.change_requests import other_guests, request_for
from housing.bookings.services.answering import booking_in
from housing.bookings.services.changing import change_stay
from housing.bookings.services.life import Step
from housing.bookings.services.staying import possible_with
from housing.changes.forms.wishing import RefuseForm, SwapForm, WishForm
from housing.changes.wishes import Terms, gaps_in, look_at, may_be_changed
from housing.changes.wording import NOT_DONE, days_in_words, not_done_sentence
from housing.clock import now, today
from housing.database import db, transact
from housing.organisations.models import Municipality
from housing.rules.lifecycle import Actor, CancelReason
from housing.rules.permissions import Action
from housing.stock.models import Bed
from housing.stock.queries.stock import bed_of
from housing.stock.views.scope import own_municipality

blueprint = Blueprint("changes", __name__, url_prefix="/municipalities/<slug>/requests/<ref>")

Answer = str | Response | tuple[str, int]
LONGEST_REF = 10


@blueprint.get("/change")
@access(Action.DECIDE_REQUESTS)
def choose(slug: str, ref: str) -> Answer:
    """Ask what is to change; a stay that is over or not agreed has nothing to change."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    booking = own_stay(municipality, ref)
    if not may_be_changed(booking, today()):
        return redirect(url_for("requests.show", slug=slug, ref=ref), 303)
    guests = guests_by_ref(booking)
    swap = SwapForm(formdata=None, first=max(today(), booking.segments[0].arrival))
    swap.offer(guests)
    form = WishForm(formdata=None, arrival=booking.segments[0].arrival, departure=booking.segments[-1].departure)
    return render_template(
        "changes/choose.html",
        municipality=municipality,
        booking=booking,
        about=student_name(booking),
        form=form,
        swap=swap if guests else None,
        gaps=gaps_in(booking, today()),
        from_today=max(today(), booking.segments[0].arrival),
    )


@blueprint.get("/change/preview")
@access(Action.DECIDE_REQUESTS)
def preview(slug: str, ref: str) -> Answer:
    """Show what a wish would be, and the beds that are free for it. Nothing is written."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    booking, form = own_stay(municipality, ref), WishForm(sent.args)
    if not form.is_known:
        abort(400)
    status = 200 if form.validate() else 422
    return preview_page(municipality, booking, form), status


@blueprint.post("/change")
@access(Action.DECIDE_REQUESTS)
def change(slug: str, ref: str) -> Answer:
    """Change the stay. Changed meanwhile, or a bed taken: 409, what happened, and what is free now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    form, seen = WishForm(sent.form), version_of(sent.form.get("version"))
    booking = own_stay(municipality, ref)
    if not form.is_known:
        abort(400)
    if not form.validate():
        return preview_page(municipality, booking, form), 422
    bed, reason = bed_named(municipality, form), form.reason
    wish = form.wish(bed.id if bed else None)

    def work() -> None:
        why = reason or (CancelReason.BED_CLOSED if form.closed.data else wish.kind)
        step = Step(Actor.OFFICER, viewer().person_id, now(), why)
        change_stay(own_stay(municipality, ref), seen, wish, step, grant=reason)

    try:
        transact(work)
    except NOT_DONE as refusal:
        municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
        booking = own_stay(municipality, ref)
        said = not_done_sentence(refusal, booking, seen, name_of_bed)
        return preview_page(municipality, booking, form, refused=said), 409
    flash(_("The stay is changed, and the student is told."), "success")
    return redirect(url_for("requests.show", slug=slug, ref=ref), 303)


def preview_page(
    municipality: Municipality,
    booking: Booking,
    form: WishForm,
    refused: str | None = None,
    refuse: RefuseForm | None = None,
) -> str:
    """Draw what a wish would be; `refused` says why it was not done a moment ago."""
    bed = bed_named(municipality, form) if form.bed.data else None
    looked = None
    if form.arrival.data and form.departure.data:
        wish = form.wish(bed.id if bed else None)
        terms = Terms(grants=form.reason is not None, not_dearer=bool(form.closed.data))
        looked = look_at(booking, wish, today(), name_of_bed, terms)
    told = None
    contact = contact_of_student(booking.student_id)
    language = contact.language if contact else DEFAULT_LANGUAGE
    if looked and looked.planned and looked.can_be_done:
        told = letter_of_change(booking, looked.planned, language, by_student=False)
    values: dict[str, Any] = {"slug": municipality.slug, "ref": booking.ref}
    wanted = request_for(booking.id)
    return render_template(
        "changes/preview.html",
        municipality=municipality,
        booking=booking,
        about=student_name(booking),
        form=form,
        looked=looked,
        told=told,
        told_in=language,
        taken=days_in_words(looked.taken) if looked else "",
        bed_name=name_of_bed,
        grants=GRANTS,
        refused=refused,
        option_url=lambda option: url_for("changes.preview", **values, **form.address(bed=option.bed.ref)),
        wanted=wanted,
        asked=asked_sentence(wanted) if wanted else None,
        cause=cause_text(wanted.cause) if wanted else None,
        may_end=possible_with(booking, today()),
        refuse=refuse or RefuseForm(formdata=None),
    )


def form_of_request(request: ChangeRequest) -> WishForm:
    """Return what a student asks for, written as an officer would have."""
    bed = db.session.get_one(Bed, request.bed_id) if request.bed_id is not None else None
    return WishForm(
        formdata=None,
        kind=request.kind,
        arrival=request.arrival,
        departure=request.departure,
        bed=bed.ref if bed else "",
        grant=request.cause if request.cause in GRANTS else None,
    )


def own_stay(municipality: Municipality, ref: str) -> Booking:
    """Return the municipality's booking; anything else is not found."""
    return booking_in(municipality.id, ref) or abort(404)


def bed_named(municipality: Municipality, form: WishForm) -> Bed | None:
    """Return the bed that a form names, one of the municipality's; anything else is not found."""
    ref = (form.bed.data or "")[:LONGEST_REF]
    return (bed_of(municipality.id, ref) or abort(404)) if ref else None


def student_name(booking: Booking) -> str:
    """Return what the viewer may call the student."""
    return name_of(people_by_id({booking.student.person_id})[booking.student.person_id], viewer())


def guests_by_ref(booking: Booking) -> dict[str, str]:
    """Return the guests of the same time, by their bookings' references, as the viewer may read them."""
    guests = other_guests(booking)
    people = people_by_id({each.student.person_id for each in guests})
    return {
        each.ref: _(
            "%(student)s, %(bed)s", student=name_of(people[each.student.person_id], viewer()), bed=_beds_of(each)
        )
        for each in guests
    }


def _beds_of(booking: Booking) -> str:
    return " + ".join(dict.fromkeys(name_of_bed(each.bed) for each in booking.segments))
