"""What an officer sees of a student's needs: conditions, and her number while she is a guest; nobody else's officer."""

from datetime import UTC, datetime

import pytest

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.database import db
from housing.placements.models import Placement
from housing.placements.services.deciding import decide
from housing.rules.claiming import Condition, Needs, Special
from housing.stock.models import Bed, Dwelling
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found
from tests.placements.claimed import EVERYTHING, claim, details_of, special

NUMBER = "070-123 45 67"


def page_of(world: World) -> str:
    return f"/municipalities/storuman/requests/{world.storuman.booking}"


def answered(world: World, kind: Special, *, granted: bool) -> None:
    ref = special(found(Placement, world.storuman.placement), kind).ref
    decide(world.umu.id, ref, granted=granted, at=TUESDAY, by=details_of(world.umu.coordinator).person_id)
    db.session.commit()


def test_the_officer_reads_conditions_and_no_reasons(officer: CheckedClient, world: World) -> None:
    found(Dwelling, world.storuman.dwelling).step_free = True
    claim(found(Placement, world.storuman.placement), EVERYTHING)
    text = main_text(officer.get(page_of(world)).text)
    for condition in (
        "A home without steps",
        "A room of one’s own, the university has not answered yet",
        "A home without animals",
        "Works nights",
        "Somebody comes along",
        "Has a car",
    ):
        assert condition in text
    assert "Goes before others" not in text, "nobody has said so yet"
    answered(world, Special.PRIORITY, granted=True)
    answered(world, Special.OWN_ROOM, granted=True)
    text = main_text(officer.get(page_of(world)).text)
    assert "Goes before others, says the university" in text
    assert "A room of one’s own, says the university" in text


def test_what_the_university_has_refused_is_not_told(officer: CheckedClient, world: World) -> None:
    claim(found(Placement, world.storuman.placement), EVERYTHING)
    answered(world, Special.PRIORITY, granted=False)
    answered(world, Special.OWN_ROOM, granted=False)
    text = main_text(officer.get(page_of(world)).text)
    assert "Goes before" not in text
    assert "A room of one’s own, " not in text


def test_a_home_that_lacks_what_she_needs_is_the_one_thing_to_look_at(officer: CheckedClient, world: World) -> None:
    claim(found(Placement, world.storuman.placement), Needs(frozenset({Condition.STEP_FREE})))
    text = main_text(officer.get(page_of(world)).text)
    assert "The student needs, and does not get: a home without steps." in text
    assert "Proposed: Offer another bed." in text
    found(Dwelling, world.storuman.dwelling).step_free = True
    db.session.commit()
    text = main_text(officer.get(page_of(world)).text)
    assert "The home has what is needed." in text


@pytest.mark.parametrize(
    ("condition", "lacks"),
    [(Condition.OWN_ROOM, "a room of one’s own"), (Condition.NO_ANIMALS, "a home without animals")],
)
def test_so_are_a_shared_room_and_animals(
    officer: CheckedClient, world: World, condition: Condition, lacks: str
) -> None:
    found(Bed, world.storuman.beds[0]).is_shared_room = True
    found(Dwelling, world.storuman.dwelling).animals = "allowed"
    claim(found(Placement, world.storuman.placement), Needs(frozenset({condition})))
    assert f"does not get: {lacks}." in main_text(officer.get(page_of(world)).text)


@pytest.fixture
def guest(world: World) -> Booking:
    """Elin, who has a bed from 7 to 27 February and has added her number."""
    details_of(world.elin).telephone = NUMBER
    booking = found(Booking, world.storuman.booking)
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    return booking


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2027, 2, 3, 22, 59, tzinfo=UTC), False),
        (datetime(2027, 2, 3, 23, 0, tzinfo=UTC), True),
        (datetime(2027, 2, 15, 8, 0, tzinfo=UTC), True),
        (datetime(2027, 2, 27, 22, 59, tzinfo=UTC), True),
        (datetime(2027, 2, 27, 23, 0, tzinfo=UTC), False),
    ],
    ids=["four days before, to midnight in Sweden", "three days before", "there", "leaves", "has left"],
)
@pytest.mark.usefixtures("guest")
def test_her_number_is_seen_from_three_days_before_to_the_day_she_leaves(
    officer: CheckedClient, world: World, clock: MovableClock, at: datetime, shown: bool
) -> None:
    clock.set(at)
    sign_in(officer, world.storuman.officer)
    assert (NUMBER in officer.get(page_of(world)).text) is shown


def test_nobody_sees_the_number_of_somebody_who_is_not_a_guest(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    details_of(world.elin).telephone = NUMBER
    db.session.commit()
    clock.set(datetime(2027, 2, 6, 8, tzinfo=UTC))
    sign_in(officer, world.storuman.officer)
    assert NUMBER not in officer.get(page_of(world)).text, "she has only asked"
    booking = found(Booking, world.storuman.booking)
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    assert NUMBER in officer.get(page_of(world)).text
    withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    assert NUMBER not in officer.get(page_of(world)).text, "she has given the room back"


@pytest.mark.usefixtures("guest")
def test_a_protected_persons_number_is_never_seen(officer: CheckedClient, world: World, clock: MovableClock) -> None:
    person = details_of(world.elin).person
    person.is_protected, person.alias = True, "Kim"
    db.session.commit()
    clock.set(datetime(2027, 2, 8, 8, tzinfo=UTC))
    sign_in(officer, world.storuman.officer)
    page = officer.get(page_of(world)).text
    assert "Kim" in page
    assert NUMBER not in page


@pytest.mark.usefixtures("guest")
def test_another_towns_officer_gets_to_none_of_it(client: CheckedClient, world: World, clock: MovableClock) -> None:
    clock.set(datetime(2027, 2, 8, 8, tzinfo=UTC))
    sign_in(client, world.sorsele.officer)
    assert client.get(page_of(world)).status_code == 404
    assert client.get(page_of(world).replace("storuman", "sorsele")).status_code == 404


@pytest.mark.usefixtures("guest")
def test_her_coordinator_sees_neither_number_nor_needs(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    claim(found(Placement, world.storuman.placement), EVERYTHING)
    clock.set(datetime(2027, 2, 8, 8, tzinfo=UTC))
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.umu.coordinator)
    for page in ("students", "students/students.csv", "claims"):
        text = client.get(f"/institutions/umu/{page}").text
        assert NUMBER not in text
        assert "Works nights" not in text
