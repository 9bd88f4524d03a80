"""Elin's room in Storuman is confirmed, and she lives there: the tenth of February 2027."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.organisations.models import Municipality
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

MID_STAY = datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.fixture
def world(session_scope: Session, clock: MovableClock) -> World:
    world = build_world()
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.get_one(Municipality, world.storuman.id).telephone = "0951-140 00"
    session_scope.commit()
    clock.set(MID_STAY)
    return world


@pytest.fixture
def student(app: Flask, world: World) -> CheckedClient:
    """Elin, signed in, who reads Swedish."""
    return visitor(app, world.elin)


@pytest.fixture
def officer(app: Flask, world: World) -> CheckedClient:
    """Storuman's officer, signed in."""
    return visitor(app, world.storuman.officer)


def visitor(app: Flask, email: str | None = None) -> CheckedClient:
    client = CheckedClient(app)
    if email:
        sign_in(client, email)
    return client
