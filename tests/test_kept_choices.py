"""Addresses that keep a reader's choices: what else a visitor writes into them is left aside."""

import pytest
from sqlalchemy.orm import Session

from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

STRANGE = ("endpoint=x", "_method=DELETE", "_scheme=javascript&_external=1", "_anchor=x", "values=x", "ref=x&slug=y")


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns and two schools."""
    return build_world()


@pytest.mark.parametrize("query", STRANGE)
def test_pages_with_choices_in_their_address_take_no_other_words(
    client: CheckedClient, world: World, query: str
) -> None:
    sign_in(client, world.elin)
    for page in ("beds", f"beds/{world.storuman.beds[1]}"):
        answer = client.get(f"/placements/{world.storuman.placement}/{page}?order=cheapest&{query}")
        assert answer.status_code == 200
        assert "javascript:" not in answer.text
        assert "order=cheapest" in answer.text


@pytest.mark.parametrize("query", STRANGE)
def test_so_does_the_list_of_students(client: CheckedClient, world: World, query: str) -> None:
    sign_in(client, world.umu.coordinator)
    answer = client.get(f"/institutions/{world.umu.slug}/students?term=VT27&{query}")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text
    assert "term=VT27" in answer.text
