"""The world, and its people signed in."""

import pytest
from sqlalchemy.orm import Session

from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; in Storuman one request and one application wait."""
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.storuman.officer)
    return client
