"""Sessions end when they should, and a copied cookie opens nothing afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from housing.accounts.models import Account, Grant, WebSession
from housing.accounts.services.signing_in import new_key
from housing.accounts.session_rows import ABSOLUTE_LIMIT, IDLE_LIMIT_OF_STAFF, find_session, hash_of
from housing.clock import local_date
from housing.database import db
from housing.rules.permissions import Role
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import chosen_form, csrf_token, filled_in, post_form
from tests.harness.product import make_app, release
from tests.harness.sign_in import sign_in_with_code, sign_out
from tests.harness.world import World, build_world

LAST_MINUTE = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
"""One minute to midnight in Sweden."""

COOKIE = "session"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield build_world()


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE, "127.0.0.1")
    assert cookie is not None
    return cookie.value


def copy_of(client: FlaskClient) -> CheckedClient:
    """A thief's browser: the same cookie in another place."""
    thief = CheckedClient(client.application)
    thief.set_cookie(COOKIE, cookie_of(client), domain="127.0.0.1")
    return thief


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def account_of(email: str) -> Account:
    return next(each for each in db.session.scalars(select(Account)) if each.email == email)


def rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(WebSession.id_hash))) or 0


def test_a_copied_cookie_opens_nothing_after_signing_out(client: CheckedClient, world: World) -> None:
    sign_in_with_code(client, world.elin)
    thief = copy_of(client)
    assert is_signed_in(thief), "else the rest would prove nothing"
    sign_out(client)
    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_a_planted_id_is_worth_nothing_after_signing_in(app: Flask, client: CheckedClient, world: World) -> None:
    planted = CheckedClient(app)
    planted.get("/sign-in")
    client.set_cookie(COOKIE, cookie_of(planted), domain="127.0.0.1")
    sign_in_with_code(client, world.elin)
    assert cookie_of(client) != cookie_of(planted)
    assert is_signed_in(client)
    assert not is_signed_in(planted)


def test_the_id_changes_at_signing_out_too(client: CheckedClient, world: World) -> None:
    sign_in_with_code(client, world.elin)
    before = cookie_of(client)
    sign_out(client)
    client.get("/sign-in")
    assert cookie_of(client) != before


def test_a_form_from_before_signing_in_is_not_taken_afterwards(app: Flask, client: CheckedClient, world: World) -> None:
    token = csrf_token(client, "/sign-in")
    sign_in_with_code(client, world.elin)
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400
    assert is_signed_in(client)


def test_a_disabled_account_is_out_at_the_next_request(app: Flask, client: CheckedClient, world: World) -> None:
    sign_in_with_code(client, world.disabled_officer)
    assert is_signed_in(client)
    account_of(world.disabled_officer).active = False
    db.session.commit()
    assert not is_signed_in(client)


def test_changing_the_accounts_key_ends_all_its_sessions(app: Flask, client: CheckedClient, world: World) -> None:
    elsewhere = CheckedClient(app)
    for each in (client, elsewhere):
        sign_in_with_code(each, world.disabled_officer)
    account_of(world.disabled_officer).fs_uniquifier = new_key()
    db.session.commit()
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_role_ends_with_its_last_day(client: CheckedClient, world: World, clock: MovableClock) -> None:
    sign_in_with_code(client, world.storuman.officer)
    grant = db.session.scalars(
        select(Grant).where(Grant.person_id == account_of(world.storuman.officer).person_id)
    ).one()
    grant.ends = local_date(clock()) + timedelta(days=1)
    db.session.commit()
    assert Role.OFFICER in roles(client, clock)
    clock.set(LAST_MINUTE)
    sign_in_with_code(client, world.storuman.officer)
    assert Role.OFFICER in roles(client, clock)
    clock.advance(minutes=1)
    assert roles(client, clock) == {Role.ANYONE, Role.PERSON}


def roles(client: FlaskClient, clock: MovableClock) -> frozenset[Role]:
    client.get("/account")  # so that the session is not idle
    found = find_session(cookie_of(client), clock())
    assert found is not None
    return found.viewer.roles


