"""Becoming somebody else in the demonstration, with the page that is open kept open where that person may see it."""

from flask import Blueprint, Response, abort, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from housing.access import access, viewer
from housing.accounts.services.signing_in import begin_session
from housing.database import transact
from housing.demonstration.people import account_to_be, is_demonstration
from housing.navigation import home_of
from housing.own_address import own_path
from housing.rules.permissions import Action

blueprint = Blueprint("demonstration", __name__, url_prefix="/demonstration")

KEPT_OPEN = "demonstration_page"
"""The page that was open when one became somebody else, until it has been asked for again."""
REFUSED = frozenset({403, 404})


@blueprint.post("/become")
@access(Action.USE_DEMONSTRATION)
def become() -> ResponseReturnValue:
    """Sign in as the person whose button was pressed, and go back to the page."""
    if not is_demonstration():
        abort(404)
    account = transact(lambda: account_to_be(request.form.get("person", ""))) or abort(404)
    begin_session(account, via="demonstration")
    page = own_path(request.form.get("next")) or "/"
    session[KEPT_OPEN] = page
    return redirect(page, 303)


@blueprint.after_app_request
def go_home_where_refused(response: Response) -> Response:
    """Lead to the person's own first page when the page that was open is not theirs to see.

    Only the page itself can tell, since what a person may see is decided by the queries behind it.
    """
    if not is_demonstration() or KEPT_OPEN not in session or request.endpoint == "demonstration.become":
        return response
    page = session.pop(KEPT_OPEN)
    if response.status_code not in REFUSED or request.full_path.rstrip("?") != page:
        return response
    flash(_("The page you had open is not for this person. Here is where their own work begins."))
    return redirect(home_of(viewer()), 303)  # type: ignore[return-value]  # Flask's own class by its factory
