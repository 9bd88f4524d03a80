"""Be signed in as somebody, at once or as a person does: ask for a code, read it in the mail, type it."""

import re
from contextvars import Context
from urllib.parse import urlsplit

from flask import Flask, Response, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from housing.accounts.services.signing_in import admit, begin_session
from housing.accounts.sessions import browser_session
from housing.clock import now
from housing.database import db, transact
from housing.mail import SIGN_IN_CODE, MailMessage
from housing.rules.names import email_key
from tests.harness.client import BASE_URL
from tests.harness.forms import post_form


def sign_in(client: FlaskClient, email: str) -> None:
    """Put a session of this person's into `client`'s cookies, as the product does once a code was right.

    The way there, by mail and code, is proved in tests/accounts: `sign_in_with_code`.
    """
    app = client.application
    if has_app_context():
        db.session.rollback()  # SQLite has one place for a writer
    here = str(urlsplit(BASE_URL).hostname)
    chosen = client.get_cookie("language", domain=here)
    answer = Context().run(_begin_session, app, email_key(email), chosen.value if chosen else "sv")
    name, _, value = answer.headers["Set-Cookie"].partition(";")[0].partition("=")
    client.set_cookie(name, value, domain=here)


def _begin_session(app: Flask, key: str, language: str) -> Response:
    with app.test_request_context(base_url=BASE_URL):
        account = transact(lambda: admit(key, via="email", language=language, at=now()))
        assert account is not None, f"nobody may sign in with {key}"
        begin_session(account, via="email")
        answer = Response()
        app.session_interface.save_session(app, browser_session(), answer)
        return answer


def sign_in_with_code(client: FlaskClient, email: str) -> TestResponse:
    """Ask for a code, read it in the mail, type it; return the answer to it (303 when it went well)."""
    asked = post_form(client, "/sign-in", {"email": email}, action="/sign-in")
    assert asked.status_code == 303, asked.text
    typed = type_code(client, latest_code(client.application, email))
    assert typed.status_code == 303, typed.text
    return typed


def type_code(client: FlaskClient, code: str) -> TestResponse:
    """Type a code where it was asked for."""
    return post_form(client, "/sign-in/code", {"code": code})


def sign_out(client: FlaskClient) -> TestResponse:
    """Press the button in the header of any page."""
    answer = post_form(client, "/account", action="/sign-out")
    assert answer.status_code == 303, answer.text
    return answer


def latest_code(app: Flask, email: str) -> str:
    """Return the code in the latest mail to `email`."""
    with app.app_context():
        text = db.session.scalars(
            select(MailMessage.text)
            .where(MailMessage.kind == SIGN_IN_CODE, MailMessage.to_address == email)
            .order_by(MailMessage.id.desc())
        ).first()
    assert text, f"no code was mailed to {email}"
    found = re.search(r"^\d{6}$", text, re.MULTILINE)
    assert found, text
    return found[0]
