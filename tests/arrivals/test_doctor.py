"""What `flask doctor` says of keys that are not as the services leave them."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from housing.arrivals.services.handing import hand_to_guest
from housing.bookings.arrivals import Inspection
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.database import db
from housing.doctor.examination import examine
from housing.keys.models import DoorKey, KeyLoan
from tests.arrivals.doors import a_code, a_key
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found


def garble_the_code(world: World) -> str:
    ref = a_code(world.storuman.beds[0])
    db.session.execute(update(DoorKey).where(DoorKey.ref == ref).values(sealed=b"\x01garbled-and-never-sealed"))
    return f"keys: key {ref}: has a code that none of CODE_KEYS and SECRET_KEY opens"


def hand_it_to_another_town_s_guest(world: World) -> str:
    ref, other = a_key(world.storuman.beds[0]), found(Booking, world.sorsele.booking)
    hand_to_guest(found(Booking, world.storuman.booking), found(DoorKey, ref), By(None, TUESDAY))
    db.session.execute(update(KeyLoan).values(booking_id=other.id))
    return f"keys: key {ref}: is out with booking {other.ref}, requested, which has no right to it"


def inspect_what_was_no_stay(world: World) -> str:
    booking = found(Booking, world.sorsele.booking)
    found_there = Inspection(
        municipality_id=booking.municipality_id, booking_id=booking.id, outcome="fine", inspected_at=TUESDAY
    )
    db.session.add(found_there)
    db.session.flush()
    return f"keys: inspection {found_there.ref}: is of booking {booking.ref}, requested, which was no stay there"


@pytest.mark.parametrize(
    "break_it",
    [garble_the_code, hand_it_to_another_town_s_guest, inspect_what_was_no_stay],
    ids=lambda each: each.__name__,
)
def test_what_is_broken_is_named(world: World, break_it: Callable[[World], str]) -> None:
    assert examine(TUESDAY.date()) == []
    expected = break_it(world)
    db.session.commit()
    assert expected in [str(breach) for breach in examine(TUESDAY.date())]
