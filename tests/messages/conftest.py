"""Elin's room in Storuman is confirmed from the seventh of February 2027; she has not come yet."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

LONG_BEFORE = datetime(2027, 1, 12, 9, tzinfo=UTC)
JUST_BEFORE = datetime(2027, 2, 5, 9, tzinfo=UTC)
MID_STAY = datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.fixture
def world(session_scope: Session, clock: MovableClock) -> World:
    world = build_world()
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    session_scope.commit()
    clock.set(LONG_BEFORE)
    return world


@pytest.fixture
def student(app: Flask, world: World) -> CheckedClient:
    """Elin, signed in, who reads Swedish."""
    return visitor(app, world.elin)


@pytest.fixture
def officer(app: Flask, world: World) -> CheckedClient:
    """Storuman's officer, signed in."""
    return visitor(app, world.storuman.officer)


def visitor(app: Flask, email: str) -> CheckedClient:
    client = CheckedClient(app)
    sign_in(client, email)
    return client
