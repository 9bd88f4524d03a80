"""A guest's arrival page: what it says, its codes behind a button, how she gets in, and copies to take along.

Whatever shows a code is sent by POST: a safe request only reads, and each showing is written down. No code stands in
an address, a title or a cache.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from housing.access import access, viewer
from housing.arrivals.forms.guest import GuestWayForm
from housing.arrivals.services.guest_codes import CodesNotShown, guest_codes, show_to_guest
from housing.arrivals.services.ways import Chosen, WayRefused, choose_way, is_ahead, ways_for
from housing.arrivals.sheet import Codes, Sheet, sheet_of
from housing.arrivals.wording import not_shown_sentence, refusal_sentence
from housing.arrivals.writing import calendar_of, file_of, pdf_of
from housing.bookings.models import Booking
from housing.bookings.queries.own import own_booking
from housing.bookings.services.deciding import key_problem_of
from housing.bookings.services.life import ChangedMeanwhile
from housing.clock import now
from housing.database import transact
from housing.rules.lifecycle import AGREED, Actor
from housing.rules.permissions import Action
from housing.security import policy_of_own_style

blueprint = Blueprint("arrivals", __name__, url_prefix="/bookings/<ref>")

Answer = str | Redirect | tuple[str, int]
FILE_NAME = "praktikbo"


@blueprint.get("/arrival")
@access(Action.SEE_BOOKING)
def show(ref: str) -> Answer:
    """Show the page without any code."""
    booking = hers(ref)
    return _page(booking) if booking.status in AGREED else _to_booking(ref)


@blueprint.post("/arrival/code")
@access(Action.SEE_BOOKING)
def show_code(ref: str) -> Answer:
    """Show the page with the codes of today, and write down that they were shown. Too early or too late: 409."""
    if hers(ref).status not in AGREED:
        return _to_booking(ref)
    try:
        codes = transact(lambda: _codes(ref))
    except CodesNotShown as refused:
        return _page(hers(ref), refused=not_shown_sentence(refused)), 409
    except ChangedMeanwhile:
        return _to_booking(ref)
    return _page(hers(ref), codes)


@blueprint.post("/arrival/file")
@access(Action.SEE_BOOKING)
def save_file(ref: str) -> Response | Redirect:
    """Send the page as one file that works without a connection."""
    return _saved(ref, "html", "text/html", lambda sheet, _booking, at: file_of(sheet, at).encode())


@blueprint.post("/arrival/pdf")
@access(Action.SEE_BOOKING)
def save_pdf(ref: str) -> Response | Redirect:
    """Send the page as a PDF."""
    return _saved(ref, "pdf", "application/pdf", lambda sheet, _booking, at: pdf_of(sheet, at))


@blueprint.post("/arrival/calendar")
@access(Action.SEE_BOOKING)
def save_calendar(ref: str) -> Response | Redirect:
    """Send the page as an entry for a calendar."""
    return _saved(ref, "ics", "text/calendar", calendar_of)


@blueprint.post("/arrival/way")
@access(Action.SAY_HOW_ONE_COMES)
def choose(ref: str) -> Answer:
    """Write down how she gets in."""
    booking = hers(ref)
    if booking.status not in AGREED:
        return _to_booking(ref)
    form = GuestWayForm()
    form.offer(ways_for(booking, Actor.STUDENT))
    if not form.validate_on_submit():
        return _page(booking, form=form), 422
    chosen = Chosen(form.way.data)
    try:
        transact(lambda: choose_way(hers(ref), chosen, Actor.STUDENT, person_id=viewer().person_id, at=now()))
    except WayRefused as refused:
        return _page(hers(ref), refused=refusal_sentence(refused)), 409
    flash(_("Noted. The municipality sees how you get in."), "success")
    return redirect(url_for("arrivals.show", ref=ref), 303)


def hers(ref: str) -> Booking:
    """Return the viewer's own booking; anything else is not found."""
    return own_booking(viewer().student_ids, ref) or abort(404)


def _codes(ref: str) -> Codes:
    return show_to_guest(hers(ref), person_id=viewer().person_id, at=now())


def _saved(
    ref: str, ending: str, mimetype: str, written: Callable[[Sheet, Booking, datetime], bytes]
) -> Response | Redirect:
    """Send a copy; it holds the codes where they show by now, which counts as showing them."""
    booking = hers(ref)
    if booking.status not in AGREED:
        return _to_booking(ref)
    codes: Codes | None = None
    if guest_codes(booking, now()).may_show:
        try:
            codes = transact(lambda: _codes(ref))
        except (CodesNotShown, ChangedMeanwhile):
            return redirect(url_for("arrivals.show", ref=ref), 303)
    booking = hers(ref)
    answer = Response(written(sheet_of(booking, now(), codes), booking, now()), mimetype=mimetype)
    name = f"{FILE_NAME}-{booking.segments[0].arrival}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    if mimetype == "text/html":
        answer.headers["Content-Security-Policy"] = policy_of_own_style(answer.get_data(as_text=True))
    return answer


def _page(
    booking: Booking, codes: Codes | None = None, *, form: GuestWayForm | None = None, refused: str | None = None
) -> str:
    at = now()
    problem = key_problem_of(booking, at) if is_ahead(booking, at) else None
    ways = ways_for(booking, Actor.STUDENT) if problem else ()
    if form is None:
        form = GuestWayForm(formdata=None)
        form.offer(ways)
    return render_template(
        "arrivals/show.html",
        booking=booking,
        sheet=sheet_of(booking, at, codes),
        allowed=guest_codes(booking, at),
        shows_codes=codes is not None,
        problem=problem,
        ways=ways,
        form=form,
        refused=refused,
    )


def _to_booking(ref: str) -> Redirect:
    return redirect(url_for("bookings.show", ref=ref), 303)
