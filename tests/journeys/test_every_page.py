"""Every page of the product, as everybody who can get to it, in both languages, looked at in a browser.

The pages are found by following links through the demonstration, so a new page is looked at without a word here.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from housing.accounts.models import PersonDetails
from housing.database import db, transact
from housing.demonstration.cast import (
    COORDINATOR_UMU,
    OFFICER_STORUMAN,
    PARTS,
    STUDENT_ASKING,
    STUDENT_IN_FULL_WEEKS,
    STUDENT_WHO_LEFT,
)
from housing.mail import MailMessage
from housing.organisations.models import Municipality
from tests.harness.browser import PageFactory
from tests.harness.clock import TUESDAY
from tests.harness.kept_rows import lay_out_demonstration
from tests.harness.server import Server
from tests.journeys.crawling import Tour, Visitor, pages_of
from tests.journeys.languages import Foreign
from tests.journeys.operating import STOCK, UMU_LIST

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
NOT_REACHED: dict[str, str] = {
    "arrivals.ask": "asked the day after an arrival, which nobody has today: tests/arrivals/test_offline.py",
    "arrivals.leaving": "on the day of a departure, which nobody has today: tests/arrivals/test_offline.py",
    "agreements.show_to_officer": "the one request that the tour opens has none; students get to the same template",
    "bookings.still_coming": "asked ten days before an arrival: tests/bookings/test_still_coming.py",
    "faults.show": "nobody of the cast has reported a fault; whoever mends and officers get to the same parts",
    "own_decisions.show": "no student of the cast has asked in Sorsele; an officer there gets to the same template",
}
"""Pages that the tour does not get to, with the reason."""


@pytest.fixture(params=sorted(LOCALES))
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def tour(app: Flask, serve: Callable[..., Server], language: str, run_folder: Path) -> Tour:
    """The demonstration as of 24 November 2026, served."""
    with app.app_context():
        lay_out_demonstration(TUESDAY.date(), run_folder)
        transact(collect_in_sorsele)
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat(), "DEMONSTRATION": "true"})
    return Tour(app, server.url, Foreign(language))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_page_is_sound(tour: Tour, page_factory: PageFactory) -> None:
    open_window = window_opener(tour, page_factory)
    stranger = Visitor(tour, open_window(), "nobody")
    stranger.walk("/", "/sign-in/code")
    asks_for_a_code(stranger)
    meets_errors(stranger)
    for email, ref in cast_of(tour.app):
        person = Visitor(tour, open_window(), email)
        becomes(person, ref)
        person.walk("/")
        if email in (STUDENT_ASKING, STUDENT_IN_FULL_WEEKS):
            asks_for_a_room(person)
        if email == STUDENT_WHO_LEFT:
            says_how_it_was(person)
        if email == STUDENT_IN_FULL_WEEKS:
            waits_in_line(person)
        if email == OFFICER_STORUMAN:
            works_with_stays(person)
        sends_files(person, email)
    for kind, link in LINKS_IN_MAILS.items():
        stranger.opened(stranger.page.goto(link_in_mail(tour.app, kind, link)))
    unseen = set(pages_of(tour.app)) - set(tour.seen) - set(NOT_REACHED)
    faults = [*tour.faults, *(f"nobody gets to {endpoint}" for endpoint in sorted(unseen))]
    assert not faults, "\n".join(faults)


def collect_in_sorsele() -> None:
    """Let one municipality collect applications: the page of an application exists nowhere else."""
    db.session.scalars(select(Municipality).where(Municipality.slug == "sorsele")).one().answer_mode = "collect"


def window_opener(tour: Tour, page_factory: PageFactory) -> Callable[[], Page]:
    return lambda: page_factory(base_url=tour.server, locale=LOCALES[tour.foreign.reader])


def cast_of(app: Flask) -> list[tuple[str, str]]:
    """Return the address and reference of everybody whom one can be."""
    with app.app_context():
        people = db.session.scalars(select(PersonDetails).where(PersonDetails.email.in_(PARTS)))
        return [(details.email, details.person.ref) for details in people]


def becomes(visitor: Visitor, ref: str) -> None:
    """Press a person's button in the bar; read on in the language of the tour."""
    visitor.page.goto("/")
    with visitor.page.expect_navigation():
        visitor.page.locator(f'.demonstration-people button[value="{ref}"]').click()
    if visitor.page.locator("html").get_attribute("lang") != visitor.tour.foreign.reader:
        with visitor.page.expect_navigation():
            visitor.page.locator('form[action="/language"] button').click()


def asks_for_a_code(visitor: Visitor) -> None:
    """The page that takes the code comes after a form; so does the one that finds fault with it."""
    visitor.page.goto("/sign-in")
    visitor.page.locator("#email").fill("somebody@somewhere.example")
    presses(visitor, "main form button")
    presses(visitor, "main form button", status=422)


