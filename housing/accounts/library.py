"""The sign-in library (Flask-Security), as much of it as is used today.

It hashes passwords and carries who is signed in; second factor and passkeys come with it later. Its pages and roles
are not used: the pages are ours, and what a person may do follows from grants. See docs/decisions on sign-in.
"""

from typing import Any

from flask import Flask
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_security.core import BaseUserMixin

from housing.access import viewer
from housing.accounts.models import Account
from housing.accounts.passwords import ARGON2ID
from housing.database import db

SETTINGS: dict[str, Any] = {
    **ARGON2ID,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_TRACKABLE": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    # It would mark a session by network address and browser; ours are bound to nothing but their id.
    "SESSION_PROTECTION": None,
}


class NoRole(RoleMixin):
    """The library asks for a class of roles. There are none."""


class SignedIn(BaseUserMixin):
    """The person behind a request, as the library sees them: made of what the session's one query found."""

    def __init__(self, fs_uniquifier: str) -> None:
        self.fs_uniquifier = fs_uniquifier
        self.active = True
        self.roles: list[NoRole] = []


def prepare_library(app: Flask) -> None:
    """Start the library without its pages, its tokens and its own query for each request."""
    app.config.from_mapping(SETTINGS)
    security = Security(app, SQLAlchemyUserDatastore(db, Account, NoRole), register_blueprint=False)
    security.login_manager.user_loader(_person_of_session)
    security.login_manager.request_loader(_nobody)


def _person_of_session(fs_uniquifier: str) -> SignedIn | None:
    """The session was checked against the account when it was found (`session_rows.find_session`)."""
    return SignedIn(fs_uniquifier) if viewer().is_signed_in else None


def _nobody(_request: object) -> None:
    """No bearer tokens."""
