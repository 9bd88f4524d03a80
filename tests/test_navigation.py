"""The menu shows what one may do, in the order of the work, and marks where one is."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.harness.client import CheckedClient
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
