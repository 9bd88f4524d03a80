"""0020 and 0021 with rows in the tables, down and up: bookings and their history stay as they were."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, text

from housing.bookings.models import Booking, BookingEvent
from housing.bookings.services.deciding import approve_booking
from housing.database import db, migrate
from housing.day_lists.services.addressees import NewAddressee, add_addressee
from housing.day_lists.services.links import make_link
from housing.day_lists.services.noting import Pressed, note, undo
from housing.doctor.examination import examine
from housing.organisations.models import Municipality
from housing.rules.day_list import Kind, Press
from housing.stock.models import Dwelling
from housing.stock.services.turnover import set_turnover
from tests.harness.clock import TUESDAY
from tests.harness.product import make_app, release
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.slow

ARRIVAL = date(2027, 2, 7)
NOON = datetime(2027, 2, 7, 12, tzinfo=UTC)


@pytest.fixture
def world(empty_database_url: str) -> Iterator[World]:
    """A municipality that turns over and has given a list; a key that was handed out, taken back and handed out."""
    app: Flask = make_app(empty_database_url)
    migrate(app)
    with app.app_context():
        world = build_world()
        booking = found(Booking, world.storuman.booking)
        approve_booking(booking, person_id=None, at=TUESDAY)
        set_turnover(db.session.get_one(Municipality, world.storuman.id), 2, person_id=None, at=TUESDAY)
        new = NewAddressee(world.storuman.id, Kind.CARETAKER, "caretaker@storuman.example", "sv", 0)
        caretaker = add_addressee(new, person_id=None, at=TUESDAY)
        make_link(caretaker, NOON)
        key = Pressed(Press.KEY_OUT, world.storuman.booking, ARRIVAL)
        for step in (note, undo, note):
            step(caretaker, key, NOON)
        db.session.commit()
        yield world
        db.session.remove()
    release(app)


def test_down_and_up_again(world: World) -> None:
    events = db.session.scalar(select(func.count()).select_from(BookingEvent))
    for direction, revision in ((downgrade, "0015"), (upgrade, "head")):
        db.session.remove()
        db.engine.dispose()
        direction(revision=revision)
        db.session.remove()
    assert db.session.scalar(select(func.count()).select_from(BookingEvent)) == events
    assert found(Booking, world.storuman.booking).status == "checked_in"
    assert found(Dwelling, world.storuman.dwelling).turnover_nights == 0
    taken_back = text("SELECT count(*) FROM transition WHERE from_status = 'checked_in' AND to_status = 'confirmed'")
    assert db.session.scalar(taken_back) == 1
    assert examine(ARRIVAL) == []
