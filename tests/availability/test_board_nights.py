"""From the board to what can be done: a bed's nights are chosen, and what is free is closed, reserved or offered."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.database import db
from housing.stock.models import Bed, Dwelling, Property
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

BOARD = "/municipalities/storuman/board"


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.storuman.officer)
    return client


def nights_of(bed_ref: str, first: str, last: str) -> str:
    return f"{BOARD}/beds/{bed_ref}?first={first}&last={last}"


def test_every_row_of_the_board_leads_to_the_nights_of_its_bed(officer: CheckedClient, world: World) -> None:
    page = BeautifulSoup(officer.get(f"{BOARD}?from=2027-02-01").text, "html.parser")
    addresses = [str(link["href"]) for link in page.select(".board tbody th a")]
    assert {address.rsplit("/", 1)[1] for address in addresses} == set(world.storuman.beds)
    assert all("First night" in officer.get(address).text for address in addresses)


def test_taken_nights_say_who_has_them_and_offer_nothing(officer: CheckedClient, world: World) -> None:
    page = officer.get(nights_of(world.storuman.beds[0], "2027-02-01", "2027-02-10"))
    text = main_text(page.text)
    assert "Elin Ek, waits for an answer, 7 Feb to after 10 Feb" in text
    assert "What do you want to do with them?" not in text
    assert f"/municipalities/storuman/requests/{world.storuman.booking}" in page.text


def test_free_nights_lead_to_a_closure_and_a_reservation_of_just_these(officer: CheckedClient, world: World) -> None:
    page = BeautifulSoup(officer.get(nights_of(world.storuman.beds[1], "2027-03-07", "2027-03-20")).text, "html.parser")
    links = {link.get_text(strip=True): str(link["href"]) for link in page.select("main a.ds-button")}
    form = BeautifulSoup(officer.get(links["Close the bed these nights"]).text, "html.parser")
    filled = {name: form.select_one(f"[name={name}]") for name in ("starts", "ends")}
    assert {name: field and field["value"] for name, field in filled.items()} == {
        "starts": "2027-03-07",
        "ends": "2027-03-20",
    }
    chosen = form.select_one("select[name=what] option[selected]")
    assert chosen is not None
    assert chosen["value"] == world.storuman.beds[1]
    weeks = BeautifulSoup(officer.get(links["Reserve beds for a cohort in these weeks"]).text, "html.parser")
    field = weeks.select_one("input[name=weeks]")
    assert field is not None
    assert field["value"] == "2027 v.10–11"


def test_free_nights_are_offered_to_whoever_waits_for_nights_within_them(officer: CheckedClient, world: World) -> None:
    wanted, other = add_bed(world, 7), add_bed(world, 8)
    asked = ask(a_placement(world, "waits", WEEKS_18_TO_20), wanted)
    db.session.commit()
    assert isinstance(asked, Booking)
    stay = asked.segments[0]
    ref, address = asked.ref, nights_of(other.ref, stay.arrival.isoformat(), stay.departure.isoformat())
    assert "Sara-waits Sund" in main_text(officer.get(address).text)
    too_short = nights_of(other.ref, stay.arrival.isoformat(), "2027-05-10")
    assert "Sara-waits Sund" not in main_text(officer.get(too_short).text)
    answer = post_form(officer, address, action=f"/municipalities/storuman/requests/{ref}/offer")
    assert answer.status_code == 303
    assert status_of(ref) == "offered"


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2027-03-07", "2027-03-07", "Write a day after the first night."),
        ("2027-03-07", "2030-03-07", "Choose at most two years."),
        ("2027-03-07", "", "Write the day after the last night."),
        ("soon", "2027-03-07", "Write the day as year, month, day"),
    ],
)
def test_nights_that_make_no_sense_are_refused_at_their_field(
    officer: CheckedClient, world: World, first: str, last: str, sentence: str
) -> None:
    answer = officer.get(nights_of(world.storuman.beds[1], first, last))
    assert answer.status_code == 422
    assert sentence in main_text(answer.text)


def test_nights_that_have_passed_and_a_bed_out_of_use_offer_nothing(officer: CheckedClient, world: World) -> None:
    bed = world.storuman.beds[1]
    assert "These nights have passed." in main_text(officer.get(nights_of(bed, "2026-03-07", "2026-03-09")).text)
    found(Bed, bed).retired_on = date(2027, 1, 1)
    db.session.commit()
    assert "The bed is not in use then." in main_text(officer.get(nights_of(bed, "2027-03-07", "2027-03-09")).text)


def test_another_towns_bed_is_not_found(officer: CheckedClient, world: World) -> None:
    assert officer.get(f"{BOARD}/beds/{world.sorsele.beds[0]}").status_code == 404


def test_the_board_shows_one_house_or_all(officer: CheckedClient, world: World) -> None:
    like = found(Bed, world.storuman.beds[0]).dwelling.property
    house = Property(
        municipality_id=world.storuman.id,
        name="Stationen",
        name_key="stationen",
        street="Stationsgatan 1",
        postal_town=like.postal_town,
        latitude=like.latitude,
        longitude=like.longitude,
    )
    dwelling = Dwelling(municipality_id=world.storuman.id, property=house, label="1", sharing="mixed")
    bed = Bed(municipality_id=world.storuman.id, label="1", room="rum 1", dwelling=dwelling)
    db.session.add_all([house, dwelling, bed])
    db.session.commit()
    only = shown_on(officer, f"{BOARD}?home={house.ref}")
    assert only == [bed.ref]
    assert shown_on(officer, BOARD) == shown_on(officer, f"{BOARD}?home=zzzzzzzzzz")
    assert set(shown_on(officer, BOARD)) == {*world.storuman.beds, bed.ref}


def shown_on(officer: CheckedClient, address: str) -> list[str]:
    """Return the references of the beds on a board, in its order."""
    links = BeautifulSoup(officer.get(address).text, "html.parser").select(".board tbody th a")
    return [str(link["href"]).rsplit("/", 1)[1] for link in links]
