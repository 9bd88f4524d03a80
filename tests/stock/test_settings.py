"""A municipality is live after three answers; every default is changed in place."""

from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.database import db
from housing.organisations.models import BusLink, Municipality
from housing.stock.models import Bed, Dwelling, Property
from tests.harness.client import CheckedClient
from tests.harness.forms import filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

SETTINGS = "/municipalities/storuman/settings"
HOURS = {f"key-place-{day}_{end}": "" for day in ("tue", "wed", "thu", "fri") for end in ("from", "to")}


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns with housing."""
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in."""
    sign_in(client, world.storuman.officer)
    return client


def storuman() -> Municipality:
    db.session.expire_all()
    return db.session.scalars(select(Municipality).where(Municipality.code == "2421")).one()


def text_of(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def change(officer: CheckedClient, part: str, fields: Mapping[str, object]) -> int:
    given = {f"{part}-{name}": value for name, value in fields.items()}
    return post_form(officer, SETTINGS, given, action=f"{SETTINGS}/{part}").status_code


def test_three_answers_make_a_municipality_live(officer: CheckedClient, world: World) -> None:
    place = storuman()
    place.live_since = place.mailbox = place.key_place = None
    place.key_hours = {}
    db.session.commit()
    assert officer.get("/municipalities/storuman").status_code == 404
    assert "Tre svar" in text_of(officer.get(SETTINGS).text)
    assert change(officer, "mailbox", {"mailbox": "boende@storuman.example"}) == 303
    assert storuman().live_since is None
    key_place = {"key-place-key_place": "Receptionen", "key-place-mon_from": "8", "key-place-mon_to": "16", **HOURS}
    done = post_form(officer, SETTINGS, key_place, action=f"{SETTINGS}/key-place", follow=True)
    assert "Storuman är i gång" in done.text
    assert storuman().live_since is not None
    assert officer.get("/municipalities/storuman").status_code == 200


def test_the_key_place_reaches_every_property_without_its_own(officer: CheckedClient, world: World) -> None:
    house = db.session.scalars(select(Property).where(Property.ref == world.storuman.property)).one()
    house.has_own_key_place = False
    db.session.commit()
    change(officer, "key-place", {"key_place": "Receptionen", "mon_from": "08:00", "mon_to": "16:00"})
    db.session.expire_all()
    assert (house.key_place, house.key_hours["mon"]) == ("Receptionen", ["08:00", "16:00"])
    house.has_own_key_place = True
    db.session.commit()
    change(officer, "key-place", {"key_place": "Biblioteket", "mon_from": "08:00", "mon_to": "16:00"})
    db.session.expire_all()
    assert house.key_place == "Receptionen"


def test_defaults_are_sentences_that_change(officer: CheckedClient, world: World) -> None:
    assert "Vi svarar inom 5 arbetsdagar." in text_of(officer.get(SETTINGS).text)
    assert change(officer, "answering", {"answering_working_days": "3"}) == 303
    assert "Vi svarar inom 3 arbetsdagar." in text_of(officer.get(SETTINGS).text)
    assert change(officer, "margins", {"margin_before": "0", "margin_after": "2", "keep_gap_nights": "4"}) == 303
    assert change(officer, "mode", {"answer_mode": "collect"}) == 303
    assert change(officer, "texts", {"information_sv": "Välkommen!"}) == 303
    place = storuman()
    assert (place.margin_before, place.margin_after, place.keep_gap_nights) == (0, 2, 4)
    assert place.answer_mode == "collect"
    assert place.information == {"sv": "Välkommen!"}


def test_the_standard_is_what_dwellings_inherit(officer: CheckedClient, world: World) -> None:
    assert change(officer, "standard", {"towels": "yes"}) == 303
    page = text_of(officer.get(f"/municipalities/storuman/housing/dwellings/{world.storuman.dwelling}").text)
    assert storuman().facts["towels"] == "yes"
    assert "Handdukar Som standard: ja" in page


def test_a_bus_is_ticked_for_both_ends(officer: CheckedClient, world: World) -> None:
    assert change(officer, "buses", {"others": [str(world.sorsele.id)]}) == 303
    pairs = {(link.municipality_id, link.other_id) for link in db.session.scalars(select(BusLink))}
    assert pairs == {(world.storuman.id, world.sorsele.id), (world.sorsele.id, world.storuman.id)}
    assert "Med buss för en arbetsdag: Sorsele" in text_of(officer.get(SETTINGS).text)
    assert change(officer, "buses", {"others": []}) == 303
    db.session.expire_all()
    assert db.session.scalars(select(BusLink)).all() == []


@pytest.mark.parametrize(
    ("part", "fields", "sentence"),
    [
        ("mailbox", {"mailbox": ""}, "Skriv adressen till en brevlåda som flera av er läser."),
        ("mailbox", {"mailbox": "boende"}, "Det här är ingen e-postadress."),
        ("answering", {"answering_working_days": "31"}, "Skriv ett tal från 1 till 30."),
        ("answering", {"answering_working_days": "fem"}, "Skriv ett heltal, till exempel 5."),
        ("margins", {"margin_before": "8"}, "Skriv ett tal från 0 till 7."),
        ("texts", {"terms_of_stay_en": "No smoking"}, "Skriv det på svenska också"),
        ("texts", {"information_sv": "å" * 2001}, "Skriv högst 2000 tecken."),
    ],
)
def test_a_mistake_opens_its_part_again(
    officer: CheckedClient, part: str, fields: dict[str, str], sentence: str
) -> None:
    given = {f"{part}-{name}": value for name, value in fields.items()}
    answer = post_form(officer, SETTINGS, given, action=f"{SETTINGS}/{part}")
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    opened = BeautifulSoup(answer.text, "html.parser").select("details[open]")
    assert [details.find_parent("section")["id"] for details in opened] == [part]  # type: ignore[index]


def test_the_catalogue_tells_kinds_and_prices_and_no_address(client: CheckedClient, world: World) -> None:
    house = db.session.scalars(select(Property).where(Property.ref == world.storuman.property)).one()
    house.street, house.name = "Hemliga gatan 9", "Hemliga huset"
    dwelling = db.session.scalars(select(Dwelling).where(Dwelling.ref == world.storuman.dwelling)).one()
    dwelling.step_free = True
    db.session.commit()
    both = client.get("/municipalities").text, client.get("/municipalities/storuman").text
    for page in both:
        assert "Storuman" in page
        assert "Hemliga" not in page
        assert "utan trappsteg" in page
    assert all(str(bed.ref) not in both[1] for bed in db.session.scalars(select(Bed)))


def test_an_officer_finds_the_way_to_work_from_the_public_page(officer: CheckedClient, world: World) -> None:
    assert "/municipalities/storuman/housing" in officer.get("/municipalities/storuman").text
    assert "/municipalities/sorsele/housing" not in officer.get("/municipalities/sorsele").text


@pytest.mark.parametrize(
    ("part", "field", "theirs", "mine"),
    [
        ("margins", "margin_before", "0", "2"),
        ("mailbox", "telephone", "0951-1", "0951-2"),
        ("texts", "information_sv", "deras", "mitt"),
    ],
)
def test_of_two_officers_at_one_setting_the_second_is_told_and_loses_nothing(
    officer: CheckedClient, part: str, field: str, theirs: str, mine: str
) -> None:
    address, name = f"{SETTINGS}/{part}", f"{part}-{field}"
    opened = BeautifulSoup(officer.get(SETTINGS).text, "html.parser").select_one(f'form[action="{address}"]')
    assert opened is not None
    stale = filled_in(opened, {name: mine})
    assert change(officer, "answering", {"answering_working_days": "4"}) == 303, "another setting is no change of this"
    assert change(officer, part, {field: theirs}) == 303
    told = officer.post(address, data=stale)
    assert told.status_code == 409
    assert "Någon annan har ändrat det här" in text_of(told.text)
    again = BeautifulSoup(told.text, "html.parser").select_one(f'form[action="{address}"]')
    assert again is not None
    assert [value.strip() for value in filled_in(again, {})[name]] == [mine]
    assert officer.post(address, data=filled_in(again, {})).status_code == 303
