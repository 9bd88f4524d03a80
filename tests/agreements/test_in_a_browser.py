"""In a real browser: agreement and decision are one sheet of A4, and a reason that is picked fills the note."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from housing.bookings.models import Booking
from housing.bookings.papers import Decision
from housing.bookings.services.deciding import approve_booking, decline_booking
from housing.database import db
from housing.organisations.models import Municipality
from housing.stock.models import Property
from housing.wordings.models import OwnText
from tests.decisions.deciding import let_it_decide
from tests.harness.accessibility import axe_problems
from tests.harness.browser import PageFactory
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.people import LONG_AGO
from tests.harness.server import Server
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.browser

Serve = Callable[..., Server]
SHEET = re.compile(rb"/Type\s*/Page\b")
RULES = "\n".join(f"{number}. Tyst efter klockan 22, också i trapphuset och på gården." for number in range(1, 8))


def opened(app: Flask, serve: Serve, page_factory: PageFactory, email: str, path: str, width: int = 1280) -> Page:
    """Open a page as somebody who is signed in."""
    server = serve(processes=1, settings={"CLOCK": TUESDAY.isoformat()})
    client = CheckedClient(app)
    sign_in(client, email)
    cookie = client.get_cookie("session", domain="127.0.0.1")
    assert cookie is not None
    page = page_factory(base_url=server.url, width=width)
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": server.url}])
    page.goto(path)
    return page


def sheets(page: Page) -> int:
    return len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True)))


def test_an_agreement_is_one_sheet_and_accessible(app: Flask, serve: Serve, page_factory: PageFactory) -> None:
    with app.app_context():
        world = build_world()
        municipality = db.session.get_one(Municipality, world.storuman.id)
        municipality.agreement_since, municipality.terms_of_stay = LONG_AGO, {"sv": RULES}
        found(Property, world.storuman.property).house_rules = {"sv": RULES}
        approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
        db.session.commit()
    path = f"/bookings/{world.storuman.booking}/agreement"
    page = opened(app, serve, page_factory, world.elin, path, width=320)
    assert axe_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.get_by_text("Tyst efter klockan 22").count() == 2 * 7
    assert sheets(page) == 1


def test_a_decision_is_one_sheet(app: Flask, serve: Serve, page_factory: PageFactory) -> None:
    with app.app_context():
        world = build_world()
        let_it_decide(world)
        booking = found(Booking, world.storuman.booking)
        decline_booking(booking, person_id=None, at=TUESDAY, reason="other", note="Vi har inget rum. " * 55)
        db.session.commit()
        ref = db.session.query(Decision.ref).scalar()
    page = opened(app, serve, page_factory, world.elin, f"/decisions/{ref}", width=320)
    assert page.locator("h1").inner_text() == "Beslut STO 2026-0001"
    assert axe_problems(page) == []
    assert sheets(page) == 1


def test_a_reason_that_is_picked_fills_the_note_and_spoils_none(
    app: Flask, serve: Serve, page_factory: PageFactory
) -> None:
    with app.app_context():
        world: World = build_world()
        for name in ("Fullt", "Stängt"):
            text = {"sv": f"{name} i {{municipality}}."}
            made = OwnText(municipality_id=world.storuman.id, kind="decline", name=name, name_key=name, text=text)
            db.session.add(made)
        db.session.commit()
    path = f"/municipalities/storuman/requests/{world.storuman.booking}"
    page = opened(app, serve, page_factory, world.storuman.officer, path)
    page.locator("summary", has_text="Avslå").click()
    picker, note = page.locator("#own_reason"), page.locator("#note")
    for name in ("Fullt", "Stängt"):
        picker.select_option(label=name)
        assert note.input_value() == f"{name} i Storuman."
    note.fill("Ring oss.")
    picker.select_option(label="Fullt")
    assert note.input_value() == "Ring oss."
