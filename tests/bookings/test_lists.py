"""The lists of the next fortnight: confirmed guests of one's own houses, in the order of the days."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.answering import By, Seen, approve
from housing.database import db, transact
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

LISTS = "/municipalities/storuman/lists"


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; Elin's request in Storuman waits."""
    return build_world()


def rows_of(html: str) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in BeautifulSoup(html, "html.parser").select("tbody tr")]


def confirm(world: World) -> None:
    booking = found(Booking, world.storuman.booking)
    seen = Seen(booking.municipality_id, booking.ref, booking.version)
    transact(lambda: approve(seen, By(None, TUESDAY)))


def test_a_guest_who_comes_within_a_fortnight_stands_on_the_list(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    confirm(world)
    arrival = found(Booking, world.storuman.booking).segments[0].arrival
    db.session.rollback()
    clock.set(TUESDAY.replace(year=arrival.year, month=arrival.month, day=arrival.day) - timedelta(days=3))
    sign_in(client, world.storuman.officer)
    (row,) = rows_of(client.get(LISTS).text)
    assert "7 feb. 2027" in row
    assert "Elin Ek" in row
    assert found(Booking, world.storuman.booking).segments[0].bed.room in row
    assert "Kommer" in row
    assert "reser 27 feb. 2027" in row


def test_a_guest_who_leaves_stands_there_too_and_a_later_one_does_not(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    confirm(world)
    departure = found(Booking, world.storuman.booking).segments[0].departure
    db.session.rollback()
    clock.set(TUESDAY.replace(year=departure.year, month=departure.month, day=departure.day) - timedelta(days=1))
    sign_in(client, world.storuman.officer)
    (row,) = rows_of(client.get(LISTS).text)
    assert "Reser" in row


@pytest.mark.parametrize("officer", ["storuman", "sorsele"])
def test_who_is_not_confirmed_or_stays_elsewhere_is_on_no_list(
    client: CheckedClient, world: World, clock: MovableClock, officer: str
) -> None:
    if officer == "sorsele":
        confirm(world)
    clock.set(TUESDAY.replace(year=2027, month=2, day=1))
    sign_in(client, getattr(world, officer).officer)
    page = client.get(f"/municipalities/{officer}/lists")
    assert page.status_code == 200
    assert rows_of(page.text) == []
    if officer == "sorsele":
        assert client.get(LISTS).status_code == 404
