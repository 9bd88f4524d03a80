"""Where could they all be housed? As a coordinator asks before she places a cohort."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.organisations.models import PlacementSite
from housing.placements.models import Placement, SiteLimit
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

ASK = "Räkna ut"


@pytest.fixture
def world(session_scope: Session, client: CheckedClient) -> World:
    """Umeå sends a student to a site in Storuman, with one bed free in weeks 6-8, and another to one in Sorsele."""
    world = build_world()
    second = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.second_placement)).one()
    sorsele = session_scope.scalars(select(PlacementSite).where(PlacementSite.ref == world.sorsele.site)).one()
    second.site_id, second.municipality_id = sorsele.id, sorsele.municipality_id
    session_scope.commit()
    sign_in(client, world.umu.coordinator)
    return world


def page_of(world: World) -> str:
    return f"/institutions/{world.umu.slug}/spread"


def site(session: Session, ref: str) -> PlacementSite:
    return session.scalars(select(PlacementSite).where(PlacementSite.ref == ref)).one()


def ask(client: CheckedClient, world: World, size: object, **sites: object) -> TestResponse:
    data = {"size": str(size), "weeks": "6-8", "term": "VT27", **{name: str(value) for name, value in sites.items()}}
    return post_form(client, page_of(world), data, button=ASK)


def rows(answer: TestResponse) -> list[list[str]]:
    found = BeautifulSoup(answer.text, "html.parser").select("#answer-section table")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found[0].select("tbody tr")]


def test_who_finds_no_bed_in_one_town_is_sent_to_the_other(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    here, there = (site(session_scope, ref) for ref in (world.storuman.site, world.sorsele.site))
    answer = ask(client, world, 2, **{f"wish_{here.id}": 2})
    assert "Alla 2 kan få boende" in answer.text
    assert "Storuman har plats för 1 student." in answer.text
    assert [[row[0], *row[2:]] for row in rows(answer)] == [
        [there.name, "0", "1 1 fler"],
        [here.name, "2", "1 1 färre"],
    ]


def test_too_many_are_told_with_what_is_in_the_way(client: CheckedClient, world: World, session_scope: Session) -> None:
    there = site(session_scope, world.sorsele.site)
    answer = ask(client, world, 9, **{f"limit_{there.id}": 1})
    assert "2 av 9 kan få boende" in answer.text
    assert "Storuman har plats för 1 student." in answer.text
    assert f"{there.name} tar emot högst 1 student." in answer.text


def test_what_a_site_can_take_is_remembered_for_the_institution_alone(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    there = site(session_scope, world.sorsele.site)
    field = f"limit_{there.id}"
    ask(client, world, 2, **{field: 4})
    assert _value(client.get(page_of(world)), field) == "4"
    sign_in(client, world.ltu.coordinator)
    assert _value(client.get(f"/institutions/{world.ltu.slug}/spread"), field) == ""
    sign_in(client, world.umu.coordinator)
    ask(client, world, 2, **{field: ""})
    session_scope.expire_all()
    assert session_scope.scalars(select(SiteLimit)).all() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"size": "0"}, "mellan 1 och 1000"),
        ({"size": "tolv"}, "Skriv ett heltal"),
        ({"weeks": "8-6"}, "slutar innan"),
        ({"weeks": ""}, "Skriv vilka veckor"),
        ({"weeks": "2-3", "term": "VT26"}, "har varit"),
    ],
)
def test_what_is_wrong_is_told(client: CheckedClient, world: World, wrong: dict[str, str], said: str) -> None:
    page = client.get(page_of(world))
    token = BeautifulSoup(page.text, "html.parser").select_one("input[name=csrf_token]")
    assert token
    data = {"csrf_token": token["value"], "size": "2", "weeks": "6-8", "term": "VT27", **wrong}
    answer = client.post(page_of(world), data=data)
    assert answer.status_code == 422
    assert said in answer.text


def _value(answer: TestResponse, field: str) -> object:
    found = BeautifulSoup(answer.text, "html.parser").select_one(f"#{field}")
    assert found
    return found["value"]
