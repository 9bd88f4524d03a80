"""Placing sites on the map."""

import re
from xml.etree import ElementTree

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.organisations.models import Institution, PlacementSite
from housing.placements.models import Placement
from housing.placements.services.planned import RowState
from housing.placements.services.publishing import Published
from housing.rules.distance import metres_between
from housing.rules.placing import WHOLE_MUNICIPALITY
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.placements.lists import EBBA, MAJA, send, two_universities
from tests.placements.people import coordinator

PAGE = "/institutions/umea-universitet/sites"
KARIN = "karin@umu.example"


@pytest.fixture
def umu(session_scope: Session, client: CheckedClient) -> Institution:
    """Umeå has sent a student to a site in Storuman, Luleå one to a site in Sorsele; Karin of Umeå is signed in."""
    umu, ltu = two_universities(session_scope)
    send(umu, EBBA)
    send(ltu, MAJA)
    coordinator(session_scope, umu, KARIN)
    sign_in(client, KARIN)
    return umu


def site(session: Session, name: str = "Sjukstugan") -> PlacementSite:
    session.expire_all()
    return session.scalars(select(PlacementSite).where(PlacementSite.name == name)).one()


def address(session: Session, name: str = "Sjukstugan") -> str:
    return f"{PAGE}/{site(session, name).ref}"


@pytest.mark.usefixtures("umu")
def test_a_site_is_placed_once_and_leaves_the_list_of_sites_to_place(
    client: CheckedClient, session_scope: Session
) -> None:
    assert "Att placera ut" in client.get(PAGE).text
    answer = post_form(client, address(session_scope), {"coordinates": "65,0971 17,1133"}, button="Spara", follow=True)
    assert "utplacerad på kartan" in answer.text
    placed = site(session_scope)
    assert (placed.latitude, placed.longitude, placed.is_approximate) == (65.0971, 17.1133, False)
    assert "Att placera ut" not in client.get(PAGE).text


@pytest.mark.usefixtures("umu")
@pytest.mark.parametrize(
    ("coordinates", "said"),
    [
        ("", "Skriv var VFU-enheten ligger"),
        ("vid kyrkan", "inga koordinater"),
        ("17.11, 65.09", "65.09, 17.11"),
        ("48.85, 2.35", "inte i Sverige"),
    ],
)
def test_what_is_no_place_is_told_at_the_field(
    client: CheckedClient, session_scope: Session, coordinates: str, said: str
) -> None:
    answer = post_form(client, address(session_scope), {"coordinates": coordinates}, button="Spara")
    assert answer.status_code == 422
    assert said in answer.text
    assert site(session_scope).is_approximate


@pytest.mark.usefixtures("umu")
def test_a_place_far_from_the_municipality_is_asked_about_once(client: CheckedClient, session_scope: Session) -> None:
    far = {"coordinates": "57.7, 12.0"}
    asked = post_form(client, address(session_scope), far, button="Spara")
    assert asked.status_code == 422
    assert "km från Storuman" in asked.text
    assert site(session_scope).is_approximate
    token = asked.text.split('name="csrf_token" value="')[1].split('"')[0]
    sure = client.post(address(session_scope), data={**far, "is_right": "y", "csrf_token": token})
    assert sure.status_code == 303
    assert site(session_scope).latitude == 57.7


@pytest.mark.usefixtures("umu")
def test_a_site_of_others_does_not_exist(client: CheckedClient, session_scope: Session) -> None:
    assert "Hemsjukvården" not in client.get(PAGE).text
    assert client.get(address(session_scope, "Hemsjukvården")).status_code == 404
    own = client.get(address(session_scope)).text
    token = own.split('name="csrf_token" value="')[1].split('"')[0]
    sent = client.post(address(session_scope, "Hemsjukvården"), data={"coordinates": "65.1, 17.1", "csrf_token": token})
    assert sent.status_code == 404
    assert site(session_scope, "Hemsjukvården").is_approximate


@pytest.mark.usefixtures("umu")
def test_a_placed_site_is_not_moved_by_the_next_list(client: CheckedClient, session_scope: Session) -> None:
    post_form(client, address(session_scope), {"coordinates": "65.0971, 17.1133"}, button="Spara")
    institution = session_scope.scalars(select(Institution).where(Institution.short_name == "UMU")).one()
    send(institution, EBBA.replace("ebba", "stina").replace("Ebba", "Stina"))
    assert site(session_scope).latitude == 65.0971


STINA = EBBA.replace("ebba", "stina").replace("Ebba", "Stina")


