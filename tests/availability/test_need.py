"""What a municipality needs in a term, against the beds there."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.placements.models import Placement, PlacementPeriod
from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

PAGE = "/availability/need/storuman"


@pytest.fixture
def world(session_scope: Session, client: CheckedClient) -> World:
    """Elin has placements in Storuman in weeks 6-8 and 12-14; a bed of three is closed in weeks 5-7."""
    world = build_world()
    sign_in(client, world.umu.coordinator)
    return world


def week(client: CheckedClient, number: int, term: str = "VT27") -> list[str]:
    page = BeautifulSoup(client.get(PAGE, query_string={"term": term}).text, "html.parser")
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    return next(row for row in rows if row[0] == f"v. {number}")[1:]


@pytest.mark.usefixtures("world")
def test_published_placements_are_counted_against_the_beds_that_are_not_closed(client: CheckedClient) -> None:
    assert week(client, 6) == ["1", "1", "2", "–"]
    assert week(client, 10) == ["0", "0", "3", "–"]


def test_who_needs_none_is_not_counted(client: CheckedClient, world: World, session_scope: Session) -> None:
    placement = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.placement)).one()
    placement.housing = "no"
    session_scope.commit()
    assert week(client, 6)[0] == "0"


def test_last_year_says_what_may_come(client: CheckedClient, world: World, session_scope: Session) -> None:
    periods = session_scope.scalars(
        select(PlacementPeriod).join(Placement).where(Placement.ref == world.storuman.placement)
    ).all()
    days = [(each.placement_id, each.first_day, each.last_day) for each in periods]
    for each in periods:
        session_scope.delete(each)
    session_scope.flush()
    a_year = timedelta(weeks=52)
    session_scope.add_all(
        PlacementPeriod(placement_id=id_, first_day=first - a_year, last_day=last - a_year) for id_, first, last in days
    )
    session_scope.commit()
    assert week(client, 6)[:2] == ["0", "1"]


@pytest.mark.usefixtures("world")
def test_only_places_that_offer_housing_have_such_a_page(client: CheckedClient) -> None:
    assert client.get("/availability/need/kiruna").status_code == 404
    assert client.get(PAGE, query_string={"term": "hej"}).status_code == 404
