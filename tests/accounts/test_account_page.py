"""One's own account page: password, language."""

import re
import unicodedata
from typing import Literal

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from housing.accounts.models import Account, PersonDetails
from housing.accounts.passwords import common_passwords, hashed, is_right
from housing.database import db
from housing.mail import MailMessage
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.people import a_person
from tests.harness.sign_in import latest_code, sign_in_with_code, sign_out, type_code

ELIN = "elin@umu.example"
GOOD = "tre korta ord"


@pytest.fixture
def elin(app: Flask, client: CheckedClient) -> str:
    """Somebody who has just signed in."""
    with app.app_context():
        a_person("Elin", "Ek", ELIN)
        db.session.commit()
    sign_in_with_code(client, ELIN)
    return ELIN


def set_password(client: CheckedClient, new: str, present: str | None = None) -> int:
    fields = {"new_password": new} | ({"password": present} if present is not None else {})
    return post_form(client, "/account", fields, action="/account/password").status_code


def remove_password(client: CheckedClient, present: str) -> int:
    answer = post_form(client, "/account", {"present_password": present}, button="Ta bort lösenordet")
    return answer.status_code


def stolen(client: CheckedClient) -> CheckedClient:
    """A thief's browser with the cookie of somebody who signed in a moment ago."""
    cookie = client.get_cookie("session", "127.0.0.1")
    assert cookie is not None
    thief = CheckedClient(client.application)
    thief.set_cookie("session", cookie.value, domain="127.0.0.1")
    return thief


def mails_about_passwords(app: Flask) -> list[str]:
    """The subjects, in the order they were written."""
    with app.app_context():
        return list(
            db.session.scalars(
                select(MailMessage.subject)
                .where(MailMessage.kind == "password_changed", MailMessage.to_address == ELIN)
                .order_by(MailMessage.id)
            )
        )


def may_enter(app: Flask, password: str) -> bool:
    visitor = CheckedClient(app)
    post_form(visitor, "/sign-in/password", {"email": ELIN, "password": password})
    return visitor.get("/account").status_code == 200


def test_a_password_is_chosen_changed_and_removed(app: Flask, client: CheckedClient, elin: str) -> None:
    assert set_password(client, GOOD) == 303
    assert may_enter(app, GOOD)
    assert set_password(client, "fyra andra korta ord", GOOD) == 303
    assert not may_enter(app, GOOD)
    assert may_enter(app, "fyra andra korta ord")
    assert remove_password(client, "fyra andra korta ord") == 303
    assert not may_enter(app, "fyra andra korta ord")


