"""The agreement about a room: made when the room is hers, filled in from the house, and staying as it was made."""

from datetime import date

import pytest
from sqlalchemy import select

from housing.agreements.services import make_agreement
from housing.bookings.models import Booking
from housing.bookings.papers import Agreement
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.offering import accept_offer, offer_other_bed
from housing.bookings.services.staying import cancel_booking
from housing.database import db
from housing.happenings import BookingChanged
from housing.organisations.models import LegalModeStart, Municipality
from housing.rules.nights import Period
from housing.rules.wordings import Wording
from housing.stock.models import Bed, Property
from housing.wordings.services import write_text
from tests.bookings.asked import a_placement, add_bed, put_in
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.people import LONG_AGO
from tests.harness.world import World, found
from tests.holds.browsers import english

USE = "/municipalities/storuman/agreement"


def approve(ref: str) -> None:
    """Approve what was asked for; commit."""
    approve_booking(found(Booking, ref), person_id=None, at=TUESDAY)
    db.session.commit()


def made() -> list[Agreement]:
    db.session.expire_all()
    return list(db.session.scalars(select(Agreement)))


def text_for_elin(client: CheckedClient, world: World) -> str:
    elin = english(CheckedClient(client.application), world.elin)
    return main_text(elin.get(f"/bookings/{world.storuman.booking}/agreement").text)


def test_a_municipality_that_uses_none_makes_none_and_shows_no_word(client: CheckedClient, world: World) -> None:
    approve(world.sorsele.booking)
    assert made() == []
    maja = english(client, world.maja)
    page = maja.get(f"/bookings/{world.sorsele.booking}")
    assert "greement" not in main_text(page.text)
    assert maja.get(f"/bookings/{world.sorsele.booking}/agreement").status_code == 404


def test_before_the_room_is_hers_there_is_none(client: CheckedClient, world: World) -> None:
    elin = english(client, world.elin)
    assert elin.get(f"/bookings/{world.storuman.booking}/agreement").status_code == 404
    offer = Seen(world.storuman.id, world.storuman.booking, 1)
    offer_other_bed(offer, found(Bed, world.storuman.beds[1]), By(None, TUESDAY))
    db.session.commit()
    assert made() == []
    accept_offer(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    assert len(made()) == 1
    assert "rum 2" in text_for_elin(client, world) or "room 2" in text_for_elin(client, world)


def test_it_is_filled_in_from_the_house_the_stay_and_the_price(client: CheckedClient, world: World) -> None:
    house = found(Property, world.storuman.property)
    house.landlord, house.title, house.house_rules = "Storumans Bostäder AB", "rented", {"sv": "Tyst efter 22."}
    approve(world.storuman.booking)
    text = text_for_elin(client, world)
    for said in (
        "Storumans Bostäder AB. The landlord rents the house and lets it on.",
        "Elin Ek",
        "A, rum 1, Skogsvägen 4, Storuman",
        "from 7 Feb 2027 to 27 Feb 2027, 20 nights",
        "placement at Sjukstugan",
        "The price is SEK 2,500",
        "Tyst efter 22.",
        "Made on 24 Nov 2026",
    ):
        assert said in text, said
    assert "{" not in text


def test_officer_and_student_read_the_same_and_nobody_else_does(officer: CheckedClient, world: World) -> None:
    approve(world.storuman.booking)
    page = f"/municipalities/storuman/requests/{world.storuman.booking}"
    assert f"{page}/agreement" in officer.get(page).text
    theirs = main_text(officer.get(f"{page}/agreement").text)
    assert theirs.split("Agreement about")[1] == text_for_elin(officer, world).split("Agreement about")[1]
    siv = english(CheckedClient(officer.application), world.sorsele.officer)
    assert siv.get(f"/municipalities/sorsele/requests/{world.storuman.booking}/agreement").status_code == 404
    maja = english(CheckedClient(officer.application), world.maja)
    assert maja.get(f"/bookings/{world.storuman.booking}/agreement").status_code == 404


def test_own_paragraphs_hold_for_new_agreements_and_not_for_those_made(client: CheckedClient, world: World) -> None:
    municipality = db.session.get_one(Municipality, world.storuman.id)
    write_text(municipality, Wording.AGREEMENT_CARE, {"sv": "Städa {room}."}, person_id=None, at=TUESDAY)
    approve(world.storuman.booking)
    before = text_for_elin(client, world)
    assert "Städa A, rum 1." in before
    assert "takes good care" not in before
    write_text(municipality, Wording.AGREEMENT_CARE, {"sv": "Något annat."}, person_id=None, at=TUESDAY)
    municipality.agreement_since = None
    db.session.commit()
    assert text_for_elin(client, world) == before


def test_when_the_booking_has_ended_it_says_so(client: CheckedClient, world: World) -> None:
    approve(world.storuman.booking)
    cancel_booking(Seen(world.storuman.id, world.storuman.booking, 2), By(None, TUESDAY), "agreed")
    db.session.commit()
    assert "The booking has ended, and the agreement with it." in text_for_elin(client, world)


def test_a_stay_of_more_than_six_months_gets_none(world: World) -> None:
    long = a_placement(world, "long", Period(date(2027, 5, 3), date(2027, 11, 5)))
    booking = put_in(long, add_bed(world, 1))
    db.session.commit()
    make_agreement(BookingChanged(TUESDAY, booking.id, "requested", "confirmed", "officer", None))
    assert made() == []


def test_of_a_house_that_nobody_lets_by_name_none_is_made_and_the_officer_is_told(
    officer: CheckedClient, world: World
) -> None:
    assert "until you write who lets them" not in officer.get(USE).text
    found(Property, world.storuman.property).let_by = "housing_company"
    db.session.commit()
    assert "until you write who lets them: Skogsgården" in main_text(officer.get(USE).text)
    approve(world.storuman.booking)
    assert made() == []


def test_where_answers_are_decisions_none_is_made(officer: CheckedClient, world: World) -> None:
    db.session.add(LegalModeStart(municipality_id=world.storuman.id, starts=LONG_AGO, mode="administrative_decision"))
    db.session.commit()
    approve(world.storuman.booking)
    assert made() == []
    assert officer.get(USE).status_code == 404
    assert "agreement" not in main_text(officer.get("/municipalities/storuman/texts").text).lower()


@pytest.mark.parametrize(("use", "since"), [("yes", TUESDAY.date()), ("no", None)])
def test_it_is_used_from_the_day_on_which_somebody_says_so(
    officer: CheckedClient, world: World, use: str, since: date | None
) -> None:
    municipality = db.session.get_one(Municipality, world.storuman.id)
    municipality.agreement_since = LONG_AGO if use == "no" else None
    db.session.commit()
    example = main_text(officer.get(USE).text)
    assert "Let your lawyer read it" in example
    assert "{" not in example
    assert post_form(officer, USE, {"use": use}, action=USE).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Municipality, world.storuman.id).agreement_since == since
