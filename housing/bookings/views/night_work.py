"""A student says when she works nights: those who live with her are told that somebody sleeps by day."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.forms.night_work import NightWorkForm
from housing.bookings.models import Booking
from housing.bookings.queries.night_work import own_night_work
from housing.bookings.queries.own import own_booking
from housing.bookings.services.night_work import NightWorkRefused, sleep_by_day, sleep_by_night
from housing.bookings.views.booking import blueprint, booking_page
from housing.bookings.wording import heading_of
from housing.database import transact
from housing.rules.lifecycle import HOLDING
from housing.rules.night_work import MOST_SPANS, Days, NightWorkProblem
from housing.rules.permissions import Action

__all__ = ["blueprint"]

PROBLEMS = {
    NightWorkProblem.ENDS_BEFORE_IT_BEGINS: _l("Write a last day that is not before the first."),
    NightWorkProblem.OUTSIDE_STAY: _l("Write days on which you live there."),
    NightWorkProblem.TOO_MANY: _l("Put days together: there is room for %(most)s rows.", most=MOST_SPANS),
}


@blueprint.get("/bookings/<ref>/night-work")
@access(Action.SEE_BOOKING)
def night_work(ref: str) -> str | Response:
    """Show when she sleeps by day, and ask for more; of a stay that is over there is nothing to say."""
    booking = _booking(ref)
    if booking.status not in HOLDING:
        return redirect(url_for("bookings.show", ref=ref), 303)
    return _page(booking, NightWorkForm(formdata=None))


@blueprint.post("/bookings/<ref>/night-work")
@access(Action.SEE_BOOKING)
def add_night_work(ref: str) -> Response | tuple[str, int]:
    """Add days. A mistake is told at its field."""
    form = NightWorkForm()
    booking = _booking(ref)
    if not form.validate_on_submit():
        return _page(booking, form), 422
    try:
        transact(lambda: sleep_by_day(_booking(ref), Days(form.first.data, form.last.data)))
    except NightWorkRefused as refused:
        if refused.problem is None:
            return booking_page(_booking(ref), _("The stay is over or was given back. Nothing was changed.")), 409
        form.last.errors = [PROBLEMS[refused.problem]]
        return _page(_booking(ref), form), 422
    flash(_("Noted. Those who live with you see that somebody sleeps by day, not who."), "success")
    return redirect(url_for("bookings.night_work", ref=ref), 303)


@blueprint.post("/bookings/<ref>/night-work/remove")
@access(Action.SEE_BOOKING)
def remove_night_work(ref: str) -> Response:
    """Take days back, by the first of them."""
    first = _day(request.form.get("first", ""))
    transact(lambda: sleep_by_night(_booking(ref), first))
    flash(_("Taken away."), "success")
    return redirect(url_for("bookings.night_work", ref=ref), 303)


def _booking(ref: str) -> Booking:
    return own_booking(viewer().student_ids, ref) or abort(404)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(booking: Booking, form: NightWorkForm) -> str:
    return render_template(
        "bookings/night_work.html",
        booking=booking,
        heading=heading_of(booking),
        form=form,
        said=own_night_work(booking.id),
    )
