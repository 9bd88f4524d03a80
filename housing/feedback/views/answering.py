"""The two-minute form after the stay, for the guest of the booking alone."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.models import Booking
from housing.bookings.queries.own import own_booking
from housing.clock import now
from housing.database import transact
from housing.feedback.forms.answering import FeedbackForm
from housing.feedback.queries.answers import answer_of
from housing.feedback.services.answering import NotAsked, answer, erase_words, question_about
from housing.rules.feedback import CHANGED_WITHIN, Asking
from housing.rules.permissions import Action

blueprint = Blueprint("feedback", __name__, url_prefix="/bookings/<ref>/feedback")

ANSWERABLE = frozenset({Asking.OPEN, Asking.CHANGEABLE})


@blueprint.get("")
@access(Action.GIVE_FEEDBACK)
def show(ref: str) -> str:
    """Ask how it was; what she has said before is filled in. Looking writes nothing."""
    booking = _booking(ref)
    given = answer_of(booking.id)
    return _page(booking, FeedbackForm.showing(given.answer if given else None))


@blueprint.post("")
@access(Action.GIVE_FEEDBACK)
def give(ref: str) -> Response | tuple[str, int]:
    """Keep what she says. Not asked about this stay, or no longer: 409 and why."""
    booking, form = _booking(ref), FeedbackForm()
    if question_about(booking, now()) not in ANSWERABLE:
        return _page(booking, form), 409
    if not form.validate_on_submit():
        return _page(booking, form), 422
    try:
        transact(lambda: answer(_booking(ref), form.said, now()))
    except NotAsked:
        return _page(_booking(ref), form), 409
    flash(_("Thank you. You can change your answer for %(days)s days.", days=CHANGED_WITHIN.days), "success")
    return redirect(url_for("bookings.show", ref=ref), 303)


@blueprint.post("/erase-words")
@access(Action.GIVE_FEEDBACK)
def take_words_away(ref: str) -> Response:
    """Erase what she wrote in her own words, whenever she likes."""
    transact(lambda: erase_words(_booking(ref)))
    flash(_("Your words are erased. The numbers stay."), "success")
    return redirect(url_for("feedback.show", ref=ref), 303)


def _booking(ref: str) -> Booking:
    return own_booking(viewer().student_ids, ref) or abort(404)


def _page(booking: Booking, form: FeedbackForm) -> str:
    given = answer_of(booking.id)
    return render_template(
        "feedback/answer.html",
        booking=booking,
        form=form,
        stands=question_about(booking, now()),
        answerable=ANSWERABLE,
        has_words=bool(given and any(given.answer.words.values())),
        last_day=given.answered_on + CHANGED_WITHIN if given else None,
    )
