"""Signing in as people do it: by keyboard, without JavaScript, on a small screen, in both languages."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from housing.database import db
from tests.harness.accessibility import axe_problems
from tests.harness.browser import PageFactory
from tests.harness.people import a_person
from tests.harness.server import Server
from tests.harness.sign_in import latest_code

pytestmark = pytest.mark.browser

ELIN = "elin@umu.example"
LOCALES = {"sv-SE": "sv", "en-GB": "en"}


@pytest.fixture
def elin(app: Flask) -> str:
    with app.app_context():
        a_person("Elin", "Ek", ELIN)
        db.session.commit()
    return ELIN


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return axe_problems(page) + ([f"{page.url} scrolls sideways"] if wide else [])


def press(page: Page, button: str = "main button[type=submit]") -> None:
    """Press the first such button and wait for what comes: a click alone may leave the old page standing a while."""
    with page.expect_navigation():
        page.locator(button).first.click()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_pages_of_signing_in_are_accessible(
    app: Flask, server: Server, page_factory: PageFactory, elin: str, locale: str
) -> None:
    page = page_factory(base_url=server.url, width=320, locale=locale)
    found = []
    for path in ("/sign-in", "/sign-in/password", "/sign-in/code", "/nowhere"):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == LOCALES[locale]
        found += faults(page)
    page.goto("/sign-in")
    press(page)
    found += faults(page)
    page.locator("#email").fill(ELIN)
    press(page)
    found += faults(page)
    page.locator("#code").fill("12")
    press(page)
    found += faults(page)
    page.locator("#code").fill(latest_code(app, ELIN))
    press(page)
    page.goto("/account")
    found += faults(page)
    assert found == []


def test_one_signs_in_with_the_keyboard_alone(app: Flask, server: Server, page_factory: PageFactory, elin: str) -> None:
    page = page_factory(base_url=server.url)
    page.goto("/sign-in?next=/account")
    tab_to(page, "#email")
    page.keyboard.type(ELIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code")
    tab_to(page, "#code")
    page.keyboard.type(latest_code(app, ELIN))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    assert page.locator("h1").inner_text() == "Mitt konto"


def test_one_signs_in_and_out_without_javascript(
    app: Flask, server: Server, page_factory: PageFactory, elin: str
) -> None:
    page = page_factory(base_url=server.url, javascript=False, width=360)
    page.goto("/account")
    page.get_by_label("E-postadress").fill(ELIN)
    press(page, "button:has-text('Skicka en kod till mig')")
    page.get_by_label("Kod").fill(latest_code(app, ELIN))
    press(page, "main button:has-text('Logga in')")
    assert page.url == f"{server.url}/account"
    press(page, "button:has-text('Logga ut')")
    page.goto("/account")
    assert page.locator("h1").inner_text() == "Logga in"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(30):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")
