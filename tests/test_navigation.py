"""The menu shows what one may do, in the order of the work, and marks where one is."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from housing.accounts.models import PersonDetails
from housing.database import db
from housing.navigation import COORDINATORS_OUTLOOK, COORDINATORS_WORK, FOOTER, OFFICERS_WORK, STUDENTS_WORK
from housing.organisations.models import Institution, Municipality
from housing.rules.permissions import PERMISSIONS, Action
from tests.harness.client import CheckedClient
from tests.harness.people import a_grant, a_person
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return build_world()


def menu(client: CheckedClient, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path, follow_redirects=True).text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".site-navigation a")]


def current(client: CheckedClient, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path, follow_redirects=True).text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".site-navigation a[aria-current=page]")]


def test_each_role_has_its_own_menu(app: Flask, world: World) -> None:
    menus = {}
    for email in (None, world.elin, world.storuman.officer, world.umu.coordinator):
        client = CheckedClient(app)
        if email:
            sign_in(client, email)
        menus[email] = menu(client, "/account" if email else "/sign-in")
    assert menus[None] == ["Kommuner", "Så fungerar det"]
    assert menus[world.elin] == ["Mina placeringar", "Kommuner", "Så fungerar det"]
    assert menus[world.storuman.officer] == ["Att göra", "Tavla", "Boenden", "Listor"]
    assert menus[world.umu.coordinator] == ["Studenter", "Läs in", "Enheter", "Lediga rum"]


def test_the_page_one_is_on_is_marked(client: CheckedClient, world: World) -> None:
    sign_in(client, world.storuman.officer)
    assert current(client, "/municipalities/storuman/worklist") == ["Att göra"]
    assert current(client, f"/municipalities/storuman/requests/{world.storuman.booking}") == ["Att göra"]
    assert current(client, "/municipalities/storuman/housing") == ["Boenden"]
    assert current(client, "/account") == []
    sign_in(client, world.umu.coordinator)
    assert current(client, "/institutions/umu/own-file") == ["Studenter"]


def test_an_entry_asks_what_its_page_asks(app: Flask) -> None:
    entries = (*STUDENTS_WORK, *OFFICERS_WORK, *COORDINATORS_WORK, *COORDINATORS_OUTLOOK, *FOOTER)
    asked = {entry.endpoint: getattr(app.view_functions[entry.endpoint], "access_action", None) for entry in entries}
    assert {entry.endpoint: entry.action for entry in entries} == asked


@pytest.mark.parametrize(
    ("action", "label"),
    [(Action.SEE_REQUESTS, "Att göra"), (Action.KEEP_STOCK, "Boenden")],
)
def test_what_the_table_does_not_permit_is_not_in_the_menu(
    client: CheckedClient, world: World, monkeypatch: pytest.MonkeyPatch, action: Action, label: str
) -> None:
    sign_in(client, world.storuman.officer)
    assert label in menu(client, "/account")
    monkeypatch.setitem(PERMISSIONS, action, {})
    shown = menu(client, "/account")
    assert shown == [each for each in ("Att göra", "Tavla", "Boenden", "Listor") if each != label]


def test_a_role_in_an_organisation_that_it_does_not_reach_leads_nowhere(
    app: Flask, client: CheckedClient, world: World
) -> None:
    with app.app_context():
        umu = db.session.scalars(select(Institution).where(Institution.slug == world.umu.slug)).one()
        a_grant(a_person("Per", "Post", "per@umu.example"), "officer", umu.id)
        db.session.commit()
    sign_in(client, "per@umu.example")
    assert menu(client, "/account") == ["Kommuner", "Så fungerar det"]


def test_who_works_in_several_places_begins_in_each(app: Flask, client: CheckedClient, world: World) -> None:
    with app.app_context():
        person = (
            db.session.scalars(select(PersonDetails).where(PersonDetails.email_key == world.storuman.officer))
            .one()
            .person
        )
        sorsele = db.session.scalars(select(Municipality).where(Municipality.slug == world.sorsele.slug)).one()
        a_grant(person, "officer", sorsele.id)
        db.session.commit()
    sign_in(client, world.storuman.officer)
    assert menu(client, "/account") == ["Sorsele", "Storuman"]


@pytest.mark.parametrize(
    ("action", "label"), [(Action.KEEP_STOCK, "Till bostäderna"), (Action.KEEP_MUNICIPALITY, "Inställningar")]
)
def test_the_municipalitys_page_leads_where_one_may_go(
    client: CheckedClient, world: World, monkeypatch: pytest.MonkeyPatch, action: Action, label: str
) -> None:
    sign_in(client, world.storuman.officer)
    assert label in client.get("/municipalities/storuman").text
    monkeypatch.setitem(PERMISSIONS, action, {})
    assert label not in client.get("/municipalities/storuman").text


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("elin", "/placements"),
        ("officer", "/municipalities/storuman/worklist"),
        ("coordinator", "/institutions/umu/students"),
        ("nobody in particular", "/"),
    ],
)
def test_everybody_begins_where_their_work_is(client: CheckedClient, world: World, who: str, home: str) -> None:
    emails = {"elin": world.elin, "officer": world.storuman.officer, "coordinator": world.umu.coordinator}
    sign_in(client, emails.get(who, world.former_officer))
    arrived = client.get("/sign-in").headers["Location"]
    assert arrived == home or (who not in emails and arrived in {"/municipalities", "/account"})
