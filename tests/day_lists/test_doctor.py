"""What `flask doctor` says of lists that are not as the services leave them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.database import db
from housing.day_lists.models import Addressee, KeyNoted, ListLink
from housing.day_lists.services.links import make_link
from housing.day_lists.services.noting import Pressed, note
from housing.doctor.examination import examine
from housing.rules.day_list import Kind, Press
from tests.day_lists.guests import an_addressee, confirmed, on
from tests.harness.clock import TUESDAY
from tests.harness.world import World, build_world, found

ARRIVAL = date(2027, 2, 7)


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


def let_it_open_longer() -> None:
    db.session.execute(update(ListLink).values(expires_at=TUESDAY + timedelta(days=15)))


def end_its_owner_alone() -> None:
    db.session.execute(update(Addressee).values(ended_at=TUESDAY))


def count_a_key_as_arrived() -> None:
    db.session.execute(update(KeyNoted).values(is_arrival=True))


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (let_it_open_longer, "opens until"),
        (end_its_owner_alone, "has ended, and a link of"),
        (count_a_key_as_arrived, "a key of 2027-02-27 counts as arrived, and no event says so"),
    ],
)
def test_what_is_broken_is_named(world: World, break_it: Callable[[], None], sentence: str) -> None:
    confirmed(found(Booking, world.storuman.booking))
    addressee = an_addressee(world, Kind.RECEPTION)
    make_link(addressee, TUESDAY)
    note(addressee, Pressed(Press.KEY_BACK, world.storuman.booking, date(2027, 2, 27)), on(ARRIVAL))
    db.session.commit()
    assert examine(ARRIVAL) == []
    break_it()
    db.session.commit()
    assert any(sentence in str(breach) for breach in examine(ARRIVAL) if breach.rule == "day lists")
