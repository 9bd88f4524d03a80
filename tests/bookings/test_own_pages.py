"""A student's request, offer and application say which room they are about, and what it is to her now."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.life import Step, move
from housing.database import db
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Period
from housing.stock.models import Bed, BedPrice, Dwelling
from tests.bookings.asked import a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of, token_of
from tests.bookings.test_offers import offer
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.people import LONG_AGO
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found


@pytest.fixture
def elin(app: Flask, world: World) -> CheckedClient:
    """Elin, signed in. She has asked for room 1 in weeks 6-8 and applied for room 2 in weeks 12-14."""
    client = CheckedClient(app)
    sign_in(client, world.elin)
    return client


def offered(officer: CheckedClient, world: World, *, price: int = 10_000) -> str:
    """Let the officer offer room 2 in place of room 1, and return the student's page."""
    with db.session.begin():
        db.session.get_one(BedPrice, (found(Bed, world.storuman.beds[1]).id, LONG_AGO)).ore_per_night = price
    assert offer(officer, world.storuman.booking, world.storuman.beds[1]) == 303
    return f"/bookings/{world.storuman.booking}"


def test_an_offer_says_what_is_offered_and_what_the_other_room_cost(
    officer: CheckedClient, elin: CheckedClient, world: World
) -> None:
    text = main_text(elin.get(offered(officer, world)).text)
    for said in (
        "Du erbjuds ett rum i Storuman",
        "Skogsgården, A, rum 2",
        "Eget rum, lås på dörren",
        "Delat hem, kvinnor och män",
        "Avståndet är inte känt",
        "2 000 kr för hela tiden",
        "Rummet du bad om: 2 500 kr.",
        "Det här finns",
        "Ta med det här",
        "Ja, jag tar rummet",
        "Nej tack",
    ):
        assert said in text, said
    assert "locator" in elin.get(f"/bookings/{world.storuman.booking}").text
    assert "Skogsvägen" not in text


def test_an_offer_of_an_application_tells_both_prices_too(
    officer: CheckedClient, elin: CheckedClient, world: World
) -> None:
    assert offer(officer, world.storuman.application, world.storuman.beds[0]) == 303
    made = db.session.query(Booking).order_by(Booking.id.desc()).first()
    assert made is not None
    assert "Rummet du bad om kostar lika mycket." in main_text(elin.get(f"/bookings/{made.ref}").text)


def test_no_thank_you_says_no_to_the_offer(officer: CheckedClient, elin: CheckedClient, world: World) -> None:
    page = offered(officer, world)
    assert f'href="{page}/withdraw"' in elin.get(page).text
    assert post_form(elin, f"{page}/withdraw", action=f"{page}/withdraw").status_code == 303
    assert status_of(world.storuman.booking) == "withdrawn"


def test_a_request_says_which_room_was_asked_for_and_that_it_is_not_hers_yet(elin: CheckedClient, world: World) -> None:
    text = main_text(elin.get(f"/bookings/{world.storuman.booking}").text)
    assert "Din förfrågan om rum i Storuman" in text
    assert "Ditt rum i" not in text
    assert "Rum Rum 1 Hemmet Skogsgården, A" in text


def test_a_room_that_is_hers_is_called_so(elin: CheckedClient, world: World, session_scope: Session) -> None:
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    session_scope.commit()
    text = main_text(elin.get(f"/bookings/{world.storuman.booking}").text)
    assert "Ditt rum i Storuman" in text
    assert "förfrågan" not in text


def test_the_search_says_that_she_has_asked_not_that_she_has_a_room(elin: CheckedClient, world: World) -> None:
    text = main_text(elin.get(f"/placements/{world.storuman.placement}/beds").text)
    assert "Du har redan bett om ett rum för den här placeringen" in text
    assert "Du har redan ett rum" not in text


def test_an_application_says_where_and_which_room(elin: CheckedClient, world: World) -> None:
    text = main_text(elin.get(f"/applications/{world.storuman.application}").text)
    for said in ("Din ansökan om rum i Storuman", "Väntar på svar", "Rum Rum 2 Hemmet Skogsgården, A", "Pris 2"):
        assert said in text, said


def test_whom_she_shares_with_is_what_she_answered(elin: CheckedClient, world: World, session_scope: Session) -> None:
    found(Dwelling, world.storuman.dwelling).sharing = "same_gender"
    found(Booking, world.storuman.booking).flat = "women"
    session_scope.commit()
    text = main_text(elin.get(f"/bookings/{world.storuman.booking}").text)
    assert "Du delar med kvinnor" in text
    assert "kvinnor bor där" not in text, "nobody does yet"


def test_anothers_offer_cannot_be_read(officer: CheckedClient, world: World) -> None:
    page = offered(officer, world)
    maja = CheckedClient(officer.application)
    sign_in(maja, world.maja)
    assert token_of(maja, "/account")
    assert maja.get(page).status_code == 404


def test_a_stay_in_two_parts_says_when_she_leaves_and_comes_back(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    parts = Period(date(2027, 2, 8), date(2027, 2, 12)), Period(date(2027, 3, 8), date(2027, 3, 12))
    booking = ask(a_placement(world, "gap", *parts), add_bed(world, 1))
    assert isinstance(booking, Booking)
    approve_booking(booking, person_id=None, at=TUESDAY)
    move(booking, Status.CHECKED_IN, Step(Actor.OFFICER, None, TUESDAY))
    ref, leaves, back = booking.ref, booking.segments[0].departure, booking.segments[1].arrival
    db.session.commit()
    clock.set(datetime(2027, 2, 10, 12, tzinfo=UTC))
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, "sara-gap@umu.example")
    page = BeautifulSoup(client.get(f"/bookings/{ref}").text, "html.parser")
    steps = [" ".join(each.get_text(" ").split()) for each in page.select(".steps > li")]
    assert f"Now: You leave for a while {leaves.day} {leaves:%b} 2027" in steps[3]
    assert f"You come back {back.day} {back:%b} 2027." in steps[3]
    assert steps[4].startswith("Later: You leave")
