"""A link opens one list without sign-in; its buttons note what was done, once, and the officer sees it."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.day_lists.models import Addressee, BedCleaned, KeyNoted
from housing.day_lists.services.links import make_link
from housing.doctor.examination import examine
from housing.rules.day_list import Kind
from housing.rules.nights import Period
from housing.stock.models import Bed, Dwelling, Property
from tests.bookings.asked import a_placement
from tests.bookings.pages import main_text, status_of
from tests.day_lists.guests import an_addressee, confirmed, on
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english, token_on

ARRIVAL, DEPARTURE = date(2027, 2, 7), date(2027, 2, 27)


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; Elin has the first bed in Storuman from 7 to 27 February."""
    world = build_world()
    confirmed(found(Booking, world.storuman.booking))
    return world


@pytest.fixture
def browser(client: CheckedClient, clock: MovableClock) -> CheckedClient:
    """Somebody who reads English and has not signed in, on the day Elin comes."""
    clock.set(on(ARRIVAL))
    client.set_cookie("language", "en", domain="127.0.0.1")
    return client


def a_link(addressee: Addressee, clock: MovableClock) -> str:
    secret = make_link(addressee, clock())
    db.session.commit()
    return f"/day-lists/{secret}"


def lines_of(html: str) -> list[str]:
    return [" ".join(line.get_text(" ").split()) for line in BeautifulSoup(html, "html.parser").select(".list-line")]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_reads_what_the_work_needs_and_only_the_reception_a_first_name(
    browser: CheckedClient, world: World, clock: MovableClock, kind: Kind
) -> None:
    page = browser.get(a_link(an_addressee(world, kind), clock)).text
    (line,) = lines_of(page)
    assert "A, room 1" in line
    assert "Skogsvägen 4" in page
    reads_name = kind is Kind.RECEPTION
    assert ("Elin, booking code " + world.storuman.booking in line) is reads_name
    assert ("Elin" in page) is reads_name
    assert "Ek" not in main_text(page).split()
    assert ("Key out" in line) is (kind is not Kind.CLEANING)


