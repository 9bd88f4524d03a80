"""Who comes late, and the second of two periods: nothing that has passed is asked for, held or paid.

Elin's placement in weeks 6-8 has begun. Bed 3 has been closed until the Monday of week 7, bed 1 was hers and is free.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.queries.requests import waiting_requests
from housing.bookings.services.checking import checked
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db, transact
from housing.organisations.models import Municipality
from housing.rules.checks import Check
from housing.stock.models import Bed
from tests.availability.asking import asked_on, filled
from tests.bookings.asked import a_placement, put_in
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import ORE_PER_NIGHT, WEEKS_6_TO_8, WEEKS_12_TO_14, World, build_world, found

WEEK_7 = datetime(2027, 2, 16, 8, tzinfo=UTC)
BEFORE_MIDNIGHT = timedelta(hours=14, minutes=59)
"""From eight o'clock UTC to a minute before midnight in Sweden."""
LAST_DAY = datetime(2027, 2, 26, 8, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> World:
    """Elin has withdrawn her request for weeks 6-8."""
    with app.app_context():
        world = build_world()
        transact(lambda: withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY))
        return world


@pytest.fixture
def elin(client: CheckedClient, world: World, clock: MovableClock) -> CheckedClient:
    """Elin signs in on the Tuesday of week 7."""
    clock.set(WEEK_7)
    sign_in(client, world.elin)
    return client


def back(elin: CheckedClient, world: World, clock: MovableClock, at: datetime) -> None:
    """Let her come back at an instant."""
    clock.set(at)
    sign_in(elin, world.elin)


def search(world: World) -> str:
    return f"/placements/{world.storuman.placement}/beds"


def test_she_is_shown_what_is_free_from_today_and_told_so(elin: CheckedClient, world: World) -> None:
    text = main_text(elin.get(search(world)).text)
    assert "16–27 feb. 2027, 11 nätter" in text
    assert "Du kommer när placeringen redan har börjat: du ber om ett rum från i dag, tis 16 feb. 2027" in text
    assert "Rum 3" in text
    assert "När kommer du?" not in text
    assert "från i dag, tis 16 feb. 2027" in main_text(elin.get("/placements").text)


def test_her_request_holds_and_costs_the_nights_that_are_left(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"{search(world)}/{world.storuman.beds[2]}"
    assert "Kom tis 16 feb. 2027" in main_text(elin.get(page).text)
    address, sent = filled(elin, page)
    answer = elin.post(address, data=sent)
    assert asked_on(app, answer.location) == [(date(2027, 2, 16), date(2027, 2, 27), 11 * ORE_PER_NIGHT)]


def test_the_officer_finds_a_late_request_complete(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"{search(world)}/{world.storuman.beds[2]}"
    address, sent = filled(elin, page)
    elin.post(address, data=sent)
    with app.app_context():
        waiting = [each for each in waiting_requests(world.storuman.id) if each.holds]
        [found_] = checked(waiting, waiting, WEEK_7.date())
        nights = next(finding for finding in found_.findings if finding.check is Check.CORE_NIGHTS)
        assert (nights.passed, nights.facts["missing"], nights.facts["nights"]) == (True, (), 11)


@pytest.mark.parametrize("mode", ["first_come", "collect"])
def test_yesterdays_page_asks_for_nothing_that_has_passed(
    app: Flask, elin: CheckedClient, world: World, clock: MovableClock, mode: str
) -> None:
    with app.app_context():
        db.session.get_one(Municipality, world.storuman.id).answer_mode = mode
        db.session.commit()
    back(elin, world, clock, WEEK_7 + BEFORE_MIDNIGHT)
    page = f"{search(world)}/{world.storuman.beds[2]}"
    address, sent = filled(elin, page)
    clock.advance(minutes=1)
    answer = elin.post(address, data=sent)
    assert answer.status_code == 409
    assert "har passerat sedan du öppnade sidan" in answer.text
    assert "17–27 feb. 2027, 10 nätter" in main_text(answer.text)
    assert page in answer.text
    with app.app_context():
        assert db.session.scalars(select(Booking).where(Booking.status == "requested")).all() == [
            found(Booking, world.sorsele.booking)
        ]


@pytest.mark.parametrize("read_on", ["", "2027-02-30", "2027-02-20", "1999-01-01"])
def test_an_address_from_before_or_a_forged_day_never_shortens_the_stay(
    app: Flask, elin: CheckedClient, world: World, clock: MovableClock, read_on: str
) -> None:
    page = f"{search(world)}/{world.storuman.beds[0]}"
    address, sent = filled(elin, page)
    answer = elin.post(address, data=sent | {"read_on": read_on})
    assert answer.status_code == 409
    clock.set(TUESDAY)
    address, sent = filled(elin, page)
    answer = elin.post(address, data=sent | {"read_on": read_on})
    whole = (date(2027, 2, 7), date(2027, 2, 27), 20 * ORE_PER_NIGHT)
    assert asked_on(app, answer.location) == [whole]


def test_tonight_can_be_had_until_midnight_in_sweden(elin: CheckedClient, world: World, clock: MovableClock) -> None:
    back(elin, world, clock, WEEK_7 + BEFORE_MIDNIGHT)
    assert "16–27 feb. 2027" in main_text(elin.get(search(world)).text)
    clock.advance(minutes=1)
    assert "17–27 feb. 2027" in main_text(elin.get(search(world)).text)


def test_on_the_last_day_one_night_is_left_and_then_none(
    elin: CheckedClient, world: World, clock: MovableClock
) -> None:
    back(elin, world, clock, LAST_DAY + BEFORE_MIDNIGHT)
    assert "26–27 feb. 2027, 1 natt" in main_text(elin.get(f"{search(world)}?leave=last_day").text)
    page = f"{search(world)}/{world.storuman.beds[0]}"
    address, sent = filled(elin, page)
    clock.advance(minutes=1)
    assert "De här veckorna är förbi" in main_text(elin.get(search(world)).text)
    assert elin.get(page).status_code == 303
    assert elin.post(address, data=sent).status_code == 409


def test_a_period_that_is_over_hides_no_bed_of_the_next(
    app: Flask, client: CheckedClient, world: World, clock: MovableClock
) -> None:
    with app.app_context():
        page = f"/placements/{a_placement(world, 'two', WEEKS_6_TO_8, WEEKS_12_TO_14).ref}/beds"
        put_in(a_placement(world, "other", WEEKS_6_TO_8), found(Bed, world.storuman.beds[1]))
        db.session.commit()
    clock.set(datetime(2027, 3, 9, 8, tzinfo=UTC))
    sign_in(client, "sara-two@umu.example")
    for address in (page, f"{page}?period=2", f"{page}?period=1", f"{page}?period=all"):
        answer = client.get(address).text
        assert "21 mars–10 apr. 2027, 20 nätter" in main_text(answer)
        assert world.storuman.beds[1] in answer
        assert "redan har börjat" not in answer
        assert 'name="period"' not in answer
    assert "3 rum är lediga i Storuman 21 mars–10 apr. 2027." in main_text(client.get("/placements").text)
