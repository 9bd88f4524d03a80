"""What a guest answers: has she moved in, and how does she leave?"""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.arrivals.forms.guest import LeavingForm, MovedInForm
from housing.arrivals.services.leaving import LeavingRefused, can_tick, tick
from housing.arrivals.services.moving_in import (
    AnswerProblem,
    AnswerRefused,
    is_asked_now,
    say_later,
    say_moved_in,
    say_not_coming,
)
from housing.arrivals.views.guest import blueprint, hers
from housing.arrivals.wording import refusal_sentence
from housing.bookings.models import Booking
from housing.bookings.queries.arrivals import departure_list_of
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.wording import refusal_sentence as step_sentence
from housing.clock import now, today
from housing.database import transact
from housing.filters import date_filter
from housing.rules.moving_in import Answer
from housing.rules.permissions import Action

__all__ = ["blueprint"]

Page = str | Response | tuple[str, int]


@blueprint.get("/moved-in")
@access(Action.SEE_BOOKING)
def ask(ref: str) -> Page:
    """Show the question; answered, or not yet asked, it leads to the booking."""
    booking = hers(ref)
    if not is_asked_now(booking, today()):
        return _to_booking(ref)
    return _question(booking, MovedInForm())


@blueprint.post("/moved-in")
@access(Action.SAY_HOW_ONE_COMES)
def answer(ref: str) -> Page:
    """Note the answer. Answered meanwhile: 409 and what it says now."""
    booking, form = hers(ref), MovedInForm()
    if not form.validate_on_submit():
        return _question(booking, form), 422
    work, done = _answer(ref, form)
    try:
        transact(work)
    except AnswerRefused as refused:
        if refused.problem is not AnswerProblem.NOT_ASKED:
            form.comes_on.errors = [refusal_sentence(refused)]
            return _question(hers(ref), form), 422
        return _refused(hers(ref), refusal_sentence(refused))
    except (StepRefused, ChangedMeanwhile) as refused:
        return _refused(hers(ref), step_sentence(refused))
    flash(done, "success")
    return _to_booking(ref)


@blueprint.get("/leaving")
@access(Action.SEE_BOOKING)
def leaving(ref: str) -> Page:
    """Show the list of four, as she has ticked it so far."""
    booking = hers(ref)
    if not can_tick(booking, now()):
        return _to_booking(ref)
    form = LeavingForm()
    if said := departure_list_of(booking.id):
        form.show(said)
    return _list(booking, form)


@blueprint.post("/leaving")
@access(Action.SAY_HOW_ONE_COMES)
def tick_list(ref: str) -> Page:
    """Write down what she has ticked. Not on her day of departure, or too late: 409 and why."""
    booking, form = hers(ref), LeavingForm()
    if not form.validate_on_submit():
        return _list(booking, form), 422
    try:
        transact(lambda: tick(hers(ref), form.ticked(), at=now()))
    except LeavingRefused as refused:
        return _refused(hers(ref), refusal_sentence(refused))
    flash(_("Thank you. The municipality has your answers."), "success")
    return _to_booking(ref)


def _answer(ref: str, form: MovedInForm) -> tuple[Callable[[], None], str]:
    person_id, at, where = viewer().person_id, now(), hers(ref).municipality.name
    if form.answer.data == Answer.MOVED_IN:
        return lambda: say_moved_in(hers(ref), person_id=person_id, at=at), _(
            "Welcome to %(municipality)s.", municipality=where
        )
    if form.answer.data == Answer.LATER:
        day = form.comes_on.data
        return lambda: say_later(hers(ref), day, at=at), _(
            "Noted: you come %(day)s. The room stays yours.", day=date_filter(day)
        )
    done = _("Noted: you are not coming. The nights that are left are free for somebody else.")
    return lambda: say_not_coming(hers(ref), person_id=person_id, at=at), done


def _question(booking: Booking, form: MovedInForm) -> str:
    return render_template("arrivals/moved_in.html", booking=booking, form=form)


def _list(booking: Booking, form: LeavingForm) -> str:
    return render_template("arrivals/leaving.html", booking=booking, form=form)


def _refused(booking: Booking, sentence: str) -> tuple[str, int]:
    return render_template("arrivals/refused.html", booking=booking, sentence=sentence), 409


def _to_booking(ref: str) -> Response:
    return redirect(url_for("bookings.show", ref=ref), 303)
