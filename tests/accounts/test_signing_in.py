"""Signing in by code and by password, as a visitor meets it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from housing.accounts.models import Account, PersonDetails, SignInCode
from housing.accounts.passwords import hashed
from housing.accounts.services.codes import Typed, ask_for_code, try_code
from housing.accounts.services.signing_in import admit
from housing.audit import AuditEntry
from housing.database import db, transact
from housing.mail import MailMessage
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.people import a_person, an_account
from tests.harness.product import make_app, release
from tests.harness.sign_in import latest_code, sign_in_with_code, sign_out, type_code

ELIN = "elin@umu.example"
PASSWORD = "tre korta ord"  # not a secret: invented for these tests


@pytest.fixture
def elin(app: Flask) -> str:
    """Somebody who is known, and has never signed in."""
    with app.app_context():
        a_person("Elin", "Ek", "Elin@umu.example")
        db.session.commit()
    return ELIN


@pytest.fixture
def elin_with_password(app: Flask, elin: str) -> str:
    with app.app_context():
        secret = hashed(PASSWORD)
        details = db.session.scalars(select(PersonDetails)).one()
        an_account(details.person).password = secret
        db.session.commit()
    return elin


def ask(client: FlaskClient, email: str, **fields: str) -> str:
    response = post_form(client, "/sign-in", {"email": email, **fields}, action="/sign-in")
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def mails(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(MailMessage.id))) or 0


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_code_is_written_in_the_language_she_has_chosen_whatever_her_browser_says(
    app: Flask, client: CheckedClient, elin: str
) -> None:
    with app.app_context():
        details = db.session.scalars(select(PersonDetails)).one()
        an_account(details.person).language = "en"
        db.session.commit()
    client.set_cookie("language", "sv", domain="127.0.0.1")
    ask(client, elin)
    with app.app_context():
        assert db.session.scalars(select(MailMessage.language)).all() == ["en"]


def test_the_code_from_the_mail_signs_in_and_makes_the_account(app: Flask, client: CheckedClient, elin: str) -> None:
    sign_in_with_code(client, "Elin@umu.example")
    assert "Elin Ek" in client.get("/account").text
    with app.app_context():
        assert db.session.scalars(select(Account)).one().password is None


def test_case_of_the_address_does_not_matter(app: Flask, client: CheckedClient, elin: str) -> None:
    ask(client, "  ELIN@umu.EXAMPLE ")
    assert type_code(client, latest_code(app, "Elin@umu.example")).status_code == 303


def test_the_code_may_be_typed_with_spaces(app: Flask, client: CheckedClient, elin: str) -> None:
    ask(client, ELIN)
    code = latest_code(app, "Elin@umu.example")
    assert type_code(client, f" {code[:3]} {code[3:]} ").status_code == 303


def test_a_code_is_used_once(app: Flask, client: CheckedClient, elin: str) -> None:
    ask(client, ELIN)
    code = latest_code(app, "Elin@umu.example")
    page = client.get("/sign-in/code")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    first, second = (client.post("/sign-in/code", data={"csrf_token": token[1], "code": code}) for _ in range(2))
    assert first.status_code == 303
    assert second.status_code == 400, "the form belongs to a session that ended with signing in"
    sign_out(client)
    assert "webbläsare" in client.get("/sign-in/code").text, "nothing is left to type a code for"


def test_opening_the_link_in_the_mail_uses_nothing_up(app: Flask, client: CheckedClient, elin: str) -> None:
    ask(client, ELIN)
    reader_of_mail = CheckedClient(app)
    for _ in range(3):
        assert "Skriv koden där du bad om den" in reader_of_mail.get("/sign-in/code").text
    assert not is_signed_in(reader_of_mail)
    assert type_code(client, latest_code(app, "Elin@umu.example")).status_code == 303


def test_a_code_works_only_in_the_browser_that_asked(app: Flask, client: CheckedClient, elin: str) -> None:
    other = CheckedClient(app)
    ask(client, ELIN)
    code = latest_code(app, "Elin@umu.example")
    ask(other, ELIN)
    assert type_code(other, code).status_code == 422
    assert not is_signed_in(other)


def test_a_code_is_over_after_ten_minutes(app: Flask, client: CheckedClient, elin: str, clock: MovableClock) -> None:
    ask(client, ELIN)
    clock.advance(minutes=10)
    answer = type_code(client, latest_code(app, "Elin@umu.example"))
    assert answer.status_code == 422
    assert "Be om en ny" in answer.text


def test_after_five_wrong_tries_the_right_code_is_over_too(app: Flask, client: CheckedClient, elin: str) -> None:
    ask(client, ELIN)
    code = latest_code(app, "Elin@umu.example")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert type_code(client, wrong).status_code == 422
    assert type_code(client, code).status_code == 422
    assert not is_signed_in(client)


@pytest.mark.parametrize("nonsense", ["12345", "1234567", "abcdef", "١٢٣٤٥٦", ""])
def test_what_cannot_be_a_code_costs_no_try(app: Flask, client: CheckedClient, elin: str, nonsense: str) -> None:
    ask(client, ELIN)
    assert type_code(client, nonsense).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(SignInCode)).one().attempts == 0


def test_only_a_keyed_hash_of_the_code_is_kept(app: Flask, client: CheckedClient, elin: str) -> None:
    ask(client, ELIN)
    code = latest_code(app, "Elin@umu.example")
    with app.app_context():
        row = db.session.scalars(select(SignInCode)).one()
        assert code not in row.code_hash
        assert len(row.code_hash) == 64


def test_known_and_unknown_addresses_are_answered_alike(app: Flask, client: CheckedClient, elin: str) -> None:
    stranger = CheckedClient(app)
    assert ask(client, ELIN) == ask(stranger, "nils@umu.example")
    known, unknown = client.get("/sign-in/code"), stranger.get("/sign-in/code")
    assert known.status_code == unknown.status_code
    assert without_secrets(known.text, ELIN) == without_secrets(unknown.text, "nils@umu.example")
    assert mails(app) == 1, "nobody whom we do not know gets mail from us"
    wrong = [type_code(each, "000000") for each in (client, stranger)]
    assert [answer.status_code for answer in wrong] == [422, 422]
    assert without_secrets(wrong[0].text, ELIN) == without_secrets(wrong[1].text, "nils@umu.example")


def without_secrets(html: str, email: str) -> str:
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", html).replace(email, "ADDRESS")


@pytest.mark.parametrize("broken", ["elin", "elin@", "elin@umu", "a@b.example, c@d.example", "a b@umu.example", ""])
def test_what_is_no_address_is_said_at_the_field(client: CheckedClient, app: Flask, broken: str) -> None:
    answer = post_form(client, "/sign-in", {"email": broken}, action="/sign-in")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_closed_account_is_told_so_and_stays_out(app: Flask, client: CheckedClient, elin_with_password: str) -> None:
    with app.app_context():
        db.session.scalars(select(Account)).one().active = False
        db.session.commit()
    ask(client, ELIN)
    answer = type_code(client, latest_code(app, "Elin@umu.example"))
    assert answer.status_code == 403
    assert "Kontot är stängt" in answer.text
    assert not is_signed_in(client)


def test_a_closed_account_is_not_told_of_a_code_after_a_password(
    app: Flask, client: CheckedClient, elin_with_password: str
) -> None:
    with app.app_context():
        db.session.scalars(select(Account)).one().active = False
        db.session.commit()
    answer = post_form(client, "/sign-in/password", {"email": ELIN, "password": PASSWORD})
    assert answer.status_code == 403
    assert "kod" not in BeautifulSoup(answer.text, "html.parser").select_one("main").get_text()  # type: ignore[union-attr]


def test_no_browser_keeps_what_was_typed(client: CheckedClient, elin: str) -> None:
    ask(client, ELIN)
    for path in ("/sign-in/code", "/sign-in/password"):
        page = client.get(path)
        assert ELIN in page.text
        assert page.headers["Cache-Control"] == "no-store"
    refused = post_form(client, "/sign-in", {"email": "elin@umu"}, action="/sign-in")
    assert "elin@umu" in refused.text
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_password_signs_in(client: CheckedClient, elin_with_password: str) -> None:
    answer = post_form(client, "/sign-in/password", {"email": ELIN, "password": PASSWORD})
    assert answer.status_code == 303
    assert is_signed_in(client)


@pytest.mark.parametrize("email", [ELIN, "nils@umu.example"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: CheckedClient, elin_with_password: str, email: str
) -> None:
    answer = post_form(client, "/sign-in/password", {"email": email, "password": "fel fel fel"})
    assert answer.status_code == 422
    assert "hör inte ihop" in answer.text
    assert not is_signed_in(client)


def test_who_has_no_password_cannot_sign_in_with_one(client: CheckedClient, elin: str) -> None:
    answer = post_form(client, "/sign-in/password", {"email": ELIN, "password": "vad som helst"})
    assert answer.status_code == 422


OWN_PATHS = [
    ("/account", "/account"),
    ("/placements?filter=lediga", "/placements?filter=lediga"),
    ("/bookings/abc#historia", "/bookings/abc#historia"),
    ("/å/ä", "/%C3%A5/%C3%A4"),
]
FOREIGN = [
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/account",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example",
    "https:/evil.example",
    "/" + "a" * 700,
    "//[evil",
]


@pytest.mark.parametrize(("wanted", "location"), OWN_PATHS)
def test_one_comes_back_to_the_page_one_came_for(
    app: Flask, client: CheckedClient, elin: str, wanted: str, location: str
) -> None:
    ask(client, ELIN, next=wanted)
    assert type_code(client, latest_code(app, "Elin@umu.example")).headers["Location"] == location


@pytest.mark.parametrize("wanted", FOREIGN)
def test_nobody_is_sent_to_another_host(app: Flask, client: CheckedClient, elin: str, wanted: str) -> None:
    ask(client, ELIN, next=wanted)
    answer = type_code(client, latest_code(app, "Elin@umu.example"))
    assert answer.headers["Location"] == "/sign-in"
    token = csrf_token(client, "/account")
    chosen = client.post("/language", data={"csrf_token": token, "language": "sv", "next": wanted})
    assert chosen.headers["Location"] == "/sign-in"


def test_a_page_that_needs_sign_in_sends_there_and_back(app: Flask, client: CheckedClient, elin: str) -> None:
    asked = client.get("/account")
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/sign-in?next=/account"
    post_form(client, asked.headers["Location"], {"email": ELIN}, action="/sign-in")
    assert type_code(client, latest_code(app, "Elin@umu.example")).headers["Location"] == "/account"


def test_who_signed_in_when_and_how_is_kept(app: Flask, client: CheckedClient, elin_with_password: str) -> None:
    post_form(client, "/sign-in/password", {"email": ELIN, "password": PASSWORD})
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
        person = db.session.scalars(select(PersonDetails)).one().person
        assert (entry.action, entry.facts, entry.subject_ref) == ("signed in", {"via": "password"}, person.ref)


def test_two_windows_at_once_make_one_account(app: Flask, elin: str) -> None:
    def enter(at: datetime) -> int:
        with app.app_context():
            account = transact(lambda: admit(ELIN, via="email", language="sv", at=at))
            assert account is not None
            return account.id

    with ThreadPoolExecutor(4) as windows:
        ids = set(windows.map(enter, [TUESDAY] * 8))
    with app.app_context():
        assert ids == set(db.session.scalars(select(Account.id)))
        assert len(ids) == 1


def test_a_code_is_tried_five_times_also_by_many_at_once(app: Flask, elin: str) -> None:
    with app.test_request_context(), app.app_context():
        code_id = transact(lambda: ask_for_code(ELIN, ELIN, language="sv", at=TUESDAY))

    def guess(number: int) -> Typed:
        with app.app_context():
            return try_code(code_id, f"x{number}", TUESDAY)

    with ThreadPoolExecutor(4) as guessers:
        answers = list(guessers.map(guess, range(20)))
    assert answers.count(Typed.WRONG) == 4
    assert answers.count(Typed.OVER) == 16, "the fifth wrong one ends the code, and says so"


def test_one_signs_in_over_https_behind_a_proxy(database_url: str, clock: MovableClock) -> None:
    site = "https://praktikbo.example"
    settings = {"app_env": "production", "mail_url": "smtp://127.0.0.1", "demonstration": None}
    app = make_app(database_url, base_url=site, proxies=1, **settings)
    app.extensions["clock"] = clock
    with app.app_context():
        a_person("Elin", "Ek", "Elin@umu.example")
        db.session.commit()
    client = app.test_client()

    def request(method: str, path: str, came_from: str = site, **fields: str) -> TestResponse:
        headers = {"X-Forwarded-Proto": "https", "Referer": f"{came_from}/"}
        return client.open(path, method=method, base_url="http://praktikbo.example", headers=headers, data=fields)

    def send(path: str, came_from: str = site, page: str = "", **fields: str) -> int:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', request("GET", page or path).text)[0]
        return request("POST", path, came_from, csrf_token=token, **fields).status_code

    assert send("/sign-in", email=ELIN) == 303
    assert send("/sign-in/code", code=latest_code(app, "Elin@umu.example")) == 303
    assert request("GET", "/account").status_code == 200
    assert send("/sign-out", came_from="https://evil.example", page="/account") == 400
    assert send("/sign-out", page="/account") == 303
    release(app)
