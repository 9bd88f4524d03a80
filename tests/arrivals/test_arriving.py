"""How guests get in, and whether they have come: the student is asked first, the officer sees what is left."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from housing.arrivals.services.moving_in import ask_guests, check_in_by_key_or_code
from housing.bookings.arrivals import Arrival
from housing.bookings.models import Booking
from housing.database import db
from housing.keys.models import DoorKey
from housing.keys.services.register import take_back
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.stock.models import Property
from tests.arrivals.conftest import SignedInAt
from tests.arrivals.doors import (
    FRIDAY_NOON,
    MONDAY,
    SUNDAY,
    TUESDAY_AFTER,
    a_code,
    a_key,
    page_of,
    said,
    shown,
    status_now,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english, token_on

WORKLIST = "/municipalities/storuman/worklist"
EVERY_DAY = {day: ["08:00", "16:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
SIX_DAYS_BEFORE = datetime(2027, 2, 1, 12, tzinfo=UTC)
FIVE_DAYS_BEFORE = datetime(2027, 2, 2, 12, tzinfo=UTC)


def stay_of(world: World) -> str:
    return f"/municipalities/storuman/stays/{world.storuman.booking}"


def at_work(client: CheckedClient, world: World, clock: MovableClock, instant: datetime) -> CheckedClient:
    """Let it be another time, and Storuman's officer be signed in then."""
    clock.set(instant)
    return english(client, world.storuman.officer)


