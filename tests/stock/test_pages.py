"""An officer keeps the housing on pages, without JavaScript; each page that is got is checked by the client."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.database import db
from housing.nights.models import BedNight
from housing.stock.models import Bed, Closure, Dwelling, Property
from tests.harness.client import CheckedClient
from tests.harness.forms import chosen_form, csrf_token, filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

HOUSING = "/municipalities/storuman/housing"
PROPERTY = {"street": "Blå vägen 1", "postal_town": "Storuman", "place": "65.0968, 17.1139"}


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns with housing."""
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in."""
    sign_in(client, world.storuman.officer)
    return client


def text_of(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def booked_bed() -> Bed:
    """Return a bed with a guest to come."""
    db.session.expire_all()
    night = db.session.scalars(
        select(BedNight).join(Booking, Booking.id == BedNight.booking_id).order_by(BedNight.night)
    ).first()
    assert night is not None
    return db.session.get_one(Bed, night.bed_id)


def test_a_home_is_added_from_address_to_bed(officer: CheckedClient) -> None:
    housed = post_form(officer, f"{HOUSING}/properties/new", PROPERTY, action=f"{HOUSING}/properties/new")
    assert housed.status_code == 303
    dwelling_form = housed.headers["Location"]
    assert dwelling_form.endswith("/dwellings/new")
    furnished = post_form(
        officer, dwelling_form, {"label": "lgh 1", "sharing": "same_gender", "towels": "yes"}, action=dwelling_form
    )
    bed_form = furnished.headers["Location"]
    bedded = post_form(officer, bed_form, {"label": "1", "room": "rum 1", "price": "87,50"}, action=bed_form)
    assert bedded.status_code == 303
    house = db.session.scalars(select(Property).where(Property.street == "Blå vägen 1")).one()
    (dwelling,) = house.dwellings
    (bed,) = dwelling.beds
    assert (house.name, house.latitude, house.longitude) == ("Blå vägen 1", 65.0968, 17.1139)
    assert (dwelling.sharing, dwelling.facts) == ("same_gender", {"towels": "yes"})
    assert [price.ore_per_night for price in bed.prices] == [87_50]
    assert "Blå vägen 1" in text_of(officer.get(HOUSING).text)


def test_a_bed_may_be_followed_by_another(officer: CheckedClient, world: World) -> None:
    address = f"{HOUSING}/dwellings/{world.storuman.dwelling}/beds/new"
    fields = {"label": "N", "room": "rum N", "price": "0"}
    answer = post_form(officer, address, fields, button="Lägg till den och en till")
    assert answer.headers["Location"] == address


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"street": ""}, "Skriv gatuadressen."),
        ({"place": "17.11392, 65.09683"}, "Den platsen ligger inte i Sverige."),
        ({"place": "nära kyrkan"}, "Skriv två tal som en karta visar dem"),
        ({"arrival_en": "Follow the lights."}, "Skriv det på svenska också"),
        ({"has_own_key_place": True, "key_place": ""}, "Skriv var nyckeln hämtas"),
        (
            {"has_own_key_place": True, "key_place": "Macken", "mon_from": "16:00", "mon_to": "08:00"},
            "Måndag: det måste stänga efter att det har öppnat.",
        ),
        (
            {"has_own_key_place": True, "key_place": "Macken", "sat_from": "10:00"},
            "Lördag: skriv båda tiderna",
        ),
        ({"has_own_key_place": True, "key_place": "Macken", "sat_from": "tio"}, "Skriv ett klockslag"),
    ],
)
def test_a_mistake_is_said_at_its_field(officer: CheckedClient, change: dict[str, str], sentence: str) -> None:
    answer = post_form(officer, f"{HOUSING}/properties/new", {**PROPERTY, **change}, action=f"{HOUSING}/properties/new")
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert db.session.scalar(select(Property.id).where(Property.street == "Blå vägen 1")) is None


def test_a_name_that_is_taken_is_said_at_the_name(officer: CheckedClient, world: World) -> None:
    name = found(Property, world.storuman.property).name
    answer = post_form(
        officer, f"{HOUSING}/properties/new", {**PROPERTY, "name": name}, action=f"{HOUSING}/properties/new"
    )
    assert answer.status_code == 422
    assert f"Det finns redan ett hus som heter {name}" in text_of(answer.text)


def test_invisible_signs_are_no_name_and_stand_in_none(officer: CheckedClient) -> None:
    page = f"{HOUSING}/properties/new"
    nothing = post_form(officer, page, {**PROPERTY, "street": "\N{ZERO WIDTH SPACE}"}, action=page)
    assert nothing.status_code == 422
    assert "Skriv gatuadressen" in nothing.text
    turned = {**PROPERTY, "street": "Blå\N{RIGHT-TO-LEFT OVERRIDE} vägen  1"}
    post_form(officer, page, turned, action=page)
    assert db.session.scalars(select(Property.street).where(Property.street == "Blå vägen 1")).one()


def test_a_place_far_from_the_municipality_is_asked_about_once(officer: CheckedClient, world: World) -> None:
    far = {**PROPERTY, "place": "55.6050, 13.0038"}
    asked = post_form(officer, f"{HOUSING}/properties/new", far, action=f"{HOUSING}/properties/new")
    assert asked.status_code == 422
    assert "km från Storuman" in asked.text
    form = chosen_form(asked.text, {"is_right": True})
    done = officer.post(f"{HOUSING}/properties/new", data=filled_in(form, {"is_right": True}))
    assert done.status_code == 303
    house = db.session.scalars(select(Property).where(Property.street == "Blå vägen 1")).one()
    assert (house.latitude, house.longitude) == (55.605, 13.0038)


def test_a_key_place_of_its_own_stands_on_the_property(officer: CheckedClient, world: World) -> None:
    address = f"{HOUSING}/properties/{world.storuman.property}"
    hours = {f"{day}_{end}": "" for day in ("tue", "wed", "thu", "fri") for end in ("from", "to")}
    fields = {"has_own_key_place": True, "key_place": "Macken", "mon_from": "07:00", "mon_to": "21.30", **hours}
    answer = post_form(officer, address, fields, action=address)
    assert answer.status_code == 303, text_of(answer.text)
    house = found(Property, world.storuman.property)
    assert (house.key_place, house.key_hours) == ("Macken", {"mon": ["07:00", "21:30"]})


@pytest.mark.parametrize("written", ["gratis", "-5", "12345", "75,555", "2500", "1e3"])
def test_a_price_that_is_none_changes_nothing(officer: CheckedClient, world: World, written: str) -> None:
    ref = world.storuman.beds[0]
    before = [price.ore_per_night for price in found(Bed, ref).prices]
    answer = post_form(officer, f"{HOUSING}/beds/{ref}", {"price": written}, action=f"{HOUSING}/beds/{ref}/price")
    assert answer.status_code == 422
    db.session.expire_all()
    assert [price.ore_per_night for price in found(Bed, ref).prices] == before


def test_a_price_holds_from_the_day_that_was_written(officer: CheckedClient, world: World) -> None:
    ref = world.storuman.beds[0]
    fields = {"price": "1 250,50 kr", "valid_from": "2027-01-01"}
    answer = post_form(officer, f"{HOUSING}/beds/{ref}", fields, action=f"{HOUSING}/beds/{ref}/price")
    assert answer.status_code == 303
    db.session.expire_all()
    assert found(Bed, ref).prices[-1].ore_per_night == 1_250_50


def test_booked_nights_are_not_closed_and_the_dates_are_said_at_the_field(officer: CheckedClient) -> None:
    bed = booked_bed()
    fields = {"what": bed.ref, "starts": "2027-02-01", "ends": "2027-03-01", "reason": "repair"}
    before = len(db.session.scalars(select(Closure)).all())
    answer = post_form(officer, f"{HOUSING}/closures/new", fields, action=f"{HOUSING}/closures/new")
    assert answer.status_code == 422
    assert f"{bed.dwelling.label}, {bed.room} är bokat 7–27 feb. 2027" in text_of(answer.text)
    assert len(db.session.scalars(select(Closure)).all()) == before


def test_a_whole_dwelling_is_closed_and_opened_bed_by_bed(officer: CheckedClient, world: World) -> None:
    fields = {"what": world.storuman.dwelling, "starts": "2027-06-20", "ends": "2027-08-15", "reason": "summer"}
    answer = post_form(officer, f"{HOUSING}/closures/new", fields, action=f"{HOUSING}/closures/new", follow=True)
    assert "3 bäddar är stängda." in answer.text
    dwelling = found(Dwelling, world.storuman.dwelling)
    summer = db.session.scalars(
        select(Closure).where(Closure.dwelling_id == dwelling.id, Closure.reason == "summer")
    ).all()
    assert len(summer) == 3
    ref = summer[0].ref
    lifted = post_form(officer, f"{HOUSING}/closures", action=f"{HOUSING}/closures/{ref}/lift")
    assert lifted.status_code == 303
    db.session.expire_all()
    assert found(Closure, ref).lifted_at is not None


def test_impossible_dates_are_answered_with_what_a_date_looks_like(officer: CheckedClient, world: World) -> None:
    fields = {"what": world.storuman.beds[0], "starts": "2027-02-30", "ends": "2027-03-01", "reason": "repair"}
    answer = post_form(officer, f"{HOUSING}/closures/new", fields, action=f"{HOUSING}/closures/new")
    assert answer.status_code == 422
    assert "Skriv dagen som år, månad, dag" in text_of(answer.text)


def test_a_bed_with_guests_to_come_stays_in_use(officer: CheckedClient) -> None:
    bed = booked_bed()
    answer = post_form(officer, f"{HOUSING}/beds/{bed.ref}", action=f"{HOUSING}/beds/{bed.ref}/retire", follow=True)
    assert f"Bädd {bed.label} är bokad under tiden 7–27 feb. 2027" in answer.text
    db.session.expire_all()
    assert found(Bed, bed.ref).retired_on is None


def test_a_bed_goes_out_of_use_and_comes_back(officer: CheckedClient, world: World) -> None:
    ref = world.storuman.beds[2]
    page = f"{HOUSING}/beds/{ref}"
    post_form(officer, page, action=f"{page}/retire")
    db.session.expire_all()
    assert found(Bed, ref).retired_on is not None
    post_form(officer, page, action=f"{page}/restore")
    db.session.expire_all()
    assert found(Bed, ref).retired_on is None


def test_bringing_back_a_bed_that_is_in_use_with_a_guest_refuses_nothing(officer: CheckedClient, world: World) -> None:
    bed = booked_bed()
    page = f"{HOUSING}/beds/{bed.ref}"
    db.session.rollback()
    answer = officer.post(
        f"{page}/restore", data={"csrf_token": csrf_token(officer, f"{HOUSING}/import")}, follow_redirects=True
    )
    assert answer.status_code == 200
    assert "har inte gått med på" not in answer.text


@pytest.mark.parametrize("thing", ["properties", "dwellings", "beds", "closures"])
def test_another_towns_things_are_not_there(officer: CheckedClient, world: World, thing: str) -> None:
    town = world.sorsele
    ref = {
        "properties": town.property,
        "dwellings": town.dwelling,
        "beds": town.beds[0],
        "closures": f"{town.closure}/lift",
    }[thing]
    token = BeautifulSoup(officer.get(HOUSING).text, "html.parser").select_one("input[name=csrf_token]")
    assert token is not None
    for slug in ("storuman", "sorsele"):
        address = f"/municipalities/{slug}/housing/{thing}/{ref}"
        assert officer.post(address, data={"csrf_token": token["value"]}).status_code == 404
        if thing != "closures":
            assert officer.get(address).status_code == 404


def test_another_towns_bed_cannot_be_closed_from_ones_own_form(officer: CheckedClient, world: World) -> None:
    fields = {"what": world.sorsele.beds[0], "starts": "2027-06-20", "ends": "2027-08-15", "reason": "summer"}
    answer = post_form(officer, f"{HOUSING}/closures/new", fields, action=f"{HOUSING}/closures/new")
    assert answer.status_code == 422


@pytest.mark.parametrize("thing", ["properties", "dwellings", "beds"])
def test_of_two_officers_at_one_form_the_second_is_told_and_loses_nothing(
    officer: CheckedClient, world: World, thing: str
) -> None:
    town = world.storuman
    ref = {"properties": town.property, "dwellings": town.dwelling, "beds": town.beds[0]}[thing]
    field = "name" if thing == "properties" else "label"
    address = f"{HOUSING}/{thing}/{ref}"
    opened = BeautifulSoup(officer.get(address).text, "html.parser").select_one(f'form[action="{address}"]')
    assert opened is not None
    stale = filled_in(opened, {field: "mitt"})
    assert post_form(officer, address, {field: "deras"}, action=address).status_code == 303
    told = officer.post(address, data=stale)
    assert told.status_code == 409
    assert "Någon annan har ändrat det här" in text_of(told.text)
    again = BeautifulSoup(told.text, "html.parser").select_one(f'form[action="{address}"]')
    assert again is not None
    assert filled_in(again, {})[field] == ["mitt"]
    assert officer.post(address, data=filled_in(again, {})).status_code == 303
