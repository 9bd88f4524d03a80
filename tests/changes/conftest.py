"""Stays that change are tried in the small world: Elin has Storuman's first bed in weeks 6-8, agreed."""

import pytest
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.mail import MailMessage
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    """Elin's room is hers; no mail is left from before."""
    world = build_world()
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.query(MailMessage).delete()
    db.session.commit()
    return world


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)


@pytest.fixture
def student(client: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in, who reads English."""
    return english(CheckedClient(client.application), world.elin)
