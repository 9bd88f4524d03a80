"""How many each site can take, sent as a list."""

from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.organisations.models import PlacementSite
from housing.placements.models import SiteLimit
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

PAGE = "/institutions/umu/spread"


@pytest.fixture
def world(session_scope: Session, client: CheckedClient) -> World:
    world = build_world()
    site = session_scope.scalars(select(PlacementSite).where(PlacementSite.ref == world.storuman.site)).one()
    other = PlacementSite(
        municipality_id=site.municipality_id,
        name="Sjukstugan i Storuman",
        name_key="sjukstugan i storuman",
        latitude=65.1,
        longitude=17.1,
        merged_into_id=site.id,
    )
    session_scope.add(other)
    session_scope.commit()
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.umu.coordinator)
    return world


def send(client: CheckedClient, text: str) -> tuple[int, str]:
    file = (BytesIO(text.encode()), "platser.csv")
    answer = post_form(client, PAGE, {"file": file}, action=f"{PAGE}/limits")
    return answer.status_code, answer.text


def limits(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(SiteLimit.students)))


@pytest.mark.parametrize("name", ["Sjukstugan", "sjukstugan i Storuman"])
def test_a_list_is_remembered_also_by_another_spelling(
    client: CheckedClient, world: World, session_scope: Session, name: str
) -> None:
    assert send(client, f"Enhet;Kommun;Platser\n{name};Storuman;4\n")[0] == 303
    assert limits(session_scope) == [4]
    assert 'value="4"' in client.get(PAGE).text
    assert send(client, f"Enhet;Kommun;Platser\n{name};Storuman;0\n")[0] == 303
    assert limits(session_scope) == [0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("Sjukstuggan;Storuman;4", "Sjukstugan"),
        ("Sjukstugan;Storumann;4", "Storuman"),
        ("Sjukstugan;Sorsele;4", "Sorsele"),
        ("Sjukstugan;Storuman;många", "många"),
        ("Sjukstugan;Storuman;2,5", "2,5"),
        ("Sjukstugan;Storuman;-1", "-1"),
        ("Sjukstugan;Storuman;4\nSjukstugan i Storuman;Storuman;5", "Sjukstugan i Storuman"),
    ],
)
def test_a_mistake_is_told_at_its_row_and_nothing_is_written(
    client: CheckedClient, world: World, session_scope: Session, rows: str, sentence: str
) -> None:
    status, text = send(client, f"Enhet;Kommun;Platser\n{rows}\n")
    assert status == 422
    assert "Nothing was written." in text
    mistakes = text[text.index("Every mistake, row by row") :]
    assert sentence in mistakes
    assert limits(session_scope) == []


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "\x00\x01"])
def test_what_is_no_list_is_told_so(client: CheckedClient, world: World, session_scope: Session, text: str) -> None:
    assert send(client, text)[0] == 422
    assert limits(session_scope) == []
