"""Sign in as a person does: ask for a code, read it in the mail, type it."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from housing.database import db
from housing.mail import SIGN_IN_CODE, MailMessage
from tests.harness.forms import post_form


def sign_in(client: FlaskClient, email: str) -> TestResponse:
    """Sign `client` in with the code mailed to `email`; return the answer to the typed code (303 when it went well)."""
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
