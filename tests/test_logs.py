"""The log says what happened when, and nothing about anybody."""

import json

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text

from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.forms import chosen_form, filled_in
from tests.harness.people import a_person
from tests.harness.product import make_app, release
from tests.harness.sign_in import latest_code, sign_in

ELIN = "elin@umu.example"
HTTPS = "https://bo.kommunen.example"
PRODUCTION = {
    "app_env": "production",
    "base_url": HTTPS,
    "demonstration": None,
    "mail_url": SecretStr("smtp://127.0.0.1:9"),
    "proxies": 0,
}
NO_MORE_SESSIONS = {
    "sqlite": "CREATE TRIGGER no_more BEFORE INSERT ON web_session BEGIN SELECT RAISE(ABORT, 'no more'); END",
    "postgresql": "ALTER TABLE web_session ADD CONSTRAINT no_more CHECK (false)",
}


def test_a_walk_through_signing_in_leaves_nothing_personal(
    app: Flask, client: CheckedClient, capfd: pytest.CaptureFixture[str]
) -> None:
    with app.app_context():
        a_person("Elin", "Ek", ELIN)
        db.session.commit()
    sign_in(client, ELIN)
    client.get("/account?name=Elin%0aEk")
    client.get("/nowhere/Elin")
    logged = capfd.readouterr().err
    assert '"view": "sign_in.code"' in logged
    for told in ("elin", "Elin", "Ek", latest_code(app, ELIN), "127.0.0.1", "nowhere"):
        assert told not in logged


def test_each_line_says_when_which_view_how_it_ended_and_how_long_it_took(
    client: CheckedClient, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/sign-in")
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert line["view"] == "sign_in.start"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["ms"] >= 0
    assert line["timestamp"].endswith("Z")
    assert line["request"] == answer.headers["X-Request-Id"]


def test_health_checks_and_static_files_are_not_logged(
    client: CheckedClient, capfd: pytest.CaptureFixture[str]
) -> None:
    client.get("/healthz")
    client.get("/static/images/logotype.svg").close()
    assert capfd.readouterr().err == ""


def test_a_session_that_cannot_be_saved_leaves_nothing_personal(
    app: Flask, database_url: str, engine_name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """After the view the framework reports by itself; its own line holds the path, the message and the values."""
    with app.app_context():
        a_person("Elin", "Ek", ELIN)
        db.session.execute(text(NO_MORE_SESSIONS[engine_name]))
        db.session.commit()
    production = make_app(database_url, **PRODUCTION)
    visitor = production.test_client()
    form = chosen_form(visitor.get("/sign-in", base_url=HTTPS).text, {"email": ELIN})
    sent = filled_in(form, {"email": ELIN})
    answer = visitor.post("/sign-in", data=sent, base_url=HTTPS, headers={"Referer": f"{HTTPS}/sign-in"})
    release(production)
    logged = capfd.readouterr().err
    failures = [line for line in map(json.loads, logged.splitlines()) if line["event"] == "failure"]
    assert (answer.status_code, [line["error"] for line in failures]) == (500, ["IntegrityError"])
    assert "Set-Cookie" not in answer.headers
    for told in ("elin", "Elin", "INSERT", "/sign-in", "id_hash"):
        assert told not in logged
