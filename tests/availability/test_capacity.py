"""The question "how many can Storuman take in weeks 6-8 and 12-14?", as a coordinator asks it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.database import db
from housing.organisations.models import Municipality
from housing.rules.facts import Fact
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Dwelling
from tests.bookings.asked import a_placement
from tests.bookings.asked import ask as ask_for_room
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import WEEKS_12_TO_14, World, build_world, found


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def coordinator(world: World, client: CheckedClient) -> CheckedClient:
    sign_in(client, world.umu.coordinator)
    post_form(client, "/availability", action="/language")
    return client


def ask(client: CheckedClient, status: int = 200, **query: Any) -> BeautifulSoup:
    answer = client.get("/availability/capacity", query_string={"term": "VT27", **query})
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "html.parser")


def numbers(page: BeautifulSoup) -> list[int]:
    return [int(found.get_text().split()[0]) for found in page.select(".answer-number")]


def error_at(page: BeautifulSoup, field: str) -> str:
    found = page.select_one(f"#{field}-error")
    assert found is not None
    return found.get_text(" ", strip=True)


def test_a_bed_counts_when_it_is_free_on_every_night_asked(coordinator: CheckedClient) -> None:
    # Bed 1 is asked for in weeks 6-8, bed 3 is closed in weeks 5-7: in each period alone more is free.
    assert numbers(ask(coordinator, place="storuman", weeks="6-8")) == [1]
    assert numbers(ask(coordinator, place="storuman", weeks="12-14")) == [3]
    assert numbers(ask(coordinator, place="storuman", weeks="6-8 + 12-14")) == [1]


def test_nobody_can_be_housed_in_weeks_that_are_over(
    coordinator: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(datetime(2027, 2, 27, 9, tzinfo=UTC))
    sign_in(coordinator, world.umu.coordinator)
    assert "can be housed" not in ask(coordinator, place="storuman", weeks="6-8").select_one(".answer").get_text()  # type: ignore[union-attr]
    assert "can be housed" in ask(coordinator, place="storuman", weeks="6-9").select_one(".answer").get_text()  # type: ignore[union-attr]


def test_a_plus_sign_in_an_address_is_a_plus_sign(coordinator: CheckedClient) -> None:
    page = coordinator.get("/availability/capacity?place=storuman&weeks=6-8+12-14&term=VT27")
    assert numbers(BeautifulSoup(page.text, "html.parser")) == [1]


def test_weeks_are_read_as_people_write_them(coordinator: CheckedClient) -> None:
    for weeks in ("v.6-8 + v.12-14", "6–8, 12–14", "vecka 6-8 och 12-14", "2027 v.6-8; 12-14"):
        assert numbers(ask(coordinator, place="Storuman", weeks=weeks)) == [1], weeks


def test_several_municipalities_are_compared(coordinator: CheckedClient) -> None:
    page = ask(coordinator, place="Storuman, sorsele", weeks="8")
    assert numbers(page) == [2, 2]
    assert [name.get_text() for name in page.select("main th[scope=row] a")] == ["Storuman", "Sorsele"]


def test_nothing_is_asked_before_somebody_asks(coordinator: CheckedClient) -> None:
    page = ask(coordinator)
    assert numbers(page) == []
    assert page.select_one(".ds-validation-message") is None


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ("", "for example 6-8"),
        ("8 februari", "8 februari"),
        ("2027-02-08", "2027-02-08"),
        ("6-8 + 8-9", "overlap"),
        ("0", "1 to 52"),
        ("53", "no week 53"),
        ("40", "Week 40 is not in VT27"),
        ("39-40", "Weeks 39–40 are not in VT27"),
        ("x" * 5000, "x" * 40),
    ],
)
def test_weeks_that_are_none_are_said_at_the_field(coordinator: CheckedClient, weeks: str, said: str) -> None:
    page = ask(coordinator, 422, place="storuman", weeks=weeks)
    assert said in error_at(page, "weeks")
    assert numbers(page) == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Storumann", "Did you mean Storuman"),
        ("Atlantis", "Atlantis"),
        ("a, b, c, d, e", "At most 4"),
    ],
)
def test_places_that_are_none_are_said_at_the_field(coordinator: CheckedClient, place: str, said: str) -> None:
    assert said in error_at(ask(coordinator, 422, place=place, weeks="6"), "place")


def test_a_municipality_without_housing_is_said_to_have_none(world: World, coordinator: CheckedClient) -> None:
    db.session.get_one(Municipality, world.sorsele.id).live_since = None
    db.session.commit()
    page = ask(coordinator, 422, place="Sorsele", weeks="6")
    assert "Sorsele offers no housing here yet" in error_at(page, "place")


def test_only_its_own_officer_reads_what_a_home_is_called(world: World, client: CheckedClient) -> None:
    for who, sees in ((world.umu.coordinator, False), (world.sorsele.officer, False), (world.storuman.officer, True)):
        visitor = CheckedClient(client.application)
        sign_in(visitor, who)
        page = ask(visitor, place="storuman", weeks="12-14")
        assert numbers(page) == [3]
        assert ("Skogsgården" in page.get_text()) is sees
        assert "Skogsvägen" not in page.get_text()


def test_a_student_may_not_ask(world: World, client: CheckedClient) -> None:
    sign_in(client, world.elin)
    assert client.get("/availability/capacity").status_code == 404


def test_only_beds_with_what_is_asked_are_counted(world: World, coordinator: CheckedClient) -> None:
    home = db.session.scalars(select(Dwelling).where(Dwelling.municipality_id == world.storuman.id)).one()
    home.step_free, home.animals, home.facts = False, "allowed", {**home.facts, Fact.DOOR_LOCK: "no"}
    db.session.commit()
    assert numbers(ask(coordinator, place="storuman", weeks="12-14")) == [3]
    for condition in ("step_free", "no_animals", "lock"):
        assert numbers(ask(coordinator, place="storuman", weeks="12-14", **dict[str, Any]({condition: "y"}))) == [0], (
            condition
        )
    home.step_free, home.animals, home.facts = True, "never", {**home.facts, Fact.DOOR_LOCK: "yes"}
    home.beds[0].is_shared_room = home.beds[1].is_shared_room = True
    home.beds[1].room = home.beds[0].room
    db.session.commit()
    every: dict[str, Any] = {"step_free": "y", "no_animals": "y", "lock": "y"}
    assert numbers(ask(coordinator, place="storuman", weeks="12-14", **every)) == [3]
    assert numbers(ask(coordinator, place="storuman", weeks="12-14", own_room="y", **every)) == [1]


def test_what_is_certain_is_told_where_the_mix_matters(world: World, coordinator: CheckedClient) -> None:
    assert "whatever the mix" not in ask(coordinator, place="storuman", weeks="12-14").get_text()
    home = db.session.scalars(select(Dwelling).where(Dwelling.municipality_id == world.storuman.id)).one()
    home.sharing = "same_gender"
    db.session.commit()
    page = ask(coordinator, place="storuman", weeks="12-14")
    assert numbers(page) == [3]
    assert "1 whatever the mix, 3 if all are women, 3 if all are men" in page.get_text()


def test_women_alone_can_be_asked_about(world: World, coordinator: CheckedClient) -> None:
    dwelling = db.session.scalars(select(Dwelling).where(Dwelling.municipality_id == world.storuman.id)).one()
    dwelling.sharing = "same_gender"
    db.session.commit()
    ask_for_room(a_placement(world, "flat", WEEKS_12_TO_14), found(Bed, world.storuman.beds[0]), flat=Flat.MEN)
    db.session.commit()
    for flat, sentence in (("women", "0 women"), ("men", "2 men"), ("", "2 students")):
        page = ask(coordinator, place="storuman", weeks="12-14", flat=flat).get_text()
        assert sentence in page
        assert ("whatever the mix" in page) is (flat == "")
        everywhere = ask(coordinator, weeks="12-14", flat=flat)
        own = next(row for row in everywhere.select("tbody tr") if "Storuman" in row.get_text())
        assert [cell.get_text() for cell in own.select("td")] == [sentence.split()[0]]


def test_a_home_says_what_one_bed_more_would_add(world: World, coordinator: CheckedClient) -> None:
    home = db.session.scalars(select(Dwelling).where(Dwelling.municipality_id == world.storuman.id)).one()
    for sharing, added in (("mixed", "+1"), ("single_party", "0")):
        home.sharing = sharing
        db.session.commit()
        page = ask(coordinator, place="storuman", weeks="12-14")
        assert [cell.get_text() for cell in page.select('[data-label="With one bed more"]')] == [added]


def test_all_municipalities_stand_side_by_side_her_own_first(world: World, client: CheckedClient) -> None:
    db.session.get_one(Municipality, world.storuman.id).keep_gap_nights = 0
    db.session.commit()
    for who, first in ((world.umu.coordinator, "Storuman"), (world.ltu.coordinator, "Sorsele")):
        visitor = CheckedClient(client.application)
        sign_in(visitor, who)
        post_form(visitor, "/availability", action="/language")
        page = ask(visitor, place="", weeks="6-8 + 9")
        rows = page.select("main tbody tr")
        links = [row.a for row in rows if row.a]
        assert links[0].get_text() == first
        assert "your placements" in rows[0].get_text()
        for link, row in zip(links, rows, strict=True):
            alone = BeautifulSoup(visitor.get(str(link["href"])).text, "html.parser")
            assert numbers(alone) == [int(row.select_one("td").get_text())]  # type: ignore[union-attr]
