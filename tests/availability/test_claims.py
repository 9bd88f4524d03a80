"""A student says what she needs in one form: kept, corrected, refused kindly, and used when she looks for a room."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from housing.accounts.services.own_contact import keep_contact
from housing.database import db
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.deciding import decide
from housing.rules.claiming import Condition, Needs, Special
from housing.rules.nights import Arrive
from housing.stock.models import Bed, Dwelling
from housing.stock.services.closures import close_beds
from tests.bookings.asked import a_placement
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import WEEKS_12_TO_14, World, build_world, found
from tests.placements.claimed import claim, decided, details_of, said, special

EVENING = {"arrive": "first_day", "arrival_time": "evening"}


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def elin(client: CheckedClient, world: World) -> CheckedClient:
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.elin)
    return client


def page_of(world: World) -> str:
    """Where Elin says what she needs in weeks 12-14; nothing is held for those."""
    return f"/placements/{world.storuman.second_placement}/housing"


def placement_in(world: World) -> Placement:
    return found(Placement, world.storuman.second_placement)


def id_of(world: World) -> int:
    return placement_in(world).id


def send(client: CheckedClient, page: str, *conditions: str, **fields: str) -> TestResponse:
    """Tick exactly these conditions and press the button."""
    form = {"csrf_token": csrf_token(client, page), "housing": "yes", "arrive": "evening_before"}
    form |= {"arrival_time": "unknown", **fields}
    return client.post(page, data=MultiDict([*form.items(), *(("conditions", each) for each in conditions)]))


def ticked(html: str) -> set[str]:
    """What is chosen on a page, as field=value."""
    boxes = BeautifulSoup(html, "html.parser").select("main input[checked]")
    return {f"{box['name']}={box['value']}" for box in boxes}


def close_every_bed(world: World) -> None:
    """Leave no single room in Storuman in weeks 12-14."""
    beds = [found(Bed, ref) for ref in world.storuman.beds]
    close_beds(beds, date(2027, 3, 1), date(2027, 5, 1), reason="repair", person_id=None, at=TUESDAY)


def test_what_she_says_is_kept_and_the_rooms_come_next(elin: CheckedClient, world: World) -> None:
    sent = send(elin, page_of(world), "step_free", "works_nights", "has_car", **EVENING)
    assert sent.headers["Location"] == f"/placements/{world.storuman.second_placement}/beds"
    assert said(id_of(world)) == {
        "placement_id": id_of(world),
        "answered_at": TUESDAY,
        "step_free": True,
        "own_room": False,
        "no_animals": False,
        "works_nights": True,
        "companion": False,
        "has_car": True,
        "wants_priority": False,
        "arrive": "first_day",
        "arrival_time": "evening",
    }
    placement = placement_in(world)
    assert (placement.housing, placement.housing_answered_at) == ("yes", TUESDAY)
    assert decided(placement.id) == {}


def test_she_sees_who_she_is_and_what_she_said_and_corrects_it(
    elin: CheckedClient, world: World, clock: MovableClock
) -> None:
    page = page_of(world)
    send(elin, page, "step_free", "companion", **EVENING)
    clock.advance(hours=1)
    html = elin.get(page).text
    for known in ("Elin Ek", world.elin, "Sjukstugan, Storuman", "12–14", "Umeå universitet", "You answered 24 Nov"):
        assert known in main_text(html)
    assert ticked(html) == {
        "housing=yes",
        "conditions=step_free",
        "conditions=companion",
        "arrive=first_day",
        "arrival_time=evening",
    }
    send(elin, page, "companion")
    claimed = said(id_of(world))
    assert claimed is not None
    assert (claimed["step_free"], claimed["companion"], claimed["arrive"]) == (False, True, "evening_before")


def test_the_next_placement_begins_with_what_she_said_about_the_last(elin: CheckedClient, world: World) -> None:
    send(elin, page_of(world), "no_animals", "has_car")
    other = elin.get(f"/placements/{world.storuman.placement}/housing").text
    assert {"conditions=no_animals", "conditions=has_car"} <= ticked(other)
    assert said(found(Placement, world.storuman.placement).id) is None, "looking states nothing"


def test_whoever_needs_no_housing_leaves_nothing_behind(elin: CheckedClient, world: World) -> None:
    send(elin, page_of(world), "step_free", wants_priority="y")
    assert decided(id_of(world)) == {"priority": None}
    sent = send(elin, page_of(world), "step_free", wants_priority="y", housing="no")
    assert sent.headers["Location"] == "/placements"
    assert placement_in(world).housing == "no"
    assert said(id_of(world)) is None
    assert decided(id_of(world)) == {}


def test_priority_always_goes_to_the_coordinator_and_once(elin: CheckedClient, world: World) -> None:
    for _ in range(2):
        send(elin, page_of(world), wants_priority="y")
    assert decided(id_of(world)) == {"priority": None}
    assert "has not answered yet whether you go before others" in main_text(elin.get(page_of(world)).text)
    send(elin, page_of(world))
    assert decided(id_of(world)) == {}, "taken back before it was decided"


def test_a_single_room_is_hers_to_say_while_there_are_enough(elin: CheckedClient, world: World) -> None:
    for name in ("one", "two"):
        claim(a_placement(world, name, WEEKS_12_TO_14), Needs(frozenset({Condition.OWN_ROOM})), short=False)
    send(elin, page_of(world), "own_room")
    assert decided(id_of(world)) == {}, "three are free, and two others want one"


def test_a_single_room_goes_to_the_coordinator_where_they_are_short(elin: CheckedClient, world: World) -> None:
    for name in ("one", "two", "three"):
        claim(a_placement(world, name, WEEKS_12_TO_14), Needs(frozenset({Condition.OWN_ROOM})), short=False)
    sent = send(elin, page_of(world), "own_room")
    assert decided(id_of(world)) == {"own_room": None}
    assert "One thing is for your university to decide" in elin.get(sent.headers["Location"]).text


def test_where_no_single_room_is_free_they_are_short(elin: CheckedClient, world: World) -> None:
    close_every_bed(world)
    db.session.commit()
    send(elin, page_of(world), "own_room")
    assert decided(id_of(world)) == {"own_room": None}


def test_what_was_decided_is_not_asked_again(elin: CheckedClient, world: World) -> None:
    placement = placement_in(world)
    claim(placement, Needs(wants_priority=True))
    ref = special(placement, Special.PRIORITY).ref
    decide(world.umu.id, ref, granted=False, at=TUESDAY, by=placement.student.person_id)
    db.session.commit()
    for wish in ({}, {"wants_priority": "y"}):
        send(elin, page_of(world), **wish)
    assert decided(id_of(world)) == {"priority": False}
    assert "Your university has said no" in main_text(elin.get(page_of(world)).text)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"housing": ""}, "Choose yes or no."),
        ({"telephone": "ring mamma"}, "Write a telephone number"),
        ({"telephone": "0" * 41}, "at most 40 characters"),
        ({"private_address": "x" * 201}, "at most 200 characters"),
        ({"arrive": "never"}, "valid choice"),
        ({"arrival_time": "noon"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(
    elin: CheckedClient, world: World, wrong: dict[str, str], told: str
) -> None:
    sent = send(elin, page_of(world), "step_free", **wrong)
    assert sent.status_code == 422
    assert told in main_text(sent.text)
    assert "conditions=step_free" in ticked(sent.text)
    assert said(id_of(world)) is None
    assert details_of(world.elin).telephone is None


def test_a_number_and_an_address_are_kept_with_her_details_and_forgotten_when_emptied(
    elin: CheckedClient, world: World
) -> None:
    contact = {"telephone": " 070-123  45 67 ", "private_address": "Storgatan 1, Umeå"}
    send(elin, page_of(world), **contact)
    details = details_of(world.elin)
    assert (details.telephone, details.private_address) == ("070-123 45 67", "Storgatan 1, Umeå")
    page = BeautifulSoup(elin.get(page_of(world)).text, "html.parser")
    assert page.select_one("#telephone")["value"] == "070-123 45 67"  # type: ignore[index]
    send(elin, page_of(world), telephone="", private_address="")
    details = details_of(world.elin)
    assert (details.telephone, details.private_address) == (None, None)


def test_of_a_protected_person_neither_is_kept(client: CheckedClient, world: World) -> None:
    placement = a_placement(world, "safe", WEEKS_12_TO_14, alias="Kim")
    email, ref = "sara-safe@umu.example", placement.ref
    db.session.commit()
    sign_in(client, email)
    page = f"/placements/{ref}/housing"
    assert "telephone" not in client.get(page).text
    sent = send(client, page, telephone="070-123 45 67", private_address="Storgatan 1")
    assert sent.status_code == 303
    keep_contact(details_of(email).person_id, telephone="070-123 45 67", private_address="Storgatan 1", at=TUESDAY)
    db.session.commit()
    details = details_of(email)
    assert (details.telephone, details.private_address) == (None, None)


def test_a_cancelled_placement_is_refused_kindly(elin: CheckedClient, world: World) -> None:
    token = csrf_token(elin, page_of(world))
    cancel_placement(id_of(world), at=TUESDAY, by=None)
    db.session.commit()
    assert "This placement is cancelled" in main_text(elin.get(page_of(world)).text)
    sent = elin.post(page_of(world), data={"csrf_token": token, "housing": "no"})
    assert sent.status_code == 409
    assert placement_in(world).housing == "yes"


def test_so_is_one_that_is_over(elin: CheckedClient, world: World, clock: MovableClock) -> None:
    clock.set(datetime(2027, 4, 9, 21, 59, tzinfo=UTC))  # one minute to midnight in Sweden, on the last day
    sign_in(elin, world.elin)
    assert send(elin, page_of(world), "step_free").status_code == 303
    token = csrf_token(elin, page_of(world))
    clock.advance(minutes=1)
    assert "This placement is over" in main_text(elin.get(page_of(world)).text)
    sent = elin.post(page_of(world), data={"csrf_token": token, "housing": "no"})
    assert sent.status_code == 409
    assert placement_in(world).housing == "yes"


def test_my_placements_lead_there(elin: CheckedClient, world: World) -> None:
    assert "Tell us what you need" in main_text(elin.get("/placements").text)
    send(elin, page_of(world))
    mine = elin.get("/placements").text
    assert "Change what you need" in main_text(mine)
    assert page_of(world) in mine


# What she has said is used.


def test_a_search_begins_with_what_she_needs(elin: CheckedClient, world: World) -> None:
    dwelling = found(Dwelling, world.storuman.dwelling)
    dwelling.step_free = True
    claim(
        placement_in(world),
        Needs(frozenset({Condition.STEP_FREE, Condition.OWN_ROOM, Condition.HAS_CAR}), arrive=Arrive.FIRST_DAY),
        short=False,
    )
    search = f"/placements/{world.storuman.second_placement}/beds"
    html = elin.get(search).text
    chosen = {"step_free=y", "own_room=y", "car=y", "arrive=first_day"}
    assert chosen <= ticked(html)
    assert "22 Mar" in main_text(html)
    assert "We have chosen what you have said that you need." in main_text(html)
    by_hand = elin.get(f"{search}?leave=day_after&order=nearest").text
    assert not chosen & ticked(by_hand), "what she chooses herself goes first"


def test_what_hides_rooms_can_be_taken_away(elin: CheckedClient, world: World) -> None:
    claim(placement_in(world), Needs(frozenset({Condition.STEP_FREE})))
    page = elin.get(f"/placements/{world.storuman.second_placement}/beds").text
    assert "No free room has all that is important to you" in main_text(page)
    (show_all,) = (
        str(link["href"]) for link in BeautifulSoup(page, "html.parser").select("main a") if link.text == "Show all"
    )
    assert "Skogsgården" in main_text(elin.get(show_all).text)


def test_a_single_room_that_was_refused_is_not_looked_for(elin: CheckedClient, world: World) -> None:
    placement = placement_in(world)
    claim(placement, Needs(frozenset({Condition.OWN_ROOM})))
    search = f"/placements/{placement.ref}/beds"
    assert "own_room=y" in ticked(elin.get(search).text)
    placement = placement_in(world)
    ref = special(placement, Special.OWN_ROOM).ref
    decide(world.umu.id, ref, granted=False, at=TUESDAY, by=placement.student.person_id)
    db.session.commit()
    assert "own_room=y" not in ticked(elin.get(search).text)


@pytest.mark.parametrize(("comes", "chosen"), [("evening", True), ("unknown", False)])
def test_the_bed_asks_with_the_time_she_has_named(elin: CheckedClient, world: World, comes: str, chosen: bool) -> None:
    send(elin, page_of(world), arrival_time=comes)
    bed = elin.get(f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[1]}").text
    assert (f"arrival_time={comes}" in ticked(bed)) is chosen


def test_whoever_comes_on_the_first_day_asks_for_those_nights(elin: CheckedClient, world: World) -> None:
    send(elin, page_of(world), arrive="first_day", arrival_time="evening")
    page = BeautifulSoup(elin.get(f"/placements/{world.storuman.second_placement}/beds").text, "html.parser")
    bed = next(str(link["href"]) for link in page.select("main a") if "/beds/" in str(link["href"]))
    assert "22 Mar" in main_text(elin.get(bed).text)
    asked = post_form(elin, bed, {"arrival_time": "evening"}, button="Ask for the room", follow=True)
    assert "22 Mar – 10 Apr 2027" in main_text(asked.text)
