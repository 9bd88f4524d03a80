"""Waiting is tried in the small world: Storuman's three mixed beds, full in weeks 9 and 10, and students who wait."""

import pytest
from sqlalchemy.orm import Session

from tests.harness.client import CheckedClient
from tests.harness.made_once import made_once
from tests.harness.world import World, build_world
from tests.holds.browsers import english
from tests.waiting.lines import fill_the_town


@pytest.fixture
def world(session_scope: Session) -> World:
    """Storuman is full in weeks 9 and 10."""
    return full_town()


def full_town() -> World:
    """Lay it out on an empty database."""
    return made_once("full in weeks 9 and 10", _full)


def _full() -> World:
    world = build_world()
    fill_the_town(world)
    return world


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    return english(client, world.storuman.officer)
