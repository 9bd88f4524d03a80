"""Beds held for cohorts are tried in the small world: Storuman's three mixed beds, Umeå's coordinator, its students."""

import pytest
from sqlalchemy.orm import Session

from tests.harness.client import CheckedClient
from tests.harness.world import World, build_world
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def coordinator(client: CheckedClient, world: World) -> CheckedClient:
    """Umeå's coordinator, signed in, who reads English."""
    return english(client, world.umu.coordinator)


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)
