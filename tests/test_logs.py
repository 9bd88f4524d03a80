"""The log says what happened when, and nothing about anybody."""

import json

import pytest
from flask import Flask

from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.people import a_person
from tests.harness.sign_in import latest_code, sign_in

ELIN = "elin@umu.example"


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
