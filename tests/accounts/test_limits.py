"""Codes and passwords cannot be guessed by trying, from wherever and over however many processes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.accounts.models import PersonDetails, RateCount
from housing.accounts.passwords import hashed
from housing.accounts.rates import Limit, TooOftenError, count, network_of, uncount
from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.people import a_person, an_account
from tests.harness.product import make_app, release
from tests.harness.sign_in import latest_code, sign_in_with_code, type_code

ELIN = "elin@umu.example"
THREE_A_MINUTE = Limit("three a minute", 3, timedelta(minutes=1))
PASSWORD = "tre korta ord"  # not a secret: invented for these tests
ATTACKER, HOME = "198.51.100.7", "203.0.113.9"
AT = datetime(2026, 11, 24, 8, 0, 30, tzinfo=UTC)


@pytest.fixture
def elin(app: Flask) -> str:
    with app.app_context():
        a_person("Elin", "Ek", ELIN)
        db.session.commit()
    return ELIN


@pytest.fixture
def second_process(app: Flask, clock: MovableClock) -> Iterator[Flask]:
    """The same product started once more on the same database."""
    started = make_app(app.config["SQLALCHEMY_DATABASE_URI"])
    started.extensions["clock"] = clock
    yield started
    release(started)


def try_password(client: CheckedClient, email: str, token: str, address: str = "192.0.2.1") -> int:
    data = {"csrf_token": token, "email": email, "password": "fel fel fel"}
    return client.post("/sign-in/password", data=data, environ_base={"REMOTE_ADDR": address}).status_code


def test_the_limit_holds_over_two_processes(app: Flask, second_process: Flask, elin: str) -> None:
    first, second = CheckedClient(app), CheckedClient(second_process)
    tokens = {each: csrf_token(each, "/sign-in/password") for each in (first, second)}
    answers = [try_password(each, elin, tokens[each]) for _ in range(5) for each in (first, second)]
    assert answers == [422] * 5 + [429] * 5


def test_many_networks_cannot_guess_at_one_person(app: Flask, elin: str) -> None:
    client = CheckedClient(app)
    token = csrf_token(client, "/sign-in/password")
    answers = [try_password(client, elin, token, f"198.51.100.{number}") for number in range(20)]
    assert answers.count(422) == 10
    assert answers[10:] == [429] * 10


def ask_from(client: CheckedClient, network: str, email: str, token: str | None = None) -> int:
    data = {"csrf_token": token or csrf_token(client, "/sign-in"), "email": email}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": network}).status_code


def guess_from(client: CheckedClient, network: str, code: str) -> int:
    data = {"csrf_token": csrf_token(client, "/sign-in/code"), "code": code}
    return client.post("/sign-in/code", data=data, environ_base={"REMOTE_ADDR": network}).status_code


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_one_network_cannot_use_up_the_codes_of_somebody_elsewhere(
    app: Flask, client: CheckedClient, elin: str, clock: MovableClock
) -> None:
    attacker = CheckedClient(app)
    token = csrf_token(attacker, "/sign-in")
    for tries in (20, 6, 6, 6):
        assert [ask_from(attacker, ATTACKER, elin, token) for _ in range(tries)] == [303] * 5 + [429] * (tries - 5)
        assert ask_from(client, HOME, elin) == 303
        assert guess_from(client, HOME, latest_code(app, elin)) == 303
        client = CheckedClient(app)
        clock.advance(minutes=15)


def test_one_network_cannot_use_up_the_password_tries_of_somebody_elsewhere(
    app: Flask, client: CheckedClient, elin: str
) -> None:
    with app.app_context():
        secret = hashed(PASSWORD)
        an_account(db.session.scalars(select(PersonDetails)).one().person).password = secret
        db.session.commit()
    attacker = CheckedClient(app)
    token = csrf_token(attacker, "/sign-in/password")
    assert [try_password(attacker, elin, token, ATTACKER) for _ in range(20)] == [422] * 5 + [429] * 15
    data = {"csrf_token": csrf_token(client, "/sign-in/password"), "email": elin, "password": PASSWORD}
    answer = client.post("/sign-in/password", data=data, environ_base={"REMOTE_ADDR": HOME})
    assert answer.status_code == 303


def test_a_network_that_is_refused_counts_against_nobody(app: Flask, client: CheckedClient, elin: str) -> None:
    token = csrf_token(client, "/sign-in/password")
    for number in range(10):
        assert try_password(client, f"{number}@umu.example", token, ATTACKER) == 422
    for _ in range(10):
        assert try_password(client, elin, token, ATTACKER) == 429
    elsewhere = [try_password(client, elin, token, f"203.0.113.{number}") for number in range(11)]
    assert elsewhere == [422] * 10 + [429]


def test_many_networks_share_ten_wrong_guesses_at_one_persons_codes_and_she_gets_in_all_the_same(
    app: Flask, client: CheckedClient, elin: str
) -> None:
    """What is typed last is right: it is let in only where it was compared."""
    let_in = []
    for number, wrong_ones in enumerate((4, 4, 1, 1, 1, 1, 1, 1, 1)):
        attacker, network = CheckedClient(app), f"198.51.100.{number}"
        assert ask_from(attacker, network, elin) == 303
        code = latest_code(app, elin)
        for _ in range(wrong_ones):
            assert guess_from(attacker, network, other_than(code)) == 422
        let_in.append(guess_from(attacker, network, code) == 303)
    assert let_in == [True, True, True, False, False, False, False, False, False]
    assert ask_from(client, HOME, elin) == 303
    assert guess_from(client, HOME, latest_code(app, elin)) == 303


def test_one_network_cannot_guess_at_many_persons(app: Flask, client: CheckedClient) -> None:
    token = csrf_token(client, "/sign-in/password")
    answers = [try_password(client, f"{number}@umu.example", token) for number in range(20)]
    assert answers == [422] * 10 + [429] * 10


def test_who_is_shut_out_of_the_password_still_gets_a_code(app: Flask, client: CheckedClient, elin: str) -> None:
    token = csrf_token(client, "/sign-in/password")
    assert [try_password(client, elin, token) for _ in range(11)][-1] == 429
    sign_in_with_code(client, elin)


def test_the_page_says_when_to_try_again(app: Flask, client: CheckedClient, elin: str, clock: MovableClock) -> None:
    for _ in range(5):
        post_form(client, "/sign-in", {"email": elin}, action="/sign-in")
    answer = post_form(client, "/sign-in", {"email": elin}, action="/sign-in")
    assert answer.status_code == 429
    assert "Du kan försöka igen kl. 09:15" in answer.text
    assert answer.headers["Retry-After"]
    clock.advance(minutes=15)
    sign_in_with_code(client, elin)


def test_a_whole_campus_behind_one_address_can_sign_in(app: Flask) -> None:
    students = [f"student{number}@umu.example" for number in range(15)]
    with app.app_context():
        for number, email in enumerate(students):
            a_person(f"Student {number}", "Ek", email)
        db.session.commit()
    for email in students:
        sign_in_with_code(CheckedClient(app), email)


def test_wrong_codes_are_counted_over_all_codes_of_a_network(app: Flask, elin: str) -> None:
    answers = []
    for number in range(3):
        client = CheckedClient(app)
        post_form(client, "/sign-in", {"email": f"{number}@umu.example"}, action="/sign-in")
        token = csrf_token(client, "/sign-in/code")
        for _ in range(5):
            answers.append(client.post("/sign-in/code", data={"csrf_token": token, "code": "000000"}).status_code)
    assert answers == [422] * 10 + [429] * 5


def test_a_right_code_costs_nothing(app: Flask, client: CheckedClient, elin: str) -> None:
    for number in range(9):
        other = CheckedClient(app)
        post_form(other, "/sign-in", {"email": f"{number}@umu.example"}, action="/sign-in")
        assert type_code(other, "000000").status_code == 422
    post_form(client, "/sign-in", {"email": elin}, action="/sign-in")
    assert type_code(client, latest_code(app, elin)).status_code == 303
    other = CheckedClient(app)
    post_form(other, "/sign-in", {"email": "nils@umu.example"}, action="/sign-in")
    assert type_code(other, "000000").status_code == 422, "the tenth wrong one, not the eleventh"


def test_a_count_stays_though_the_request_is_undone(app: Flask) -> None:
    with app.app_context():
        for _ in range(3):
            count({THREE_A_MINUTE: "somebody"}, AT)
            db.session.rollback()
        with pytest.raises(TooOftenError) as refused:
            count({THREE_A_MINUTE: "somebody"}, AT)
        assert refused.value.until == AT.replace(minute=1, second=0)
        count({THREE_A_MINUTE: "somebody else"}, AT)
        count({THREE_A_MINUTE: "somebody"}, AT + timedelta(minutes=1))


def test_a_try_taken_back_is_not_counted(app: Flask) -> None:
    with app.app_context():
        for _ in range(10):
            count({THREE_A_MINUTE: "somebody"}, AT)
            uncount({THREE_A_MINUTE: "somebody"}, AT)


def test_nobody_can_be_read_out_of_the_counts(app: Flask, client: CheckedClient, elin: str) -> None:
    post_form(client, "/sign-in", {"email": elin}, action="/sign-in")
    with app.app_context():
        keys = " ".join(db.session.scalars(select(RateCount.key)))
    assert "elin" not in keys
    assert "127.0.0.1" not in keys


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_a_whole_ipv6_network_counts_as_one_visitor(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_a_forwarded_address_is_not_believed(app: Flask, elin: str) -> None:
    client = CheckedClient(app)
    token = csrf_token(client, "/sign-in/password")
    data = {"csrf_token": token, "email": "x@umu.example", "password": "fel fel fel"}
    answers = [
        client.post(
            "/sign-in/password",
            data={**data, "email": f"{number}@umu.example"},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"},
        ).status_code
        for number in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2
