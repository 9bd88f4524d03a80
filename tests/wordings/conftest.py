"""Storuman's officer writes texts in the small world."""

import pytest
from sqlalchemy.orm import Session

from tests.harness.client import CheckedClient
from tests.harness.world import World, build_world
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)
