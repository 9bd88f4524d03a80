"""What every answer carries, whatever it answers."""

from io import BytesIO
from itertools import product

import pytest
from flask import Flask

from housing.security import HEADERS
from tests.harness.client import CheckedClient
from tests.harness.product import make_app, release

PATHS = (
    "/sign-in",
    "/account",
    "/nowhere",
    "/sign-out",
    "/healthz",
    "/readyz",
    "/static/images/logotype.svg",
    "/static/x",
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH")


def test_every_answer_carries_the_headers(client: CheckedClient) -> None:
    for path, method in product(PATHS, METHODS):
        with client.open(path, method=method) as answer:
            sent = {name: answer.headers.get(name) for name in HEADERS}
            assert (path, method, sent) == (path, method, HEADERS)
            assert answer.status_code < 500
            if str(answer.mimetype).startswith("text/"):
                assert answer.mimetype_params.get("charset") == "utf-8"


def test_every_address_of_the_product_answers_with_the_headers(app: Flask, client: CheckedClient) -> None:
    for rule in app.url_map.iter_rules():
        path = rule.build(dict.fromkeys(rule.arguments, "xxxxxxxxxx"))
        assert path is not None, rule
        for method in rule.methods or ():
            with client.open(path[1], method=method) as answer:
                assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"], rule
                assert answer.status_code < 500, (rule, method)


def test_scripts_and_frames_come_from_nowhere_else() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


def test_pages_are_kept_in_no_shared_cache_and_vary_by_cookie(client: CheckedClient) -> None:
    page = client.get("/sign-in")
    assert page.headers["Cache-Control"] in {"no-cache", "no-store"}
    assert {"Cookie", "Accept-Language"} <= set(page.vary)


def test_in_production_only_our_own_host_is_answered(database_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    app = make_app(
        database_url,
        app_env="production",
        demonstration=None,
        base_url="https://praktikbo.example",
        mail_url="smtp://localhost",
        proxies=0,
    )
    client = app.test_client()
    ours = client.get("/healthz", base_url="https://praktikbo.example")
    theirs = client.get("/sign-in", base_url="https://evil.example")
    by_number = [client.get(path, base_url="http://10.0.0.5:8000") for path in ("/healthz", "/readyz")]
    release(app)
    assert ours.status_code == 200
    assert [answer.status_code for answer in by_number] == [200, 200]
    assert theirs.status_code == 400
    assert "Vi kunde inte läsa det som skickades" in theirs.text
    assert "evil.example" not in theirs.text
    assert "failure" not in capfd.readouterr().err  # nobody fills the log of failures from afar
    assert theirs.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_client_cannot_say_that_it_came_over_https_or_from_elsewhere(client: CheckedClient) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    assert "evil" not in client.get("/sign-in", headers=headers).text


def test_a_method_cannot_be_overridden(client: CheckedClient) -> None:
    answer = client.get("/sign-out?_method=POST", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [("/municipalities/%00", 404), ("/municipalities?x=%00", 400), ("/sign-in?%00=x", 400)],
)
def test_the_character_no_database_can_hold_is_refused_in_words(
    app: Flask, client: CheckedClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "<h1" in answer.text


UNREADABLE = "Något i det är inte som det ska"
"""Said of what cannot be read; of a form that is too old something else is said, with the same status."""


def test_nor_may_a_form_hold_it(client: CheckedClient) -> None:
    answer = client.post("/language", data={"language": "sv", "next": "/\x00"})
    assert (answer.status_code, UNREADABLE in answer.text) == (400, True)


def test_nor_may_the_name_of_a_file(client: CheckedClient) -> None:
    answer = client.post("/language", data={"file": (BytesIO(b"a;b"), "lista\x00.csv")})
    assert (answer.status_code, UNREADABLE in answer.text) == (400, True)
