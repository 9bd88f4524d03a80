"""A student changes her stay: what only gives back nights happens at once, the rest she asks the municipality for."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask import request as sent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.forms.answering import version_of
from housing.bookings.models import Booking
from housing.bookings.moved_wording import name_without_street
from housing.bookings.queries.change_requests import request_for
from housing.bookings.queries.own import own_booking
from housing.bookings.queries.proposals import proposal_for
from housing.bookings.services.asking_change import ask_for_change, take_back_request
from housing.bookings.services.changing import give_back
from housing.bookings.services.life import Step
from housing.bookings.views.booking import booking_page
from housing.bookings.views.night_work import blueprint
from housing.changes.forms.wishing import CauseForm, WishForm
from housing.changes.wishes import Looked, Terms, gaps_in, look_at, may_be_changed
from housing.changes.wording import NOT_DONE, days_in_words, not_done_sentence
from housing.clock import now, today
from housing.database import transact
from housing.rules.lifecycle import Actor
from housing.rules.permissions import Action
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed
from housing.stock.queries.stock import bed_of

__all__ = ["blueprint"]

Answer = str | Response | tuple[str, int]
LONGEST_REF = 10


@blueprint.get("/bookings/<ref>/change")
@access(Action.CHANGE_STAY)
def change(ref: str) -> Answer:
    """Ask what she wants changed; where nothing can be, go back to the booking."""
    booking = _own(ref)
    if not _may_ask(booking):
        return redirect(url_for("bookings.show", ref=ref), 303)
    form = WishForm(formdata=None, arrival=booking.segments[0].arrival, departure=booking.segments[-1].departure)
    return render_template(
        "changes/ask.html",
        booking=booking,
        form=form,
        gaps=gaps_in(booking, today()),
        from_today=max(today(), booking.segments[0].arrival),
    )


@blueprint.get("/bookings/<ref>/change/preview")
@access(Action.CHANGE_STAY)
def preview_change(ref: str) -> Answer:
    """Show what a wish would be: done at once, or asked for. Nothing is written."""
    booking, form = _own(ref), WishForm(sent.args)
    if not form.is_known:
        abort(400)
    status = 200 if form.validate() else 422
    return _page(booking, form), status


@blueprint.post("/bookings/<ref>/change/give-back")
@access(Action.CHANGE_STAY)
def give_back_nights(ref: str) -> Answer:
    """Give back nights at once. Changed meanwhile: 409 and what it says now."""

    def work(booking: Booking, seen: int, form: WishForm, step: Step) -> object:
        return give_back(booking, seen, _wish(booking, form), step)

    return _carried_out(ref, work, _("You have given back the nights. They are free for somebody else."))


@blueprint.post("/bookings/<ref>/change/ask")
@access(Action.CHANGE_STAY)
def ask_change(ref: str) -> Answer:
    """Ask the municipality. Changed meanwhile, or something else is asked: 409 and what it says now."""
    booking, form = _own(ref), WishForm(sent.form)
    cause = CauseForm().for_kind(ChangeKind(form.kind.data) if form.is_known else ChangeKind.DATES)
    if form.is_known and form.validate() and not cause.validate_on_submit():
        return _page(booking, form, cause=cause), 422
    done = _("The municipality has been asked. Your room is yours as before until you are answered.")

    def work(booking: Booking, seen: int, form: WishForm, step: Step) -> object:
        return ask_for_change(booking, seen, _wish(booking, form), cause.cause.data, step)

    return _carried_out(ref, work, done)


@blueprint.post("/bookings/<ref>/change/take-back")
@access(Action.CHANGE_STAY)
def take_back(ref: str) -> Answer:
    """Take back what she asked for; answered meanwhile: 409 and what it says now."""
    asked = sent.form.get("request", "")[:LONGEST_REF]
    _own(ref)
    try:
        transact(lambda: take_back_request(_own(ref), asked, _step()))
    except NOT_DONE as refusal:
        booking = _own(ref)
        return booking_page(booking, not_done_sentence(refusal, booking, booking.version, name_without_street)), 409
    flash(_("You have taken it back. Nothing is changed."), "success")
    return redirect(url_for("bookings.show", ref=ref), 303)


def _carried_out(ref: str, work: Callable[[Booking, int, WishForm, Step], object], done: str) -> Answer:
    booking, form, seen = _own(ref), WishForm(sent.form), version_of(sent.form.get("version"))
    if not form.is_known:
        abort(400)
    if not form.validate():
        return _page(booking, form), 422
    try:
        transact(partial(_do, work, ref, seen, form))
    except NOT_DONE as refusal:
        booking = _own(ref)
        return _page(booking, form, not_done_sentence(refusal, booking, seen, name_without_street)), 409
    flash(done, "success")
    return redirect(url_for("bookings.show", ref=ref), 303)


def _do(work: Callable[[Booking, int, WishForm, Step], object], ref: str, seen: int, form: WishForm) -> None:
    work(_own(ref), seen, form, _step(form.kind.data))


def _step(reason: str | None = None) -> Step:
    return Step(Actor.STUDENT, viewer().person_id, now(), reason)


def _own(ref: str) -> Booking:
    return own_booking(viewer().student_ids, ref) or abort(404)


def _may_ask(booking: Booking) -> bool:
    is_free_to = proposal_for(booking.id) is None and request_for(booking.id) is None
    return may_be_changed(booking, today()) and is_free_to


def _bed(booking: Booking, form: WishForm) -> Bed | None:
    ref = (form.bed.data or "")[:LONGEST_REF]
    return (bed_of(booking.municipality_id, ref) or abort(404)) if ref else None


def _wish(booking: Booking, form: WishForm) -> Wish:
    bed = _bed(booking, form)
    return form.wish(bed.id if bed else None)


def _page(booking: Booking, form: WishForm, refused: str | None = None, cause: CauseForm | None = None) -> str:
    kind, looked = ChangeKind(form.kind.data), None
    if form.arrival.data and form.departure.data:
        looked = look_at(booking, _wish(booking, form), today(), name_without_street, Terms(grants=True))
    at_once = _is_at_once(looked)
    values: dict[str, Any] = {"ref": booking.ref}
    return render_template(
        "changes/ask_preview.html",
        booking=booking,
        form=form,
        looked=looked,
        at_once=at_once,
        freed=days_in_words(looked.planned.change.dropped) if looked and looked.planned and at_once else "",
        may_ask=kind is not ChangeKind.RELEASE,
        cause=cause or CauseForm(formdata=None).for_kind(kind),
        taken=days_in_words(looked.taken) if looked else "",
        bed_name=name_without_street,
        refused=refused,
        option_url=lambda option: url_for("bookings.preview_change", **values, **form.address(bed=option.bed.ref)),
    )


def _is_at_once(looked: Looked | None) -> bool:
    return bool(looked and looked.planned and looked.planned.change.only_gives_back)
