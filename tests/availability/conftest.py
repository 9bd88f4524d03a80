"""The world, and a student of it signed in."""

import pytest
from flask import Flask

from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """Two towns, two schools, a student of each."""
    with app.app_context():
        return build_world()


@pytest.fixture
def elin(client: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in. She has asked for bed 1 in weeks 6-8 and applied for bed 2 in weeks 12-14."""
    sign_in(client, world.elin)
    return client
