"""The year for the municipal board in a browser: readable by all, on a small screen too, and one sheet of paper."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.feedback.stayed import a_stay, answered, said
from tests.harness.accessibility import axe_problems
from tests.harness.browser import PageFactory
from tests.harness.server import Server
from tests.harness.sign_in import latest_code
from tests.harness.world import World, build_world

pytestmark = pytest.mark.browser

SETTLED = datetime(2027, 8, 1, 9, tzinfo=UTC)
REPORTS = "/municipalities/storuman/reports"
LONG_VOICE = "Nära till allt, varmt och tyst, och nyckeln var lätt att hitta i mörkret. " * 3


@pytest.fixture
def world(app: Flask) -> World:
    """Six guests of the spring have said as much as has room on the page."""
    with app.app_context():
        world = build_world()
        for number in range(6):
            answered(a_stay(world, f"g{number}", number), said(words=LONG_VOICE, may_quote=True))
    return world


def sign_in(page: Page, app: Flask, email: str) -> None:
    """Sign in with a mailed code, as a person does."""
    page.goto("/sign-in")
    page.locator("#email").fill(email)
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()
    page.locator("#code").fill(latest_code(app, email))
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


def sheets(page: Page) -> int:
    """Return on how many sheets of A4 the page prints."""
    (number,) = re.findall(rb"/Count\s+(\d+)", page.pdf(format="A4", prefer_css_page_size=True))
    return int(number)


def test_the_year_prints_on_one_sheet_and_reports_are_accessible(
    app: Flask, world: World, serve: Callable[..., Server], page_factory: PageFactory
) -> None:
    server = serve(settings={"CLOCK": SETTLED.isoformat()})
    page = page_factory(base_url=server.url, width=320)
    sign_in(page, app, world.storuman.officer)
    found = []
    for address in ("", "/year?period=2027", "/occupancy?by=month", "/requests?by=property", "/feedback"):
        page.goto(f"{REPORTS}{address}")
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found += axe_problems(page) + ([f"{page.url} scrolls sideways"] if wide else [])
    assert found == []
    page.goto(f"{REPORTS}/year?period=2027")
    assert page.locator("blockquote").count() == 3
    assert sheets(page) == 1
