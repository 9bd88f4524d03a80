"""Sign-in made known to the rest of the house: who the viewer of a request is."""

from flask import Flask, g, session
from flask_login import LoginManager

from housing.accounts.queries import viewer_of_account
from housing.clock import today
from housing.config import Settings

login_manager = LoginManager()


def prepare_accounts(app: Flask, settings: Settings) -> None:
    """Find out who is behind each request before anything else is asked."""
    login_manager.init_app(app)
    app.before_request(_find_viewer)


def _find_viewer() -> None:
    account_id = session.get("account_id")
    if account_id is not None:
        g.viewer = viewer_of_account(account_id, today())
