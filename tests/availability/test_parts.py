"""A placement with a long gap: who has a bed for one part looks for the others, and is led there when she does not."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from housing.bookings.models import Booking
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.database import db, transact
from housing.placements.models import Placement
from housing.rules.nights import Period, core_stays
from housing.stock.models import Bed
from tests.availability.asking import asked_on, filled
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.sign_in import sign_in
from tests.harness.world import WEEKS_6_TO_8, WEEKS_12_TO_14, World, build_world, found

SARA = "sara-gaps@umu.example"


@pytest.fixture
def world(app: Flask) -> World:
    """Storuman with its beds; bed 2 is free all spring."""
    with app.app_context():
        return build_world()


def a_search(app: Flask, client: CheckedClient, world: World, *periods: Period) -> str:
    """Give Sara a placement of these periods, sign her in and return the address of her search."""
    with app.app_context():
        placement = transact(lambda: a_placement(world, "gaps", *periods).ref)
    sign_in(client, SARA)
    return f"/placements/{placement}/beds"


def take(app: Flask, world: World, *periods: Period) -> None:
    """Let her have a bed for these periods."""
    with app.app_context():
        placement = db.session.scalars(select(Placement).order_by(Placement.id.desc()).limit(1)).one()
        wanted = Wanted(found(Bed, world.storuman.beds[1]), core_stays(periods))
        transact(lambda: ask_for_bed(placement, wanted, person_id=None, at=TUESDAY))


def choices(html: str) -> dict[str, str]:
    options = BeautifulSoup(html, "html.parser").select("select[name=period] option")
    return {str(option["value"]): option.get_text() for option in options}


def test_all_her_weeks_are_looked_for_while_she_has_no_bed(app: Flask, client: CheckedClient, world: World) -> None:
    page = client.get(a_search(app, client, world, WEEKS_6_TO_8, WEEKS_12_TO_14)).text
    assert "7–27 feb. 2027 + 21 mars–10 apr. 2027, 40 nätter" in main_text(page)
    assert list(choices(page)) == ["all", "1", "2"]


def test_with_a_bed_for_one_part_she_looks_for_the_other(app: Flask, client: CheckedClient, world: World) -> None:
    search = a_search(app, client, world, WEEKS_6_TO_8, WEEKS_12_TO_14)
    take(app, world, WEEKS_6_TO_8)
    for address in (search, f"{search}?period=all"):
        page = client.get(address).text
        assert "21 mars–10 apr. 2027, 20 nätter" in main_text(page)
        assert "7–27 feb. 2027 +" not in main_text(page)
        assert choices(page) == {"1": "Bara 8–26 feb. 2027", "2": "Bara 22 mars–9 apr. 2027"}
    assert "7–27 feb. 2027, 20 nätter" in main_text(client.get(f"{search}?period=1").text)
    mine = main_text(client.get("/placements").text)
    assert "3 rum är lediga i Storuman 21 mars–10 apr. 2027." in mine
    assert "Se lediga rum" in mine


def test_a_double_click_for_the_other_part_makes_one_request(app: Flask, client: CheckedClient, world: World) -> None:
    search = a_search(app, client, world, WEEKS_6_TO_8, WEEKS_12_TO_14)
    take(app, world, WEEKS_6_TO_8)
    address, sent = filled(client, f"{search}/{world.storuman.beds[1]}")
    first, again = (client.post(address, data=sent) for _ in range(2))
    assert first.status_code == 303
    assert first.location == again.location
    [(arrival, departure, _ore)] = asked_on(app, first.location)
    assert [(arrival, departure)] == [(each.arrival, each.departure) for each in core_stays([WEEKS_12_TO_14])]


def test_two_of_three_parts_are_looked_for_together(app: Flask, client: CheckedClient, world: World) -> None:
    search = a_search(app, client, world, WEEKS_6_TO_8, WEEKS_12_TO_14, WEEKS_18_TO_20)
    take(app, world, WEEKS_12_TO_14)
    page = client.get(search).text
    assert "7–27 feb. 2027 + 2–22 maj 2027" in main_text(page)
    assert list(choices(page)) == ["1_3", "1", "2", "3"]
    address, sent = filled(client, f"{search}/{world.storuman.beds[1]}")
    assert len(asked_on(app, client.post(address, data=sent).location)) == 2


@pytest.mark.parametrize("is_other_bed", [True, False])
def test_a_page_from_before_she_had_the_one_part_leads_to_the_other(
    app: Flask, client: CheckedClient, world: World, is_other_bed: bool
) -> None:
    search = a_search(app, client, world, WEEKS_6_TO_8, WEEKS_12_TO_14)
    with app.app_context():
        bed = transact(lambda: add_bed(world, 9).ref) if is_other_bed else world.storuman.beds[1]
    address, sent = filled(client, f"{search}/{bed}")
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Booking))
    take(app, world, WEEKS_6_TO_8)
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert "Du har redan ett rum för några av de veckorna" in main_text(answer.text)
    link = BeautifulSoup(answer.text, "html.parser").find("a", string="Se rum för bara 22 mars–9 apr. 2027")
    assert link is not None
    assert "21 mars–10 apr. 2027, 20 nätter" in main_text(client.get(str(link["href"])).text)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Booking)) == (before or 0) + 1


def test_with_a_bed_for_all_of_it_she_may_look_for_another_but_is_told_to_withdraw_first(
    app: Flask, client: CheckedClient, world: World
) -> None:
    search = a_search(app, client, world, WEEKS_12_TO_14)
    address, sent = filled(client, f"{search}/{world.storuman.beds[0]}")
    take(app, world, WEEKS_12_TO_14)
    assert "Leta efter ett annat rum" in main_text(client.get("/placements").text)
    page = main_text(client.get(f"{search}/{world.storuman.beds[0]}").text)
    assert "21 mars–10 apr. 2027. Dra tillbaka den förfrågan först" in page
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert "Du har redan ett rum 21 mars–10 apr. 2027. Dra tillbaka" in main_text(answer.text)