def test_it_opens_only_its_own_houses_and_nothing_of_another_town(
    browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    confirmed(found(Booking, world.sorsele.booking))
    like = found(Property, world.storuman.property)
    other = Property(
        **{name: getattr(like, name) for name in ("municipality_id", "postal_town", "latitude", "longitude")},
        name="Björkgården",
        name_key="björkgården",
        street="Björkvägen 9",
    )
    bed = Bed(municipality_id=like.municipality_id, label="1", room="rum 1")
    bed.dwelling = Dwelling(municipality_id=like.municipality_id, label="B", sharing="mixed", property=other)
    db.session.add(bed)
    db.session.commit()
    confirmed(a_placement(world, "next", Period(date(2027, 2, 8), date(2027, 2, 12))), bed.ref)
    whole = browser.get(a_link(an_addressee(world, Kind.CLEANING), clock)).text
    assert [line.split(" ")[0] for line in lines_of(whole)] == ["Comes", "Comes", "Leaves", "Clean"]
    mine = browser.get(a_link(an_addressee(world, Kind.CLEANING, [other.id]), clock)).text
    assert "Björkvägen 9" in mine
    assert "Skogsvägen 4" not in mine
    assert "Sorsele" not in whole


def test_fourteen_days_and_no_longer_and_an_officer_ends_it_sooner(
    app: Flask, browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    addressee = an_addressee(world, Kind.CLEANING)
    old, new = a_link(addressee, clock), a_link(addressee, clock)
    assert old != new
    clock.advance(days=14, seconds=-1)
    assert browser.get(old).status_code == 200
    clock.advance(seconds=1)
    answer = browser.get(old)
    assert answer.status_code == 404
    assert "Open the link in the newest mail" in main_text(answer.text)
    fresh = a_link(addressee, clock)
    officer = english(CheckedClient(app), world.storuman.officer)
    page = "/municipalities/storuman/lists/addressees"
    assert post_form(officer, page, {}, button=f"End all links {addressee.email}").status_code == 303
    assert browser.get(fresh).status_code == 404


def test_whoever_tries_many_links_is_refused_for_a_while_and_a_right_one_still_opens(
    browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    own = a_link(an_addressee(world, Kind.CLEANING), clock)
    wrong = [browser.get(f"/day-lists/{'x' * 43}").status_code for _ in range(61)]
    assert wrong == [404] * 60 + [429]
    answer = browser.get(own)
    assert answer.status_code == 200
    headers = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [answer.headers[name] for name in headers] == ["no-store", "noindex", "same-origin"], (
        "without any referrer a form that is sent over https would be refused"
    )


def test_a_key_that_is_handed_out_counts_as_arrived_and_history_says_by_whom(
    app: Flask, browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    link = a_link(an_addressee(world, Kind.RECEPTION), clock)
    assert post_form(browser, link, {}, button="Key out A, room 1").status_code == 303
    assert status_of(world.storuman.booking) == "checked_in"
    (line,) = lines_of(browser.get(link).text)
    assert re.search(r"Key out 7 Feb 2027.*by the reception", line)
    officer = english(CheckedClient(app), world.storuman.officer)
    booking = main_text(officer.get(f"/municipalities/storuman/requests/{world.storuman.booking}").text)
    assert "The reception handed out the key" in booking
    assert "by the system" not in booking
    assert "by the reception" in main_text(officer.get("/municipalities/storuman/lists").text)
    assert examine(ARRIVAL) == []


def test_a_double_click_is_once_and_undo_takes_the_arrival_back_on_the_same_day(
    browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    link = a_link(an_addressee(world, Kind.CARETAKER), clock)
    form = {
        "csrf_token": token_on(browser, link),
        "press": "key_out",
        "ref": world.storuman.booking,
        "day": "2027-02-07",
    }
    assert [browser.post(link, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(db.session.scalars(select(KeyNoted)).all()) == 1
    events = len(found(Booking, world.storuman.booking).events)
    assert [browser.post(link, data=form | {"undo": "1"}).status_code for _ in range(2)] == [303, 303]
    assert status_of(world.storuman.booking) == "confirmed"
    assert len(found(Booking, world.storuman.booking).events) == events + 1
    browser.post(link, data=form)
    clock.advance(days=1)
    assert browser.post(link, data=form | {"undo": "1"}).status_code == 409
    assert status_of(world.storuman.booking) == "checked_in"
    assert examine(ARRIVAL) == []


def test_what_is_cleaned_is_noted_and_shown_to_the_officer(
    app: Flask, browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(on(DEPARTURE))
    link = a_link(an_addressee(world, Kind.CLEANING), clock)
    assert post_form(browser, link, {}, button="Cleaned The whole of A").status_code == 303
    (cleaned,) = db.session.scalars(select(BedCleaned)).all()
    assert (cleaned.day, cleaned.bed_id) == (DEPARTURE, found(Bed, world.storuman.beds[0]).id)
    officer = english(CheckedClient(app), world.storuman.officer)
    shown = main_text(officer.get("/municipalities/storuman/lists").text)
    assert re.search(r"Cleaned 27 Feb 2027.*by the cleaners", shown)
    assert post_form(browser, link, {}, button="Undo The whole of A").status_code == 303
    assert db.session.scalars(select(BedCleaned)).all() == []


def test_what_was_left_undone_stays_on_the_list_until_it_is_noted(
    browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    cleaners, caretaker = an_addressee(world, Kind.CLEANING), an_addressee(world, Kind.CARETAKER)
    clock.set(on(ARRIVAL))
    post_form(browser, a_link(caretaker, clock), {}, button="Key out A, room 1")
    clock.set(on(DEPARTURE + timedelta(days=3)))
    link = a_link(caretaker, clock)
    assert "Left from earlier days" in main_text(browser.get(link).text)
    assert [line.split(" ")[0] for line in lines_of(browser.get(link).text)] == ["Leaves", "Clean"]
    post_form(browser, link, {}, button="Key back A, room 1")
    post_form(browser, a_link(cleaners, clock), {}, button="Cleaned The whole of A")
    assert lines_of(browser.get(link).text) == []


def test_nothing_is_noted_too_early_or_that_is_not_ones_own_or_is_gone(
    browser: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(on(ARRIVAL - timedelta(days=1)))
    cleaning, reception = (a_link(an_addressee(world, kind), clock) for kind in (Kind.CLEANING, Kind.RECEPTION))
    assert "Key out" not in browser.get(reception).text
    token = {"csrf_token": token_on(browser, "/sign-in")}
    key = token | {"press": "key_out", "ref": world.storuman.booking, "day": "2027-02-07"}
    assert browser.post(reception, data=key).status_code == 409
    clock.set(on(ARRIVAL))
    assert browser.post(cleaning, data=key).status_code == 409
    assert browser.post(reception, data=key | {"ref": world.sorsele.booking}).status_code == 409
    assert browser.post(reception, data=token | {"press": "x"}).status_code == 404
    withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    answer = browser.post(reception, data=key)
    assert answer.status_code == 409
    assert "That has changed since you opened the page. Nothing was noted." in main_text(answer.text)
    assert db.session.scalars(select(KeyNoted)).all() == []


def test_a_protected_guest_is_called_by_the_alias(browser: CheckedClient, world: World, clock: MovableClock) -> None:
    week = Period(date(2027, 2, 8), date(2027, 2, 12))
    confirmed(a_placement(world, "hidden", week, alias="Kim Björk"), world.storuman.beds[1])
    page = browser.get(a_link(an_addressee(world, Kind.RECEPTION), clock)).text
    assert "Kim Björk, booking code" in main_text(page)
    assert "Sara" not in page


def test_an_officer_adds_somebody_and_takes_them_off(client: CheckedClient, world: World, clock: MovableClock) -> None:
    english(client, world.storuman.officer)
    page = "/municipalities/storuman/lists/addressees"
    wrong = post_form(client, page, {"email": "nobody"}, button="Add")
    assert wrong.status_code == 422
    given = {"kind": "reception", "email": "reception@hotel.example", "weekday": "4", "language": "sv"}
    answer = post_form(client, page, given | {"houses": [world.storuman.property]}, button="Add", follow=True)
    assert "The first list goes to reception@hotel.example on Friday." in answer.text
    text = main_text(answer.text)
    assert "Reception: reception@hotel.example" in text
    assert "Skogsgården" in text
    assert post_form(client, page, {}, button="Send no more lists reception@hotel.example").status_code == 303
    assert "Reception: reception@hotel.example" not in main_text(client.get(page).text)
