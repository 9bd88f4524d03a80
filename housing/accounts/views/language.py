"""Choosing Swedish or English."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.models import Account
from housing.database import db, transact
from housing.language import LANGUAGES, remember_language
from housing.own_address import own_path
from housing.rules.permissions import Action

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
@access(Action.READ_PUBLIC)
def choose() -> Response:
    """Remember the choice in this browser, and for mails on the account, and go back to the page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(422)
    account_id = viewer().account_id
    if account_id is not None:
        transact(lambda: _keep(account_id, language))
    back = own_path(request.form.get("next")) or url_for("sign_in.start")
    return remember_language(current_app, redirect(back, 303), language)


def _keep(account_id: int, language: str) -> None:
    db.session.get_one(Account, account_id).language = language
