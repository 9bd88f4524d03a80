"""An officer's lists: who leaves, what is to be cleaned and who comes, in the own houses, day by day."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.database import db
from housing.rules.nights import Arrive, Period
from tests.bookings.asked import a_placement, add_bed, ask
from tests.day_lists.guests import confirmed, on
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english

LISTS = "/municipalities/storuman/lists"


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; Elin's stay in Storuman in weeks 6-8 is confirmed."""
    world = build_world()
    confirmed(found(Booking, world.storuman.booking))
    return world


@pytest.fixture
def officer(client: CheckedClient, world: World, clock: MovableClock) -> CheckedClient:
    """Storuman's officer on the Wednesday before Elin comes."""
    clock.set(on(date(2027, 2, 3)))
    return english(client, world.storuman.officer)


def lines_of(html: str) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in BeautifulSoup(html, "html.parser").select("tbody tr")]


def days_of(html: str) -> list[str]:
    return [each.get_text() for each in BeautifulSoup(html, "html.parser").select("main section > h2")]


def test_the_week_says_who_comes_and_the_day_only_of_that_day(officer: CheckedClient) -> None:
    page = officer.get(LISTS).text
    (line,) = lines_of(page)
    assert line == "Comes time not known yet A, room 1 Elin Ek leaves 27 Feb 2027 not noted yet"
    assert days_of(page) == ["Sun 7 Feb 2027"]
    assert "Skogsvägen 4, Storuman. Key: Kommunhuset" in " ".join(BeautifulSoup(page, "html.parser").text.split())
    assert lines_of(officer.get(f"{LISTS}?span=day").text) == []
    assert len(lines_of(officer.get(f"{LISTS}?from=2027-02-07&span=day").text)) == 1
    assert lines_of(officer.get(f"{LISTS}?from=2027-02-08").text) == []
    assert len(lines_of(officer.get(f"{LISTS}?from=nonsense&span=x").text)) == 1


def test_a_departure_is_cleaned_after_and_says_when_the_next_guest_comes(officer: CheckedClient, world: World) -> None:
    page = f"{LISTS}?from=2027-02-27&span=day"
    assert lines_of(officer.get(page).text) == [
        "Leaves A, room 1 Elin Ek came 7 Feb 2027 not noted yet",
        "Clean The whole of A 1 bed to make: room 1 no next guest yet not noted yet",
    ]
    next_guest = Period(date(2027, 3, 8), date(2027, 3, 12))
    confirmed(a_placement(world, "next", next_guest), world.storuman.beds[1])
    assert "next guest comes on Mon 8 Mar 2027" in lines_of(officer.get(page).text)[1]


def test_a_gap_is_a_departure_and_an_arrival(officer: CheckedClient, world: World) -> None:
    weeks = (Period(date(2027, 4, 12), date(2027, 4, 16)), Period(date(2027, 4, 26), date(2027, 4, 30)))
    confirmed(a_placement(world, "twice", *weeks), world.storuman.beds[2], arrive=Arrive.EVENING_BEFORE)
    seen = [line.split(" ")[0] for line in lines_of(officer.get(f"{LISTS}?from=2027-04-17").text)]
    assert seen == ["Leaves", "Clean"]
    assert [line.split(" ")[0] for line in lines_of(officer.get(f"{LISTS}?from=2027-04-19").text)] == ["Comes"]


def test_who_is_not_agreed_stands_on_no_list_and_a_protected_name_neither(officer: CheckedClient, world: World) -> None:
    week = Period(date(2027, 3, 8), date(2027, 3, 12))
    hidden = a_placement(world, "hidden", week, alias="Kim Björk")
    confirmed(hidden, world.storuman.beds[1])
    ask(a_placement(world, "asks", week), add_bed(world, 1))
    db.session.commit()
    (line,) = lines_of(officer.get(f"{LISTS}?from=2027-03-08&span=day").text)
    assert "Kim Björk" in line
    assert "Sara" not in line


def test_another_towns_list_is_not_found(client: CheckedClient, world: World, clock: MovableClock) -> None:
    clock.set(on(date(2027, 2, 3)))
    english(client, world.sorsele.officer)
    assert client.get(LISTS).status_code == 404
    assert lines_of(client.get("/municipalities/sorsele/lists").text) == []
