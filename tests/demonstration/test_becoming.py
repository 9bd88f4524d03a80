"""The bar and the stories: one press and one is somebody else, on the same page where that person may see it."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from housing.accounts.models import Account
from housing.app import create_app
from housing.config import SettingsError
from housing.database import db
from housing.demonstration import cast
from housing.demonstration.people import people_to_be
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import csrf_token
from tests.harness.people import a_grant, a_person, a_student, an_account
from tests.harness.product import as_found, make_app, settings_for
from tests.harness.world import World, build_world

WORKLIST = "/municipalities/storuman/worklist"
"""A page of Storuman's officer."""
HOST = "127.0.0.1"


@pytest.fixture
def demonstration(database_url: str, clock: MovableClock) -> Iterator[Flask]:
    """A demonstration with the cast's people in a small world: quicker than the whole."""
    with as_found(make_app(database_url, demonstration=True), clock) as app:
        with app.app_context():
            give_parts(build_world())
            db.session.commit()
        yield app


def give_parts(world: World) -> None:
    """Let an officer and a student of the cast live in the small world."""
    officer = a_person("Birgitta", "Norén", cast.OFFICER_STORUMAN)
    a_grant(officer, "officer", world.storuman.id)
    student = a_person("Ebba", "Lindqvist", cast.STUDENT_ASKING)
    a_student(student, world.umu.id)
    for person in (officer, student):
        an_account(person).is_demonstration = True


@pytest.fixture
def visitor(demonstration: Flask) -> CheckedClient:
    """Somebody who looks at the demonstration."""
    return CheckedClient(demonstration)


def ref_of(app: Flask, email: str) -> str:
    """Return the reference of somebody in the cast."""
    with app.test_request_context():
        return next(each.ref for each in people_to_be() if each.email == email)


def press(client: FlaskClient, email: str, page: str = "/") -> TestResponse:
    """Open a page and press somebody's button in the bar."""
    bar = BeautifulSoup(client.get(page).text, "html.parser").select_one("form.demonstration-people")
    assert bar is not None
    sent = {str(field["name"]): str(field["value"]) for field in bar.select("input")}
    ref = ref_of(client.application, email)
    assert ref in {str(button["value"]) for button in bar.select("button")}
    return client.post(str(bar["action"]), data={**sent, "person": ref}, follow_redirects=True)


def current(answer: TestResponse) -> str:
    """Return whose button is marked."""
    marked = BeautifulSoup(answer.text, "html.parser").select_one(".demonstration-people [aria-current]")
    return marked.get_text(" ", strip=True) if marked else ""


def test_the_bar_names_everybody_and_nobody_is_anybody_at_first(visitor: CheckedClient) -> None:
    page = visitor.get("/")
    names = [tag.get_text() for tag in BeautifulSoup(page.text, "html.parser").select(".demonstration-name")]
    assert names == ["Ebba Lindqvist", "Birgitta Norén"]
    assert current(page) == ""


def test_one_press_keeps_the_page_with_its_query(visitor: CheckedClient) -> None:
    press(visitor, cast.OFFICER_STORUMAN)
    answer = press(visitor, cast.STUDENT_ASKING, "/how-it-works?from=bar")
    assert answer.request.full_path == "/how-it-works?from=bar"
    assert current(answer).startswith("Ebba Lindqvist")


def test_a_page_of_somebody_else_gives_way_to_the_own_first_page(visitor: CheckedClient) -> None:
    officer = press(visitor, cast.OFFICER_STORUMAN, "/")
    assert current(officer).startswith("Birgitta Norén")
    assert visitor.get(WORKLIST).status_code == 200
    student = press(visitor, cast.STUDENT_ASKING, WORKLIST)
    assert student.request.path == "/placements"
    assert student.status_code == 200
    assert "Sidan du hade öppen" in student.text
    # Asked for once more, it is refused as to anybody else.
    assert visitor.get(WORKLIST).status_code == 404


def test_the_session_is_a_real_one_and_the_former_one_is_over(visitor: CheckedClient) -> None:
    press(visitor, cast.OFFICER_STORUMAN)
    former = visitor.get_cookie(visitor.application.config["SESSION_COOKIE_NAME"], HOST)
    assert former is not None
    press(visitor, cast.STUDENT_ASKING)
    assert visitor.get(WORKLIST).status_code == 404
    stranger = CheckedClient(visitor.application)
    stranger.set_cookie(former.key, former.value, domain=HOST)
    assert stranger.get(WORKLIST).status_code == 303


def test_only_people_of_the_demonstration_can_be_become(visitor: CheckedClient) -> None:
    with visitor.application.app_context():
        db.session.execute(update(Account).values(is_demonstration=False))
        db.session.commit()
    token = csrf_token(visitor, "/")
    for ref in ("", "nobody1234"):
        answer = visitor.post("/demonstration/become", data={"csrf_token": token, "person": ref, "next": "/"})
        assert answer.status_code == 404
    assert visitor.get("/account").status_code == 303


def test_nobody_is_led_to_another_host(visitor: CheckedClient) -> None:
    token, ref = csrf_token(visitor, "/"), ref_of(visitor.application, cast.STUDENT_ASKING)
    sent = {"csrf_token": token, "person": ref, "next": "//evil.example/"}
    assert visitor.post("/demonstration/become", data=sent).headers["Location"] == "/"


def test_a_press_without_a_token_changes_nothing(visitor: CheckedClient) -> None:
    ref = ref_of(visitor.application, cast.STUDENT_ASKING)
    assert visitor.post("/demonstration/become", data={"person": ref, "next": "/"}).status_code == 400
    assert visitor.get("/placements").status_code == 303


def test_elsewhere_there_is_neither_bar_nor_becoming(client: CheckedClient) -> None:
    page = client.get("/")
    assert "demonstration-bar" not in page.text
    sent = {"csrf_token": csrf_token(client, "/"), "person": "nobody1234", "next": "/"}
    assert client.post("/demonstration/become", data=sent).status_code == 404


def test_production_refuses_a_demonstration() -> None:
    settings = settings_for("sqlite://", app_env="production", demonstration=True)
    with pytest.raises(SettingsError, match="DEMONSTRATION"):
        create_app(settings)
