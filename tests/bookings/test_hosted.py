"""What a municipality's or a region's coordinator sees: who comes to the sites that it runs, and no more."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.organisations.models import Municipality, PlacementSite, Region
from housing.organisations.regions import load_regions, region_of
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.people import a_grant, a_person
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

VERA = "vera@storuman.example"
PAGE = "/hosts/storuman/placements"


@pytest.fixture
def world(session_scope: Session) -> World:
    world = build_world()
    load_regions()
    a_grant(a_person("Vera", "Vik", VERA), "coordinator", world.storuman.id)
    session_scope.commit()
    return world


def run_by(session: Session, world: World, organisation_id: int | None) -> None:
    session.scalars(
        select(PlacementSite).where(PlacementSite.ref == world.storuman.site)
    ).one().run_by_id = organisation_id
    session.commit()


def reads_english(client: CheckedClient, email: str) -> CheckedClient:
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, email)
    return client


def test_placements_at_own_sites_are_shown_with_the_name_of_who_sends(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    vera = reads_english(client, VERA)
    assert "No placements ahead" in vera.get(PAGE).text
    run_by(session_scope, world, world.storuman.id)
    shown = vera.get(PAGE).text
    for said in ("Elin Ek", "Sjukstugan", "Umeå universitet", "Has asked in Storuman"):
        assert said in shown
    for kept in ("Skogsvägen", "Skogsgården", "rum 1", world.elin, "Maja"):
        assert kept not in shown


def test_what_others_run_is_not_theirs(client: CheckedClient, world: World, session_scope: Session) -> None:
    region = region_of("Västerbottens län")
    assert region is not None
    run_by(session_scope, world, region.id)
    vera = reads_english(client, VERA)
    assert "Elin" not in vera.get(PAGE).text
    assert vera.get(f"/hosts/{region.slug}/placements").status_code == 404
    for closed in ("/institutions/umu/students", "/municipalities/storuman/worklist", "/municipalities/storuman/board"):
        assert vera.get(closed).status_code == 404


def test_the_region_sees_its_own(client: CheckedClient, world: World, session_scope: Session) -> None:
    region = session_scope.scalars(select(Region).where(Region.slug == "region-vasterbotten")).one()
    a_grant(a_person("Lena", "Lund", "lena@region.example"), "coordinator", region.id)
    run_by(session_scope, world, region.id)
    lena = reads_english(client, "lena@region.example")
    page = lena.get("/hosts/region-vasterbotten/placements").text
    assert "Elin Ek" in page
    assert "Placements with us" in lena.get("/").text
    assert "Availability" in lena.get("/").text


def test_only_one_state_can_be_looked_at(client: CheckedClient, world: World, session_scope: Session) -> None:
    run_by(session_scope, world, world.storuman.id)
    vera = reads_english(client, VERA)
    assert "No placement fits what you chose" in vera.get(f"{PAGE}?state=housed").text
    assert "Elin Ek" in vera.get(f"{PAGE}?state=waiting").text
    assert "Elin Ek" in vera.get(f"{PAGE}?state=nonsense&page=99").text


def test_the_university_says_who_runs_a_site(client: CheckedClient, world: World, session_scope: Session) -> None:
    karin = reads_english(client, world.umu.coordinator)
    page = f"/institutions/umu/sites/{world.storuman.site}"
    region = session_scope.scalars(select(Region).where(Region.slug == "region-vasterbotten")).one()
    municipality = session_scope.get_one(Municipality, world.storuman.id)
    assert "Region Västerbotten" in karin.get(page).text
    for chosen, expected in ((region.ref, region.id), (municipality.ref, municipality.id), ("", None)):
        assert post_form(karin, page, {"run_by": chosen}, action=f"{page}/run-by").status_code == 303
        session_scope.expire_all()
        found = session_scope.scalars(
            select(PlacementSite.run_by_id).where(PlacementSite.ref == world.storuman.site)
        ).one()
        assert found == expected


def test_nobody_else_can_be_said_to_run_it(client: CheckedClient, world: World, session_scope: Session) -> None:
    karin = reads_english(client, world.umu.coordinator)
    page = f"/institutions/umu/sites/{world.storuman.site}"
    other = session_scope.get_one(Municipality, world.sorsele.id)
    answer = post_form(karin, page, {"run_by": other.ref}, action=f"{page}/run-by")
    assert answer.status_code == 422
    assert (
        session_scope.scalars(select(PlacementSite.run_by_id).where(PlacementSite.ref == world.storuman.site)).one()
        is None
    )