def test_pointing_at_the_map_comes_nearer_and_gives_the_place_to_save(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    seat = site(session_scope)
    where = seat.latitude, seat.longitude
    page = client.get(address(session_scope), query_string={"at.x": 216, "at.y": 144}).text
    found = re.search(r'name="coordinates"[^>]*value="([\d.]+), ([\d.]+)"', page)
    assert found
    latitude, longitude = map(float, found.groups())
    assert latitude == pytest.approx(where[0], abs=0.001)
    assert metres_between(*where, latitude, longitude) == pytest.approx(WHOLE_MUNICIPALITY / 4, rel=0.01)
    assert f'name="across" value="{WHOLE_MUNICIPALITY // 4}"' in page
    answer = post_form(client, address(session_scope), {"coordinates": f"{latitude}, {longitude}"}, button="Spara")
    assert answer.status_code == 303
    assert (site(session_scope).latitude, site(session_scope).longitude) == (latitude, longitude)


def test_the_map_is_an_image_of_its_own_with_the_centre_and_other_sites(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    send(umu, STINA.replace("Sjukstugan", "Björkgården & co"))
    placed = site(session_scope, "Björkgården & co")
    placed.latitude, placed.longitude, placed.is_approximate = 65.2, 17.2, False
    session_scope.commit()
    drawn = client.get(f"{address(session_scope)}/map.svg?spot=65.15,17.15&around=x&across=7")
    assert drawn.mimetype == "image/svg+xml"
    texts = {each.text for each in ElementTree.fromstring(drawn.data).iter() if each.tag.endswith("text")}
    assert texts == {"Storuman", "Björkgården & co", "25.6 km", "N"}
    with_keyboard = client.get(address(session_scope), query_string={"at.x": 0, "at.y": 0})
    assert with_keyboard.status_code == 200


def test_two_spellings_become_one_site_and_lists_may_go_on_writing_either(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    spelt_otherwise(session_scope, umu)
    page = client.get(PAGE).text
    assert "En VFU-enhet eller två?" in page
    answer = post_form(client, PAGE, {}, button="En enhet: ”Sjukstugan”", follow=True)
    assert "De är nu en VFU-enhet som heter ”Sjukstugan”. 1 placering flyttades med." in answer.text
    assert "En VFU-enhet eller två?" not in answer.text
    assert {each.site_id for each in placements(session_scope, umu)} == {site(session_scope).id}
    again = spelt_otherwise(session_scope, umu)
    assert dict(again.plan.counts) == {RowState.UNCHANGED: 1}
    assert "Storumans sjukstuga" in client.get(address(session_scope)).text
    old = client.get(address(session_scope, "Storumans sjukstuga"))
    assert (old.status_code, old.location) == (303, address(session_scope))


def test_a_place_on_the_map_goes_along_with_the_name_that_is_given_up(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    spelt_otherwise(session_scope, umu)
    placed = site(session_scope, "Storumans sjukstuga")
    placed.latitude, placed.longitude, placed.is_approximate = 65.2, 17.2, False
    session_scope.commit()
    post_form(client, PAGE, {}, button="En enhet: ”Sjukstugan”")
    kept = site(session_scope)
    assert (kept.latitude, kept.is_approximate) == (65.2, False)


def test_two_sites_with_names_alike_are_asked_about_once(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    spelt_otherwise(session_scope, umu)
    answer = post_form(client, PAGE, {}, button="Två enheter", follow=True)
    assert "Du får inte frågan igen" in answer.text
    assert "En VFU-enhet eller två?" not in answer.text
    spelt_otherwise(session_scope, umu)
    assert len({each.site_id for each in placements(session_scope, umu)}) == 2


def test_what_was_merged_by_mistake_is_two_again_and_the_next_list_moves_who_is_there(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    spelt_otherwise(session_scope, umu)
    post_form(client, PAGE, {}, button="En enhet: ”Sjukstugan”")
    answer = post_form(
        client, address(session_scope), {}, button="Det är en annan enhet Storumans sjukstuga", follow=True
    )
    assert "De är två VFU-enheter igen" in answer.text
    assert dict(spelt_otherwise(session_scope, umu).plan.counts) == {RowState.CHANGED: 1}
    assert len({each.site_id for each in placements(session_scope, umu)}) == 2
    assert "En VFU-enhet eller två?" not in client.get(PAGE).text


def test_a_stale_page_merges_nothing(umu: Institution, client: CheckedClient, session_scope: Session) -> None:
    spelt_otherwise(session_scope, umu)
    page = client.get(PAGE).text
    kept, other = (site(session_scope, name).ref for name in ("Storumans sjukstuga", "Sjukstugan"))
    post_form(client, PAGE, {}, button="En enhet: ”Sjukstugan”")
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    for decision in (f"{kept} {other} one", f"{kept} {other} two"):
        late = client.post(f"{PAGE}/names", data={"decision": decision, "csrf_token": token}, follow_redirects=True)
        assert "någon annan har redan sagt" in late.text
    assert {each.site_id for each in placements(session_scope, umu)} == {site(session_scope).id}
    nothing = client.post(f"{PAGE}/names", data={"decision": "", "csrf_token": token}, follow_redirects=True)
    assert "Välj vilken VFU-enhet" in nothing.text


@pytest.mark.usefixtures("umu")
def test_nobody_decides_about_sites_of_others_only(client: CheckedClient, session_scope: Session) -> None:
    ltu = session_scope.scalars(select(Institution).where(Institution.short_name == "LTU")).one()
    send(ltu, MAJA.replace("maja", "moa").replace("Maja", "Moa").replace("Hemsjukvården", "Hemsjukvården Sorsele"))
    session_scope.commit()
    refs = [site(session_scope, name).ref for name in ("Hemsjukvården", "Hemsjukvården Sorsele")]
    token = client.get(address(session_scope)).text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = client.post(f"{PAGE}/names", data={"decision": f"{refs[0]} {refs[1]} one", "csrf_token": token})
    assert sent.status_code == 404
    assert "Hemsjukvården" not in client.get(PAGE).text


def spelt_otherwise(session: Session, institution: Institution, name: str = "Storumans sjukstuga") -> Published:
    """Send Stina's placement, at the same place by another name."""
    published = send(institution, STINA.replace("Sjukstugan", name))
    session.commit()
    return published


def placements(session: Session, institution: Institution) -> list[Placement]:
    session.expire_all()
    return list(session.scalars(select(Placement).where(Placement.institution_id == institution.id)))