def test_staff_are_out_after_half_an_hour_without_a_click(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    sign_in_with_code(client, world.storuman.officer)
    for _ in range(3):
        clock.advance(minutes=29)
        assert is_signed_in(client)
    clock.advance(seconds=IDLE_LIMIT_OF_STAFF.total_seconds())
    assert not is_signed_in(client)


def test_an_idle_officers_session_stays_ended_when_the_role_ends(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    """Whether or not anybody looked at a page meanwhile."""
    clock.set(LAST_MINUTE - timedelta(minutes=30))
    looked, not_looked = client, CheckedClient(client.application)
    for each in (looked, not_looked):
        sign_in_with_code(each, world.storuman.officer)
    person_id = account_of(world.storuman.officer).person_id
    db.session.scalars(select(Grant).where(Grant.person_id == person_id)).one().ends = local_date(clock()) + timedelta(
        1
    )
    db.session.commit()
    clock.set(LAST_MINUTE)
    assert not is_signed_in(looked)
    clock.advance(minutes=2)
    assert not is_signed_in(looked)
    assert not is_signed_in(not_looked)
    assert signed_in_sessions(client.application) == 0


def signed_in_sessions(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(WebSession.account_id.is_not(None))) or 0


def test_a_student_stays_signed_in_for_a_day_of_lectures_but_not_longer(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    sign_in_with_code(client, world.elin)
    clock.advance(hours=11)
    assert is_signed_in(client)
    clock.advance(seconds=(ABSOLUTE_LIMIT - timedelta(hours=11)).total_seconds())
    assert not is_signed_in(client), "used or not, a session ends"


def test_one_signs_out_elsewhere_from_the_account_page(app: Flask, client: CheckedClient, world: World) -> None:
    others = [CheckedClient(app), CheckedClient(app)]
    for each in (client, *others):
        sign_in_with_code(each, world.elin)
    stranger = CheckedClient(app)
    sign_in_with_code(stranger, world.maja)
    page = client.get("/account").text
    assert page.count("Logga ut där") == 2
    first = others[0]
    data = {"csrf_token": csrf_token(client, "/account"), "session": hash_of(cookie_of(first))}
    assert client.post("/account/sessions/end", data=data).status_code == 303
    assert [is_signed_in(each) for each in (client, first)] == [True, False]
    post_form(client, "/account", button="Logga ut överallt annars")
    assert [is_signed_in(each) for each in (client, *others, stranger)] == [True, False, False, True]


def test_nobody_ends_somebody_elses_session(app: Flask, client: CheckedClient, world: World) -> None:
    other = CheckedClient(app)
    sign_in_with_code(client, world.elin)
    sign_in_with_code(other, world.maja)
    data = {"csrf_token": csrf_token(client, "/account"), "session": hash_of(cookie_of(other))}
    client.post("/account/sessions/end", data=data)
    assert is_signed_in(other)


def test_only_the_hash_of_the_id_is_kept(client: CheckedClient, world: World) -> None:
    sign_in_with_code(client, world.elin)
    kept = {row.id_hash for row in db.session.scalars(select(WebSession))}
    assert hash_of(cookie_of(client)) in kept
    assert cookie_of(client) not in kept


def test_reading_pages_leaves_no_row_and_static_files_no_cookie(app: Flask, client: CheckedClient) -> None:
    with client.get("/static/images/logotype.svg") as picture:
        assert "Set-Cookie" not in picture.headers
    for _ in range(3):
        client.get("/sign-in")
    assert rows(app) == 0


def test_a_missing_static_file_signs_nobody_out(client: CheckedClient, world: World) -> None:
    sign_in_with_code(client, world.elin)
    before = cookie_of(client)
    answer = client.get("/static/images/no-longer-there.svg")
    assert answer.status_code == 404
    assert cookie_of(client) == before
    assert is_signed_in(client)


def test_the_page_about_a_missing_static_file_is_the_readers_own(client: CheckedClient, world: World) -> None:
    sign_in_with_code(client, world.elin)
    page = client.get("/static/images/no-longer-there.svg").text
    form = chosen_form(page, {}, action="/sign-out")
    assert client.post("/sign-out", data=filled_in(form, {})).status_code == 303
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/images/logotype.svg", {"Range": "bytes=99999999-"}),
        ("/static/images", {}),
        ("/static/../wsgi.py", {}),
        ("/healthz?x=%00", {}),
    ],
)
def test_where_the_cookie_is_not_read_none_is_set(
    client: CheckedClient, world: World, path: str, headers: dict[str, str]
) -> None:
    sign_in_with_code(client, world.elin)
    before = cookie_of(client)
    assert client.get(path, headers=headers).status_code >= 400
    assert cookie_of(client) == before
    assert is_signed_in(client)


def test_a_cookie_that_is_no_id_is_ignored(app: Flask) -> None:
    for value in ("", "x", "a" * 3000, "' OR 1=1 --", "é" * 43):
        visitor = CheckedClient(app)
        visitor.set_cookie(COOKIE, value, domain="127.0.0.1")
        assert visitor.get("/sign-in").status_code == 200


def test_the_last_look_is_noted_at_most_once_a_minute(
    app: Flask, client: CheckedClient, world: World, clock: MovableClock
) -> None:
    sign_in_with_code(client, world.elin)
    began = seen_at()
    clock.advance(seconds=59)
    client.get("/account")
    assert seen_at() == began
    clock.advance(seconds=1)
    client.get("/account")
    assert seen_at() == clock()


def seen_at() -> datetime:
    db.session.rollback()
    return db.session.scalars(select(WebSession).where(WebSession.account_id.is_not(None))).one().seen_at


def test_over_https_the_cookie_is_bound_to_the_host(database_url: str) -> None:
    app = make_app(database_url, base_url="https://praktikbo.example")
    answer = app.test_client().get("/sign-in", base_url="https://praktikbo.example")
    release(app)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
