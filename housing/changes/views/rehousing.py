"""Beds that must close under bookings: the officer houses each guest elsewhere in turn, then the closure is made."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import request as sent
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.bed_names import name_of_bed
from housing.bookings.forms.answering import version_of
from housing.bookings.services.answering import By, NotHere
from housing.changes.closing import Closing, carry_out, let_go, rehouse, thing_with, ways_out
from housing.changes.views.officer import LONGEST_REF, own_stay, student_name
from housing.changes.wording import NOT_DONE, days_in_words, not_done_sentence
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.rules.lifecycle import Status
from housing.rules.nights import ranges_of
from housing.rules.permissions import Action
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.bed_names import bed_in_house
from housing.stock.models import CLOSURE_REASONS, Bed, Dwelling
from housing.stock.queries.stock import bed_of
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.refusals import StockRefusedError
from housing.stock.views.scope import own_municipality

blueprint = Blueprint("rehousing", __name__, url_prefix="/municipalities/<slug>/rehousing")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.KEEP_STOCK)
def show(slug: str) -> Answer:
    """Show who is in the way of a closure, and the other beds for the first of them."""
    municipality = own_municipality(slug)
    return _page(municipality, _closing(municipality, sent.args))


@blueprint.post("/move")
@access(Action.KEEP_STOCK)
def move(slug: str) -> Answer:
    """Move one guest; after the last the beds close. Taken or changed meanwhile: 409 and what is free now."""
    municipality = own_municipality(slug)
    _closing(municipality, sent.form)
    bed = bed_of(municipality.id, sent.form.get("bed", "")[:LONGEST_REF]) or abort(404)
    first, departure = _day("first"), _day("departure")
    if first is None or departure is None:
        abort(400)
    wish = Wish(ChangeKind.BED, first, departure, bed.id)
    ref, seen = sent.form.get("booking", "")[:LONGEST_REF], version_of(sent.form.get("version"))
    try:
        transact(lambda: rehouse(own_stay(municipality, ref), seen, wish, _by()))
    except NOT_DONE as refusal:
        said = not_done_sentence(refusal, own_stay(own_municipality(slug), ref), seen, name_of_bed)
        return _page(own_municipality(slug), _closing(own_municipality(slug), sent.form), said), 409
    flash(_("The guest is moved and told."), "success")
    return _go_on(slug)


@blueprint.post("/let-go")
@access(Action.KEEP_STOCK)
def end(slug: str) -> Answer:
    """End the stay of a guest for whom nothing is free; after the last the beds close. Changed meanwhile: 409."""
    municipality = own_municipality(slug)
    closing = _closing(municipality, sent.form)
    ref, seen = sent.form.get("booking", "")[:LONGEST_REF], version_of(sent.form.get("version"))
    own_stay(municipality, ref)
    on = next((nights for booking, nights in closing.guests() if booking.ref == ref), None)
    if on is None:  # she has left those nights by herself
        return _go_on(slug)
    try:
        transact(lambda: let_go(own_stay(municipality, ref), seen, on, _by()))
    except NotHere:
        abort(404)
    except NOT_DONE as refusal:
        said = not_done_sentence(refusal, own_stay(own_municipality(slug), ref), seen, name_of_bed)
        return _page(own_municipality(slug), _closing(own_municipality(slug), sent.form), said), 409
    flash(_("The stay ends, and the student is told why."), "success")
    return _go_on(slug)


@blueprint.post("/close")
@access(Action.KEEP_STOCK)
def finish(slug: str) -> Answer:
    """Close the beds now that nobody is in the way; if somebody is again, back to housing them."""
    _closing(own_municipality(slug), sent.form)
    return _go_on(slug)


def _go_on(slug: str) -> Response:
    """Close the beds where nobody is in the way any more, else go on to the next guest."""
    municipality = own_municipality(slug)
    closing = _closing(municipality, sent.form)
    again = redirect(url_for("rehousing.show", slug=slug, **_values(sent.form)), 303)
    if closing.guests():
        return again
    try:
        transact(lambda: carry_out(_closing(own_municipality(slug), sent.form), person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        flash(refusal_sentence(refused.refusals[0]), "warning")
        return again
    if closing.ends is None:
        flash(_("No guest is left, and it is out of use."), "success")
        return redirect(url_for("stock.housing", slug=slug), 303)
    flash(_("No guest is left, and the beds are closed."), "success")
    return redirect(url_for("stock.closures", slug=slug), 303)


def _closing(municipality: Municipality, values: MultiDict[str, str]) -> Closing:
    if not values.get("what"):
        abort(400)
    what = thing_with(municipality.id, values["what"][:LONGEST_REF]) or abort(404)
    starts, ends, reason = _date(values.get("starts")), _date(values.get("ends")), values.get("reason")
    if ends is None:
        return Closing(what, today())
    if starts is None or starts >= ends or reason not in CLOSURE_REASONS:
        abort(400)
    return Closing(what, max(starts, today()), ends, reason)


def _values(values: MultiDict[str, str]) -> dict[str, Any]:
    return {name: values[name] for name in ("what", "starts", "ends", "reason") if values.get(name)}


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _day(field: str) -> date | None:
    return _date(sent.form.get(field))


def _by() -> By:
    return By(viewer().person_id, now())


def _page(municipality: Municipality, closing: Closing, refused: str | None = None) -> str:
    guests = closing.guests()
    first = guests[0] if guests else None
    is_request = first is not None and first[0].status == Status.REQUESTED
    return render_template(
        "changes/rehousing.html",
        municipality=municipality,
        closing=closing,
        what=_name_of(closing),
        values=_values(sent.values),
        guests=[(student_name(booking), booking, days_in_words(ranges_of(on))) for booking, on in guests],
        is_request=is_request,
        ways=None if first is None or is_request else ways_out(closing, *first, today()),
        bed_name=name_of_bed,
        refused=refused,
    )


def _name_of(closing: Closing) -> str:
    what = closing.what
    if isinstance(what, Bed):
        return bed_in_house(what)
    if isinstance(what, Dwelling):
        return _("%(house)s, %(dwelling)s", house=what.property.name, dwelling=what.label)
    return what.name
