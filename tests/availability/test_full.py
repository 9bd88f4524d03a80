"""The own municipality is full: what a student sees of the others, and what her placements say."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from housing.database import db, transact
from housing.organisations.models import BusLink
from housing.stock.models import Bed
from housing.stock.services.closures import close_beds
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, build_world, found


@pytest.fixture
def world(app: Flask) -> World:
    """Two towns 48 km apart; Storuman has no bed free in weeks 12-14."""
    with app.app_context():
        world = build_world()
        beds = [found(Bed, ref) for ref in world.storuman.beds]
        night = (date(2027, 3, 25), date(2027, 3, 26))
        transact(lambda: close_beds(beds, *night, reason="repair", person_id=None, at=TUESDAY))
    return world


def elsewhere(client: CheckedClient, world: World) -> BeautifulSoup:
    html = client.get(f"/placements/{world.storuman.second_placement}/beds").text
    section = BeautifulSoup(html, "html.parser").select_one("section[aria-labelledby=elsewhere-heading]")
    assert section is not None
    return BeautifulSoup(str(section), "html.parser")


def test_what_needs_a_car_is_folded_to_a_line_for_each_municipality(elin: CheckedClient, world: World) -> None:
    folded = elsewhere(elin, world).select("details")
    assert [" ".join(each.summary.get_text().split()) for each in folded if each.summary] == [
        "Sorsele, 48 km, bil behövs: 3 rum från 2 500 kr"
    ]
    assert not folded[0].has_attr("open")
    assert len(folded[0].select(".rooms li")) == 3


def test_what_a_bus_goes_to_stands_open(app: Flask, elin: CheckedClient, world: World) -> None:
    with app.app_context():
        db.session.add(BusLink(municipality_id=world.storuman.id, other_id=world.sorsele.id))
        db.session.commit()
    section = elsewhere(elin, world)
    assert section.select("details") == []
    assert len(section.select(".rooms li")) == 3
    assert "48 km, det går buss" in section.get_text()


def test_her_placements_say_that_it_is_full_and_where_to_look(elin: CheckedClient, world: World) -> None:
    text = main_text(elin.get("/placements").text)
    assert "Fullt i Storuman dina veckor. Se rum i närheten" in text
    assert "0 rum" not in text