def meets_errors(visitor: Visitor) -> None:
    """Addresses that lead nowhere, and a form from long ago."""
    visitor.opened(visitor.page.goto("/no-such-page"), status=404)
    visitor.opened(visitor.page.goto("/language"), status=405)
    visitor.page.goto("/sign-in")
    visitor.page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach((field) => { field.value = 'old' })")
    presses(visitor, "main form button", status=400)


def asks_for_a_room(visitor: Visitor) -> None:
    """Ask for the first room on offer, forgetting to answer at first; the request's page leads on to withdrawing."""
    visitor.page.goto("/placements")
    visitor.page.locator("main a[href$='/beds']").first.click()
    visitor.page.locator("main a[href*='/beds/']").first.click()
    form = visitor.page.locator("main form[method=post]")
    presses(visitor, "main form[method=post] button", status=422)
    for group in form.locator("fieldset").all():
        group.locator("input[type=radio]").first.check()
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    presses(visitor, "main form[method=post] button")
    visitor.walk()


def says_how_it_was(visitor: Visitor) -> None:
    """Follow the link in the mail, as whoever has left does, and send the form empty."""
    asked = (MailMessage.kind == "feedback_asked", MailMessage.to_address == visitor.who)
    with visitor.tour.app.app_context():
        text = db.session.scalars(select(MailMessage.text).where(*asked)).one()
    link = re.search(r"/bookings/\w+/feedback", text)
    assert link, text
    visitor.opened(visitor.page.goto(link[0]))
    presses(visitor, "main form[method=post] button", status=422)


LINKS_IN_MAILS = {"fault_reported": r"/faults/[\w.-]+", "week_list": r"/day-lists/[\w-]+"}
"""Kinds of mails whose link opens a page to people without accounts, and what the link is like."""


def link_in_mail(app: Flask, kind: str, link: str) -> str:
    """Return the address that the last mail of a kind leads to."""
    newest = select(MailMessage.text).where(MailMessage.kind == kind).order_by(MailMessage.id.desc()).limit(1)
    with app.app_context():
        text = db.session.scalars(newest).one()
    found = re.search(link, text)
    assert found, text
    return found[0]


def waits_in_line(visitor: Visitor) -> None:
    """Where nothing is free, wait for a room; the page that comes says what happens next."""
    visitor.page.goto("/placements")
    visitor.page.locator("main a[href$='/beds']").first.click()
    presses(visitor, "form[action*='/wait'] button")


def works_with_stays(visitor: Visitor) -> None:
    """From the board to a stay, and to what would change it; close a bed under a guest; say no to several at once."""
    board = "/municipalities/storuman/board"
    visitor.page.goto(board)
    presses(visitor, "td.run-checked_in a, td.run-confirmed a")
    stay = visitor.page.url
    visitor.walk(urlsplit(f"{stay}/change").path)
    visitor.page.goto(f"{stay}/change")
    presses(visitor, "form[action$='/change/preview'] button")
    visitor.page.goto(f"{stay}/change")
    presses(visitor, "form[action$='/swap'] button")
    visitor.page.goto(board)
    bed = visitor.page.locator("tr:has(td.run-checked_in) th a").first.get_attribute("href")
    assert bed
    days = f"starts={TUESDAY.date()}&ends={TUESDAY.date() + timedelta(days=3)}&reason=repair"
    visitor.walk(f"/municipalities/storuman/rehousing?what={bed.rsplit('/', 1)[1]}&{days}")
    visitor.page.goto("/municipalities/storuman/worklist")
    presses(visitor, "button[formaction$='/to-decline']")


def sends_files(visitor: Visitor, email: str) -> None:
    """What an import would do is seen after sending a file; what is wrong with it too."""
    addresses = {
        COORDINATOR_UMU: ("/institutions/umea-universitet/imports", UMU_LIST),
        OFFICER_STORUMAN: ("/municipalities/storuman/housing/import", STOCK),
    }
    if email in addresses:
        address, file = addresses[email]
        # headings that are not known are asked about where lists have any; in a file of stock they are a fault
        unknown = 200 if email == COORDINATOR_UMU else 422
        for sent in (file, Path(__file__)):
            visitor.page.goto(address)
            visitor.page.locator("main input[type=file]").set_input_files(sent)
            presses(visitor, "main form button", status=200 if sent == file else unknown)
    if email == COORDINATOR_UMU:  # the list is answered with itself; what is asked about first is a page
        visitor.page.goto("/institutions/umea-universitet/own-file")
        visitor.page.locator("main input[type=file]").set_input_files(Path(__file__))
        presses(visitor, "main form button")


def presses(visitor: Visitor, button: str, status: int = 200) -> None:
    """Press the first such button and look at the page that comes."""
    with visitor.page.expect_navigation() as coming:
        visitor.page.locator(button).first.click()
    visitor.opened(coming.value, status)
