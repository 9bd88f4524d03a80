"""What a reception or a caretaker notes of keys on a list stands in the officers' register too, where it is certain."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.arrivals.services.handing import hand_to_guest
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.database import db
from housing.day_lists.models import Addressee
from housing.day_lists.services.noting import Pressed, note, undo
from housing.doctor.examination import examine
from housing.keys.models import DoorKey, KeyLoan
from housing.keys.services.register import KeyRefused, Opens, add_key
from housing.rules.day_list import Kind, Press
from housing.stock.models import Bed
from tests.bookings.pages import main_text
from tests.day_lists.guests import an_addressee, confirmed, on
from tests.day_lists.test_by_link import ARRIVAL, DEPARTURE
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; Elin has the first bed in Storuman from 7 to 27 February."""
    world = build_world()
    confirmed(found(Booking, world.storuman.booking))
    return world


@pytest.fixture
def reception(world: World) -> Addressee:
    return an_addressee(world, Kind.RECEPTION)


def a_key(world: World, label: str, *, of_dwelling: bool = False) -> DoorKey:
    """Write down a key to the room or the dwelling of Elin's bed; commit."""
    bed = found(Bed, world.storuman.beds[0])
    opens = Opens(bed.municipality_id, dwelling_id=bed.dwelling_id, bed_id=None if of_dwelling else bed.id)
    key = add_key(opens, "key", label, None, person_id=None, at=TUESDAY)
    db.session.commit()
    return key


def press(reception: Addressee, world: World, which: Press, *, days: int = 0) -> None:
    day = ARRIVAL if which is Press.KEY_OUT else DEPARTURE
    note(reception, Pressed(which, world.storuman.booking, day), on(day) + timedelta(days=days))
    db.session.commit()


def take_back_press(reception: Addressee, world: World, which: Press) -> None:
    day = ARRIVAL if which is Press.KEY_OUT else DEPARTURE
    undo(reception, Pressed(which, world.storuman.booking, day), on(day, hour=9))
    db.session.commit()


def out() -> list[str]:
    """Return the labels of the keys that are with guests."""
    loans = select(DoorKey.label).join(KeyLoan, KeyLoan.door_key_id == DoorKey.id).where(KeyLoan.is_out.is_(True))
    return sorted(db.session.scalars(loans))


def test_the_one_key_to_each_door_is_out_and_comes_back(
    world: World, reception: Addressee, app: Flask, clock: MovableClock
) -> None:
    a_key(world, "N14")
    a_key(world, "P3", of_dwelling=True)
    for _click in range(2):
        press(reception, world, Press.KEY_OUT)
    assert out() == ["N14", "P3"]
    clock.set(on(ARRIVAL))
    officer = english(CheckedClient(app), world.storuman.officer)
    page = main_text(officer.get(f"/municipalities/storuman/stays/{world.storuman.booking}").text)
    assert "N14 is back" in page
    assert examine(ARRIVAL) == []
    for _click in range(2):
        press(reception, world, Press.KEY_BACK)
    assert out() == []
    assert len(db.session.scalars(select(KeyLoan)).all()) == 2


def test_of_two_keys_to_a_door_neither_is_guessed(world: World, reception: Addressee) -> None:
    a_key(world, "N14")
    a_key(world, "N15")
    a_key(world, "P3", of_dwelling=True)
    press(reception, world, Press.KEY_OUT)
    assert out() == ["P3"]


def test_a_key_that_is_lost_or_with_somebody_is_not_the_one(world: World, reception: Addressee) -> None:
    lost, other = a_key(world, "N13"), a_key(world, "N14")
    lost.lost_at = TUESDAY
    a_key(world, "N15")
    neighbour = found(Booking, world.sorsele.booking)
    db.session.add(KeyLoan(door_key_id=other.id, booking_id=neighbour.id, handed_at=TUESDAY))
    db.session.commit()
    press(reception, world, Press.KEY_OUT)
    assert out() == ["N14", "N15"]
    assert db.session.scalars(select(KeyLoan.booking_id).where(KeyLoan.door_key_id == other.id)).all() == [neighbour.id]


def test_undo_takes_back_just_what_the_button_did(world: World, reception: Addressee) -> None:
    by_officer, by_list = a_key(world, "N14"), a_key(world, "P3", of_dwelling=True)
    booking = found(Booking, world.storuman.booking)
    hand_to_guest(booking, by_officer, By(None, on(ARRIVAL, hour=7)))
    db.session.commit()
    press(reception, world, Press.KEY_OUT)
    assert out() == [by_officer.label, by_list.label]
    take_back_press(reception, world, Press.KEY_OUT)
    assert out() == [by_officer.label]
    press(reception, world, Press.KEY_BACK)
    assert out() == []
    take_back_press(reception, world, Press.KEY_BACK)
    assert out() == [by_officer.label]
    assert examine(ARRIVAL) == []


def test_an_officer_cannot_hand_out_what_the_list_says_is_out(world: World, reception: Addressee) -> None:
    key = a_key(world, "N14")
    press(reception, world, Press.KEY_OUT)
    with pytest.raises(KeyRefused):
        hand_to_guest(found(Booking, world.storuman.booking), key, By(None, on(ARRIVAL)))
