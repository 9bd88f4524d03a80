"""Storuman decides; Sorsele, as everybody else, makes lease offers."""

import pytest
from sqlalchemy.orm import Session

from tests.decisions.deciding import let_it_decide
from tests.harness.client import CheckedClient
from tests.harness.world import World, build_world
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    """Both towns, with Storuman's answers being decisions since long ago."""
    world = build_world()
    let_it_decide(world)
    return world


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)
