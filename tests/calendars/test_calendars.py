"""Calendars that programs subscribe to by a secret address."""

import re
from datetime import date

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.accounts.models import Account, Grant, PersonDetails
from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.stock.models import Property
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

PAGE = "/account/calendar"


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


def address(client: CheckedClient, email: str, button: str = "Gör en adress") -> str:
    """Sign in, make an address, and return its path."""
    sign_in(client, email)
    page = post_form(client, PAGE, {}, button=button)
    found = re.search(r"https?://[^/]+(/calendars/[\w-]{40,}\.ics)", page.text)
    assert found
    return found[1]


def events(client: CheckedClient, path: str) -> list[Event]:
    answer = client.get(path)
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    return list(Calendar.from_ical(answer.data).events)


def said(event: Event, name: str) -> str:
    return str(event.get(name))


def days(event: Event) -> tuple[object, object]:
    return event.start, event.end


def test_a_student_sees_her_own_stay_and_that_it_is_not_decided(client: CheckedClient, world: World) -> None:
    (stay,) = events(client, address(client, world.elin))
    assert said(stay, "summary") == "Rum i Storuman (inte bestämt)"
    assert days(stay) == (date(2027, 2, 7), date(2027, 2, 28))
    assert said(stay, "status") == "TENTATIVE"


def test_what_is_decided_and_withdrawn_follows(client: CheckedClient, world: World, session_scope: Session) -> None:
    path = address(client, world.elin)
    before = events(client, path)[0]
    booking = session_scope.scalars(select(Booking).where(Booking.ref == world.storuman.booking)).one()
    approve_booking(booking, person_id=None, at=TUESDAY)
    session_scope.commit()
    (after,) = events(client, path)
    assert (said(after, "uid"), said(after, "status"), said(after, "summary")) == (
        said(before, "uid"),
        "CONFIRMED",
        "Rum i Storuman",
    )
    assert int(said(after, "sequence")) > int(said(before, "sequence"))
    withdraw_booking(booking, person_id=None, at=TUESDAY)
    session_scope.commit()
    assert events(client, path) == []


def test_an_officer_sees_arrivals_and_departures_of_her_own_town(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    for ref in (world.storuman.booking, world.sorsele.booking):
        booking = session_scope.scalars(select(Booking).where(Booking.ref == ref)).one()
        approve_booking(booking, person_id=None, at=TUESDAY)
    session_scope.commit()
    found = events(client, address(client, world.storuman.officer))
    assert [said(each, "summary").split(":")[0] for each in found] == ["Ankomst", "Avresa"]
    assert [each.start for each in found] == [date(2027, 2, 7), date(2027, 2, 27)]
    assert world.storuman.booking in said(found[0], "url")


def test_an_officers_calendar_names_no_address_of_a_home(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    house = session_scope.scalars(select(Property).where(Property.ref == world.storuman.property)).one()
    house.name = house.street
    booking = session_scope.scalars(select(Booking).where(Booking.ref == world.storuman.booking)).one()
    approve_booking(booking, person_id=None, at=TUESDAY)
    session_scope.commit()
    arrival, _departure = events(client, address(client, world.storuman.officer))
    assert said(arrival, "summary") == "Ankomst: Hus 1, A, rum 1"


def test_a_coordinator_sees_her_own_placements_and_no_name(client: CheckedClient, world: World) -> None:
    path = address(client, world.umu.coordinator)
    found = events(client, path)
    assert len(found) == 2
    assert all("Storuman: väntar på rum" in said(each, "summary") for each in found)
    for name in ("Elin", "elin", "Maja"):
        assert name not in client.get(path).text


def test_a_new_address_ends_the_old_one_and_it_can_be_stopped(client: CheckedClient, world: World) -> None:
    old = address(client, world.elin)
    new = address(client, world.elin, button="Gör en ny adress")
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    post_form(client, PAGE, {}, button="Sluta")
    assert client.get(new).status_code == 404


def test_it_needs_no_sign_in_and_is_shown_once(client: CheckedClient, world: World, app: Flask) -> None:
    path = address(client, world.elin)
    assert path not in client.get(PAGE).text
    assert app.test_client().get(path).status_code == 200
    assert app.test_client().get(path.replace(".ics", "x.ics")).status_code == 404


def test_who_may_no_more_sees_no_more(client: CheckedClient, world: World, session_scope: Session) -> None:
    path = address(client, world.umu.coordinator)
    person_id = session_scope.scalars(
        select(PersonDetails.person_id).where(PersonDetails.email == world.umu.coordinator)
    ).one()
    grant = session_scope.scalars(select(Grant).where(Grant.person_id == person_id)).one()
    grant.ends = TUESDAY.date()
    session_scope.commit()
    assert events(client, path) == []
    account = session_scope.scalars(select(Account).where(Account.person_id == person_id)).one()
    account.active = False
    session_scope.commit()
    assert client.get(path).status_code == 404


def test_whoever_tries_many_addresses_is_refused_for_a_while_and_a_right_one_still_answers(
    client: CheckedClient, world: World
) -> None:
    own = address(client, world.elin)
    wrong = [client.get(f"/calendars/{'x' * 43}.ics").status_code for _ in range(61)]
    assert wrong == [404] * 60 + [429]
    assert events(client, own)
