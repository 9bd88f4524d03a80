"""Sign-in made known to the rest of the house: who the viewer of a request is."""

from flask import Flask, g

from housing.accounts.library import prepare_library
from housing.accounts.names import name_of, signed_in_name
from housing.accounts.rates import TooOftenError
from housing.accounts.session_interface import DatabaseSessions
from housing.accounts.sessions import browser_session
from housing.accounts.views.too_often import too_often
from housing.config import Settings


def prepare_accounts(app: Flask, _settings: Settings) -> None:
    """Find out who is behind each request before anything else is asked."""
    app.session_interface = DatabaseSessions()
    app.before_request(_find_viewer)
    prepare_library(app)
    app.register_error_handler(TooOftenError, too_often)
    app.jinja_env.globals.update(name_of=name_of, signed_in_name=signed_in_name)


def _find_viewer() -> None:
    g.viewer = browser_session().viewer
