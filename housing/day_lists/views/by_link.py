"""A list that a secret link opens, without sign-in: the link shows, buttons decide."""

from datetime import date

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.limits import count_wrong_list
from housing.accounts.names import first_name_of
from housing.accounts.rates import network_of
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.clock import local_date, now, today
from housing.database import transact
from housing.day_lists.listing import ToClean, Turn, day_list
from housing.day_lists.models import Addressee
from housing.day_lists.queries.addressees import opened_by, whose_list
from housing.day_lists.services.noting import NotOnList, Pressed, note, undo
from housing.day_lists.wording import BUTTONS, BY, KINDS, TIMES, beds_to_make, what_to_clean
from housing.rules.day_list import DAYS_LISTED, MAY_PRESS, READS_NAMES, Kind, Press, may_note, may_undo
from housing.rules.nights import ONE_DAY
from housing.rules.permissions import Action
from housing.secret_addresses import hash_of

blueprint = Blueprint("list_links", __name__)

UNDO = "undo"


@blueprint.get("/day-lists/<secret>")
@access(Action.USE_LIST)
def show(secret: str) -> Response:
    """Show the next seven days to whoever has the link; an old or wrong one says what to do.

    Wrong ones are counted by network, and refused for a while when there are many.
    """
    addressee = _opened(secret)
    return _not_open() if addressee is None else _page(addressee, secret)


@blueprint.post("/day-lists/<secret>")
@access(Action.USE_LIST)
def press(secret: str) -> Response:
    """Note that something is cleaned, that a key is out or back; or take it back. Not on the list any more: 409."""
    addressee = _opened(secret)
    if addressee is None:
        return _not_open()
    pressed, at = _pressed(), now()
    decide = undo if UNDO in request.form else note
    try:
        transact(lambda: decide(addressee, pressed, at))
    except (NotOnList, ChangedMeanwhile, StepRefused):
        sentence = _("That has changed since you opened the page. Nothing was noted. Below is how it is now.")
        again = _opened(secret)
        return _page(again, secret, sentence) if again else _not_open()
    flash(_("Taken back.") if UNDO in request.form else _("Noted."), "success")
    return redirect(url_for("list_links.show", secret=secret), 303)


def _opened(secret: str) -> Addressee | None:
    addressee = opened_by(hash_of(secret), now())
    if addressee is None:
        count_wrong_list(network_of(request.remote_addr), now())
    return addressee


def _pressed() -> Pressed:
    form = request.form
    try:
        return Pressed(Press(form.get("press", "")), form.get("ref", ""), date.fromisoformat(form.get("day", "")))
    except ValueError:
        abort(404)


def _page(addressee: Addressee, secret: str, refused: str | None = None) -> Response:
    kind, day = Kind(addressee.kind), today()
    may = MAY_PRESS[kind]

    def can_press(line: Turn | ToClean) -> bool:
        button = line.press if isinstance(line, Turn) else Press.CLEANED
        arrival = line.stay.arrival if isinstance(line, Turn) else line.day
        return button in may and line.noted is None and may_note(button, arrival, line.day, day)

    def can_undo(line: Turn | ToClean) -> bool:
        button = line.press if isinstance(line, Turn) else Press.CLEANED
        return button in may and line.noted is not None and may_undo(local_date(line.noted.at), day)

    page = render_template(
        "day_lists/by_link.html",
        municipality=addressee.municipality,
        kind=kind,
        kinds=KINDS,
        secret=secret,
        first=day,
        last=day + ONE_DAY * (DAYS_LISTED - 1),
        listed=day_list(whose_list(addressee), day, day + ONE_DAY * (DAYS_LISTED - 1), may),
        shows_cleaning=Press.CLEANED in may,
        shows_keys=Press.KEY_OUT in may,
        name=(lambda person: first_name_of(person, viewer())) if kind in READS_NAMES else None,
        can_press=can_press,
        can_undo=can_undo,
        refused=refused,
        buttons=BUTTONS,
        cleaned=Press.CLEANED,
        words={"by": BY, "times": TIMES, "what_to_clean": what_to_clean, "beds_to_make": beds_to_make},
    )
    return _private(make_response(page, 409 if refused else 200))


def _not_open() -> Response:
    page = render_template(
        "errors/error.html",
        code=404,
        title=_("This list does not open any more"),
        explanation=_(
            "A link opens the list for fourteen days, and the municipality can end it sooner. Open the link in the"
            " newest mail. If you get no mail any longer, ask the municipality’s housing officer for a new one."
        ),
        next_steps=[(_("The municipalities and how to reach them"), url_for("municipalities.catalogue"))],
    )
    return _private(make_response(page, 404))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