def test_an_arrival_outside_the_hours_heads_the_worklist_five_days_before_until_a_way_is_chosen(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    """She comes on a Sunday, when the key place is closed."""
    page = said(at_work(client, world, clock, SIX_DAYS_BEFORE).get(WORKLIST).text)
    assert "How do they get in?" not in page
    browser = at_work(client, world, clock, FIVE_DAYS_BEFORE)
    page = said(browser.get(WORKLIST).text)
    assert "How do they get in? (1)" in page
    assert "Elin Ek , Skogsgården, A, rum 1: Comes Sun 7 Feb 2027" in page
    assert page.index("How do they get in?") < page.index("One thing to look at"), "it heads the list"
    answer = post_form(browser, stay_of(world), {"way": "met", "note": "Olle kommer klockan 21."})
    assert answer.status_code == 303
    assert "How do they get in?" not in said(browser.get(WORKLIST).text)
    elin = said(english(client, world.elin).get(page_of(world)).text)
    assert "Somebody meets you with the key. Olle kommer klockan 21." in elin


def test_a_way_chosen_for_another_day_or_bed_is_none(client: CheckedClient, world: World, clock: MovableClock) -> None:
    browser = at_work(client, world, clock, FIVE_DAYS_BEFORE)
    post_form(browser, stay_of(world), {"way": "met"})
    booking = found(Booking, world.storuman.booking)
    booking.segments[0].arrival = date(2027, 2, 6)
    db.session.commit()
    assert "How do they get in? (1)" in said(browser.get(WORKLIST).text)


def test_she_chooses_among_what_the_house_offers(client: CheckedClient, world: World, clock: MovableClock) -> None:
    found(Property, world.storuman.property).key_hours = EVERY_DAY
    found(Booking, world.storuman.booking).arrival_time = "evening"
    db.session.commit()
    clock.set(FIVE_DAYS_BEFORE)
    elin = english(client, world.elin)
    token = token_on(elin, page_of(world))
    sent = {"csrf_token": token, "way": "met"}
    assert elin.post(f"{page_of(world)}/way", data=sent).status_code == 422, "only an officer promises that"
    assert post_form(elin, page_of(world), {"way": "in_hours"}).status_code == 303
    assert "How do you get in?" not in elin.get(page_of(world)).text
    assert "How do they get in?" not in at_work(client, world, clock, FIVE_DAYS_BEFORE).get(WORKLIST).text


def test_where_a_code_opens_nobody_has_to_choose(client: CheckedClient, world: World, clock: MovableClock) -> None:
    a_code(world.storuman.beds[0])
    assert "How do they get in?" not in at_work(client, world, clock, FIVE_DAYS_BEFORE).get(WORKLIST).text


def test_agreed_otherwise_needs_words(client: CheckedClient, world: World, clock: MovableClock) -> None:
    browser = at_work(client, world, clock, FIVE_DAYS_BEFORE)
    answer = post_form(browser, stay_of(world), {"way": "agreed"})
    assert answer.status_code == 422
    assert "Write what you have agreed: the student reads it." in said(answer.text)


def test_a_key_handed_over_counts_as_arrived_from_the_day_on(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    a_key(world.storuman.beds[0])
    browser = at_work(client, world, clock, FRIDAY_NOON)
    assert post_form(browser, stay_of(world), action=f"{stay_of(world)}/hand-over").status_code == 303
    assert status_now(world.storuman.booking) == "confirmed"
    assert check_in_by_key_or_code(SUNDAY) == 0, "she may still fall ill today"
    assert check_in_by_key_or_code(MONDAY) == 1
    db.session.commit()
    assert ask_guests(MONDAY) == 0, "nobody is asked what is known"
    assert status_now(world.storuman.booking) == "checked_in"


def test_a_key_that_came_back_before_the_first_night_is_no_arrival(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    """An officer notes a key on the wrong guest's page, and takes it back at once: she is asked as any other."""
    key = a_key(world.storuman.beds[0])
    browser = at_work(client, world, clock, FRIDAY_NOON)
    post_form(browser, stay_of(world), action=f"{stay_of(world)}/hand-over")
    take_back(found(DoorKey, key), person_id=None, at=FRIDAY_NOON)
    db.session.commit()
    assert check_in_by_key_or_code(MONDAY) == 0
    assert ask_guests(MONDAY) == 1, "nobody knows whether she has come"
    db.session.commit()
    assert status_now(world.storuman.booking) == "confirmed"


def test_a_key_that_came_back_after_a_night_is_one(client: CheckedClient, world: World, clock: MovableClock) -> None:
    key = a_key(world.storuman.beds[0])
    browser = at_work(client, world, clock, FRIDAY_NOON)
    post_form(browser, stay_of(world), action=f"{stay_of(world)}/hand-over")
    take_back(found(DoorKey, key), person_id=None, at=MONDAY)
    db.session.commit()
    assert check_in_by_key_or_code(MONDAY) == 1


def test_on_the_day_itself_a_key_is_the_arrival(client: CheckedClient, world: World, clock: MovableClock) -> None:
    a_key(world.storuman.beds[0])
    browser = at_work(client, world, clock, SUNDAY)
    post_form(browser, stay_of(world), action=f"{stay_of(world)}/hand-over")
    assert status_now(world.storuman.booking) == "checked_in"


def test_a_code_seen_before_counts_the_day_after(world: World, signed_in_at: SignedInAt) -> None:
    a_code(world.storuman.beds[0])
    shown(signed_in_at(FRIDAY_NOON), world)
    assert check_in_by_key_or_code(MONDAY) == 1
    db.session.commit()
    assert status_now(world.storuman.booking) == "checked_in"


def test_without_either_she_is_asked_first_and_the_officer_a_day_later(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    assert ask_guests(SUNDAY) == 0
    assert ask_guests(MONDAY.replace(hour=7)) == 0, "not before nine"
    assert ask_guests(MONDAY) == 1
    assert ask_guests(MONDAY.replace(hour=12)) == 0, "once"
    db.session.commit()
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "have_you_moved_in")).one()
    assert f"/bookings/{world.storuman.booking}/moved-in" in mail.text
    assert "Have they moved in?" not in at_work(client, world, clock, MONDAY).get(WORKLIST).text
    page = said(at_work(client, world, clock, TUESDAY_AFTER).get(WORKLIST).text)
    assert "Have they moved in? (1)" in page
    assert "Was to come Sun 7 Feb 2027, and has not answered whether she has moved in." in page


@pytest.mark.parametrize(
    ("sent", "status", "nights"),
    [
        ({"answer": "moved_in"}, "checked_in", 20),
        ({"answer": "later", "comes_on": "2027-02-10"}, "confirmed", 20),
        ({"answer": "not_coming"}, "no_show", 1),
    ],
)
def test_a_link_shows_and_a_button_decides(
    client: CheckedClient, world: World, clock: MovableClock, sent: dict[str, str], status: str, nights: int
) -> None:
    ask_guests(MONDAY)
    db.session.commit()
    clock.set(MONDAY)
    elin = english(client, world.elin)
    question = f"/bookings/{world.storuman.booking}/moved-in"
    elin.get(question)
    assert status_now(world.storuman.booking) == "confirmed"
    assert post_form(elin, question, sent).status_code == 303
    assert status_now(world.storuman.booking) == status
    booking_id = found(Booking, world.storuman.booking).id
    held = db.session.scalars(select(BedNight.night).where(BedNight.booking_id == booking_id)).all()
    db.session.rollback()
    assert len(held) == nights
    again = elin.post(question, data={"csrf_token": token_on(elin, "/account"), **sent})
    assert again.status_code == 409, "asked once, answered once"
    assert "Have they moved in?" not in at_work(client, world, clock, TUESDAY_AFTER).get(WORKLIST).text


def test_who_comes_later_is_asked_again_after_that_day(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    ask_guests(MONDAY)
    db.session.commit()
    clock.set(MONDAY)
    elin = english(client, world.elin)
    post_form(elin, f"/bookings/{world.storuman.booking}/moved-in", {"answer": "later", "comes_on": "2027-02-10"})
    assert ask_guests(datetime(2027, 2, 10, 9, tzinfo=UTC)) == 0
    assert ask_guests(datetime(2027, 2, 11, 9, tzinfo=UTC)) == 1
    db.session.commit()
    arrival = db.session.scalars(select(Arrival)).one()
    assert arrival.comes_on == date(2027, 2, 10)


@pytest.mark.parametrize(
    ("comes_on", "sentence"),
    [
        ("", "Write the day you come."),
        ("2027-02-07", "That day has passed."),
        ("2027-02-27", "The room is no longer yours by then."),
    ],
)
def test_a_day_on_which_she_cannot_come_is_refused_in_words(
    client: CheckedClient, world: World, clock: MovableClock, comes_on: str, sentence: str
) -> None:
    ask_guests(MONDAY)
    db.session.commit()
    clock.set(MONDAY)
    elin = english(client, world.elin)
    question = f"/bookings/{world.storuman.booking}/moved-in"
    answer = post_form(elin, question, {"answer": "later", "comes_on": comes_on})
    assert answer.status_code == 422
    assert sentence in said(answer.text)


def test_a_request_for_a_bed_with_a_code_is_not_held_up_by_the_key(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    """Maja comes to Sorsele on a Sunday, when the key place is closed."""
    browser = english(client, world.sorsele.officer)
    closed = "the key place is closed all day"
    assert closed in browser.get("/municipalities/sorsele/worklist").text
    a_code(world.sorsele.beds[0])
    assert closed not in browser.get("/municipalities/sorsele/worklist").text
