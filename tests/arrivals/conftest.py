"""Elin's room in Storuman is hers from Sunday 7 to Saturday 27 February; the door of her dwelling has a code."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    """The small world, with Elin's request approved."""
    world = build_world()
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    return world


SignedInAt = Callable[[datetime], CheckedClient]


@pytest.fixture
def signed_in_at(elin: CheckedClient, world: World, clock: MovableClock) -> SignedInAt:
    """Let it be another time, and Elin be signed in then; weeks later she is no longer."""

    def sign_in_then(instant: datetime) -> CheckedClient:
        clock.set(instant)
        return english(elin, world.elin)

    return sign_in_then


@pytest.fixture
def elin(client: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in, who reads English."""
    return english(client, world.elin)


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)
