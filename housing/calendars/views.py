"""A calendar to subscribe to: its secret address, and what it answers."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from housing.access import access, viewer
from housing.accounts.limits import count_wrong_calendar
from housing.accounts.rates import network_of
from housing.calendars.queries.readers import address_of, reader_of
from housing.calendars.services.addresses import make_address, stop_address
from housing.calendars.writing import calendar_of
from housing.clock import now, today
from housing.database import transact
from housing.mail import link
from housing.rules.permissions import Action
from housing.secret_addresses import hash_of
from housing.written_language import DEFAULT, writing_in

blueprint = Blueprint("calendars", __name__)

A_QUARTER = 900
"""Seconds: so long a program may keep what it was given."""


@blueprint.get("/account/calendar")
@access(Action.KEEP_ACCOUNT)
def show() -> str:
    """Say whether there is an address, and how one subscribes."""
    return render_template("calendars/calendar.html", address=address_of(_person_id()), secret_url=None)


@blueprint.post("/account/calendar")
@access(Action.KEEP_ACCOUNT)
def make() -> str:
    """Make a new address and show it, this once."""
    secret = transact(lambda: make_address(_person_id(), now()))
    secret_url = link("calendars.read", secret=secret)
    return render_template("calendars/calendar.html", address=address_of(_person_id()), secret_url=secret_url)


@blueprint.post("/account/calendar/stop")
@access(Action.KEEP_ACCOUNT)
def stop() -> Redirect:
    """Let the address answer no more."""
    transact(lambda: stop_address(_person_id()))
    flash(_("The address answers no more."), "success")
    return redirect(url_for("calendars.show"), 303)


@blueprint.get("/calendars/<secret>.ics")
@access(Action.READ_PUBLIC)
def read(secret: str) -> Response:
    """Answer a calendar program; who has the address needs no sign-in, and an old or wrong one is not there.

    Wrong ones are counted by network, and refused for a while when there are many.
    """
    reader = reader_of(hash_of(secret), today())
    if reader is None:
        count_wrong_calendar(network_of(request.remote_addr), now())
        abort(404)
    with writing_in(reader.language or DEFAULT):
        answer = Response(calendar_of(reader, now()), mimetype="text/calendar")
    answer.headers["Cache-Control"] = f"private, max-age={A_QUARTER}"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _person_id() -> int:
    person_id = viewer().person_id
    assert person_id is not None  # noqa: S101 (nobody else gets past the access of these views)
    return person_id