def test_changing_takes_the_present_password(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    assert set_password(client, "fyra andra korta ord", "inte det") == 422
    assert may_enter(app, GOOD)


def test_a_stolen_session_cannot_guess_the_present_password(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    answers = [set_password(client, "fyra andra korta ord", f"gissning {number}") for number in range(7)]
    assert answers == [422] * 5 + [429] * 2


def test_a_stolen_fresh_session_cannot_replace_the_password(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    thief = stolen(client)
    token = csrf_token(thief, "/account")
    assert thief.post("/account/password/remove", data={"csrf_token": token}).status_code == 422
    data = {"csrf_token": token, "new_password": "tjuvens egna ord"}
    assert thief.post("/account/password", data=data).status_code == 422
    assert may_enter(app, GOOD)
    guesses = [remove_password(thief, f"gissning {number}") for number in range(7)]
    assert guesses == [422] * 5 + [429] * 2
    assert may_enter(app, GOOD)


def test_a_wrong_password_is_said_where_it_was_typed(client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    answer = post_form(client, "/account", {"present_password": "inte det"}, button="Ta bort lösenordet")
    assert answer.status_code == 422
    assert "Det är inte ditt nuvarande lösenord." in answer.text
    assert "<title>Fel:" in answer.text


def test_removing_the_password_ends_the_sessions_elsewhere(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    elsewhere = CheckedClient(app)
    sign_in_with_code(elsewhere, ELIN)
    assert remove_password(client, GOOD) == 303
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_the_owner_is_told_of_every_change_in_her_language(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    set_password(client, "fyra andra korta ord", "inte det")
    set_password(client, "fyra andra korta ord", GOOD)
    post_form(client, "/account", action="/language")
    remove = {"present_password": "fyra andra korta ord"}
    post_form(client, "/account", remove, action="/account/password/remove")
    assert mails_about_passwords(app) == [
        "Ditt konto har fått ett lösenord",
        "Ditt lösenord har ändrats",
        "Your password was removed",
    ]


def test_who_has_forgotten_it_removes_it_with_a_code(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    visitor = CheckedClient(app)
    page = BeautifulSoup(visitor.get("/sign-in/password").text, "html.parser")
    link = page.find("a", string="Jag har glömt mitt lösenord")
    assert isinstance(link, Tag)
    assert post_form(visitor, str(link["href"]), {"email": ELIN}, action="/sign-in").status_code == 303
    assert may_enter(app, GOOD), "asking proves nothing"
    assert type_code(visitor, latest_code(app, ELIN)).headers["Location"] == "/account"
    assert not may_enter(app, GOOD)
    assert client.get("/account").status_code == 303, "whoever was signed in elsewhere is not any more"
    assert mails_about_passwords(app)[-1] == "Ditt lösenord har tagits bort"
    assert set_password(visitor, "fyra andra korta ord") == 303
    assert may_enter(app, "fyra andra korta ord")


def test_the_mail_leads_to_where_the_owner_takes_the_account_back(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    with app.app_context():
        text = db.session.scalars(select(MailMessage.text).where(MailMessage.kind == "password_changed")).one()
    owner = CheckedClient(app)
    found = re.search(r"^http://127\.0\.0\.1:8000(/sign-in\S*)$", text, re.MULTILINE)
    assert found, text
    post_form(owner, found[1], {"email": ELIN}, action="/sign-in")
    assert type_code(owner, latest_code(app, ELIN)).status_code == 303
    assert not may_enter(app, GOOD)
    assert client.get("/account").status_code == 303


def test_signing_in_with_a_code_as_ever_leaves_the_password(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    sign_in_with_code(CheckedClient(app), ELIN)
    assert may_enter(app, GOOD)
    assert client.get("/account").status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere(app: Flask, client: CheckedClient, elin: str) -> None:
    elsewhere = CheckedClient(app)
    sign_in_with_code(elsewhere, ELIN)
    set_password(client, GOOD)
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_an_old_session_signs_in_again_first(app: Flask, client: CheckedClient, elin: str, clock: MovableClock) -> None:
    token = csrf_token(client, "/account")
    clock.advance(minutes=31)
    assert "new_password" not in client.get("/account").text
    data = {"csrf_token": token, "new_password": GOOD}
    assert client.post("/account/password", data=data).status_code == 303
    assert not may_enter(app, GOOD)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("1234567", "för kort"),
        ("sommar2026", "Många använder"),
        ("LÖSENORD1", "Många använder"),
        ("aaaaaaaaaaaaaa", "Många använder"),
        ("x y" * 50, "för långt"),
        ("", "Skriv det nya lösenordet"),
    ],
)
def test_what_is_guessed_first_is_refused_with_a_reason(
    client: CheckedClient, elin: str, password: str, sentence: str
) -> None:
    answer = post_form(client, "/account", {"new_password": password}, action="/account/password")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_any_character_counts_and_sixty_four_are_fine(app: Flask, client: CheckedClient, elin: str) -> None:
    long = "åäö 🏔️ " * 9
    assert set_password(client, long) == 303
    assert may_enter(app, long)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_password_that_is_saved_is_accepted(
    app: Flask, client: CheckedClient, elin: str, form: Literal["NFC", "NFD"]
) -> None:
    """Decomposed, as some keyboards and programs write it, a letter of åäö is two characters."""
    longest = unicodedata.normalize(form, "åäöÅÄÖxy" * 16)
    assert set_password(client, longest) == 303
    assert may_enter(app, longest)
    assert may_enter(app, unicodedata.normalize("NFC", longest))
    assert set_password(client, longest + "ö", longest) == 422
    assert not may_enter(app, longest + "ö"), "nothing is cut off"


def test_the_hash_is_argon2id_with_owasp_parameters(app: Flask, client: CheckedClient, elin: str) -> None:
    set_password(client, GOOD)
    with app.app_context():
        stored = db.session.scalars(select(Account.password)).one()
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_is_the_same_however_its_letters_were_composed(app: Flask) -> None:
    with app.app_context():
        assert is_right("på åkern", hashed("pa\u030a a\u030akern"))
        assert not is_right("på åkern", None)


def test_the_list_of_common_passwords_is_shipped() -> None:
    assert len(common_passwords()) > 1000
    assert "sommar2026" in common_passwords()


def test_the_choice_of_language_follows_the_person(app: Flask, client: CheckedClient, elin: str) -> None:
    assert '<html lang="sv"' in client.get("/account").text
    answer = post_form(client, "/account", action="/language")
    assert answer.headers["Location"] == "/account"
    assert '<html lang="en"' in client.get("/account").text
    sign_out(client)
    assert '<html lang="en"' in client.get("/sign-in").text
    elsewhere = CheckedClient(app)
    sign_in_with_code(elsewhere, ELIN)
    assert '<html lang="en"' in elsewhere.get("/account").text
    with app.app_context():
        assert db.session.scalars(select(Account.language)).one() == "en"


def test_a_first_visit_follows_the_browser_else_swedish(app: Flask) -> None:
    for asked, lang in (("en-GB,en;q=0.9", "en"), ("sv-SE", "sv"), ("fi,de", "sv"), ("", "sv"), ("de,en;q=0.5", "en")):
        page = CheckedClient(app).get("/sign-in", headers={"Accept-Language": asked})
        assert f'<html lang="{lang}"' in page.text, asked


def test_a_language_we_do_not_have_is_refused(client: CheckedClient) -> None:
    data = {"csrf_token": csrf_token(client, "/sign-in"), "language": "fi"}
    assert client.post("/language", data=data).status_code == 422


def test_the_page_tells_who_one_is_here(app: Flask, client: CheckedClient, elin: str) -> None:
    page = client.get("/account").text
    assert "Elin Ek" in page
    assert ELIN in page
    with app.app_context():
        db.session.delete(db.session.scalars(select(PersonDetails)).one())
        db.session.commit()
    assert client.get("/account").status_code == 200, "an erased person can still sign out"
