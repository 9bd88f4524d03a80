"""Storuman uses the agreement; Sorsele does not."""

import pytest
from sqlalchemy.orm import Session

from housing.database import db
from housing.organisations.models import Municipality
from tests.harness.client import CheckedClient
from tests.harness.people import LONG_AGO
from tests.harness.world import World, build_world
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    """Both towns, with agreements made in Storuman since long ago."""
    world = build_world()
    db.session.get_one(Municipality, world.storuman.id).agreement_since = LONG_AGO
    db.session.commit()
    return world


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)
