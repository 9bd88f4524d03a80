"""Errors are pages: what happened, what to do next, in the reader's language, never a trace."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, abort

from housing.access import access
from housing.rules.permissions import Action
from tests.harness.client import CheckedClient
from tests.harness.forms import csrf_token
from tests.harness.product import make_app, release

SECRET = "Elin Ek elin@umu.example"
NOWHERE = "postgresql://nobody:nothing@127.0.0.1:9/none"
EXPECTED = (400, 403, 404, 405, 409, 413, 415, 422, 429)


@access(Action.READ_PUBLIC)
def give(code: int) -> str:
    """Answer with an error."""
    abort(code)


@access(Action.READ_PUBLIC)
def conflict() -> str:
    """Answer as a view does that lost a race."""
    abort(409, description="Rummet hann bli upptaget.")


@access(Action.READ_PUBLIC)
def broken() -> str:
    """Fail as nobody expected, with somebody's data in the message."""
    raise RuntimeError(SECRET)


@pytest.fixture
def planted(database_url: str) -> Iterator[Flask]:
    """The product with views that fail."""
    app = make_app(database_url)
    app.add_url_rule("/planted/<int:code>", "planted.give", give)
    app.add_url_rule("/planted/conflict", "planted.conflict", conflict)
    app.add_url_rule("/planted/broken", "planted.broken", broken)
    yield app
    release(app)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("code", EXPECTED)
def test_each_error_is_a_page_in_both_languages(planted: Flask, code: int, language: str) -> None:
    answer = CheckedClient(planted).get(f"/planted/{code}", headers={"Accept-Language": language})
    assert answer.status_code == code
    assert f'<html lang="{language}"' in answer.text
    assert "error-page" in answer.text
    assert 'href="/"' in answer.text


def test_the_pages_of_the_two_languages_differ(planted: Flask) -> None:
    headings = {
        re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0]
        for language in ("sv", "en")
        for code in EXPECTED
        for page in [CheckedClient(planted).get(f"/planted/{code}", headers={"Accept-Language": language}).text]
    }
    assert len(headings) == 2 * len(EXPECTED)


def test_a_view_says_what_happened(planted: Flask) -> None:
    answer = CheckedClient(planted).get("/planted/conflict")
    assert answer.status_code == 409
    assert "Rummet hann bli upptaget." in answer.text


def test_one_can_go_back_to_the_page_one_came_from_if_it_is_ours(planted: Flask) -> None:
    client = CheckedClient(planted)
    ours = client.get("/planted/404", headers={"Referer": "http://127.0.0.1:8000/sign-in?next=/account"})
    assert 'href="/sign-in?next=/account"' in ours.text
    theirs = client.get("/planted/404", headers={"Referer": "http://evil.example/sign-in"})
    assert "Tillbaka till sidan" not in theirs.text


def test_what_nobody_expected_shows_and_logs_nothing_of_it(planted: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    planted.extensions["settings"] = planted.extensions["settings"].model_copy(update={"app_env": "production"})
    answer = CheckedClient(planted).get("/planted/broken")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text
    assert "Something went wrong on our side" in answer.text
    logged = capfd.readouterr().err
    assert "RuntimeError" in logged
    assert "test_errors.py" in logged, "where it happened is what one looks for"
    for told in (answer.text, logged):
        assert "Elin" not in told
        assert "umu.example" not in told
        assert "Traceback" not in told


def test_a_form_without_its_token_is_explained(client: CheckedClient) -> None:
    for data in ({}, {"csrf_token": "nonsense"}):
        answer = client.post("/sign-in", data={**data, "email": "elin@umu.example"})
        assert answer.status_code == 400
        assert "Sidan hade varit öppen för länge" in answer.text


def test_somebody_elses_token_is_refused(app: Flask, client: CheckedClient) -> None:
    token = csrf_token(CheckedClient(app), "/sign-in")
    client.get("/sign-in")
    assert client.post("/sign-in", data={"csrf_token": token, "email": "elin@umu.example"}).status_code == 400


def test_a_wrong_method_says_which_are_right(client: CheckedClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_large_a_request_is_refused_before_it_is_read(client: CheckedClient, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/sign-in", data={"email": "a" * 2000})
    assert answer.status_code == 413
    assert "Filen är för stor" in answer.text
    assert "högst" in answer.text


@pytest.fixture
def without_database() -> Iterator[Flask]:
    """The product, its database out of reach."""
    app = make_app(NOWHERE)
    yield app
    release(app)


def test_a_database_out_of_reach_is_503_and_says_when_to_come_back(without_database: Flask) -> None:
    client = CheckedClient(without_database)
    client.set_cookie("session", "a" * 43, domain="127.0.0.1")
    for path in ("/sign-in", "/account"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert "Något gick fel hos oss" in answer.text
        assert "Content-Security-Policy" in answer.headers


def test_nobody_is_let_in_when_tries_cannot_be_counted(without_database: Flask) -> None:
    client = without_database.test_client()
    page = client.get("/sign-in/password")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0]
    data = {"csrf_token": token, "email": "elin@umu.example", "password": "x"}
    assert client.post("/sign-in/password", data=data).status_code == 503
