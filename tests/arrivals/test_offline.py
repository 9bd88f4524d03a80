"""Elin saves her arrival page on her phone, reads it without a connection, and answers what she is asked."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from tests.arrivals.doors import CODE, DEPARTURE, FRIDAY_NOON, MONDAY, a_code, page_of
from tests.harness.accessibility import axe_problems
from tests.harness.browser import PageFactory
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.sign_in import latest_code
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.browser


@pytest.fixture
def told(session_scope: Session) -> World:
    world = build_world()
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    a_code(world.storuman.beds[0])
    return world


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def sign_in_as_elin(app: Flask, page: Page, told: World) -> None:
    page.goto("/sign-in")
    page.locator("#email").fill(told.elin)
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()
    page.locator("#code").fill(latest_code(app, told.elin))
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


@pytest.mark.parametrize(
    ("at", "question", "button"), [(MONDAY, "moved-in", "Svara"), (DEPARTURE, "leaving", "Skicka")]
)
def test_what_she_is_asked_on_its_day_is_accessible(
    app: Flask,
    told: World,
    serve: Callable[..., Server],
    page_factory: PageFactory,
    at: datetime,
    question: str,
    button: str,
) -> None:
    server = serve(processes=1, settings={"CLOCK": at.isoformat()})
    page = page_factory(base_url=server.url, width=320, locale="sv-SE")
    sign_in_as_elin(app, page, told)
    page.goto(f"/bookings/{told.storuman.booking}/{question}")
    assert page.get_by_role("button", name=button, exact=True).is_visible()
    assert axe_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_saved_page_works_with_the_network_off(
    app: Flask,
    told: World,
    serve: Callable[..., Server],
    page_factory: PageFactory,
    tmp_path: Path,
    javascript: bool,
) -> None:
    server = serve(processes=1, settings={"CLOCK": FRIDAY_NOON.isoformat()})
    page = page_factory(base_url=server.url, width=360, locale="sv-SE", javascript=javascript)
    sign_in_as_elin(app, page, told)
    page.goto(page_of(told))
    assert page.get_by_text(CODE).count() == 0
    press(page, "Visa koden")
    assert page.get_by_text(CODE).is_visible()
    found_faults = axe_problems(page) if javascript else []  # axe is a script itself
    with page.expect_download() as saving:
        page.get_by_role("button", name="Spara sidan").click()
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    page.context.set_offline(True)
    page.goto(saved.as_uri())
    assert page.title() == "Din ankomst till Storuman"
    for said in (CODE, "Skogsvägen 4", "När det är -30 °C", "Kommunhuset"):
        assert page.get_by_text(said).first.is_visible(), said
    if javascript:
        found_faults += axe_problems(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert found_faults == []
