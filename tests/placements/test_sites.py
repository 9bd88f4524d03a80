"""Placing sites on the map."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.organisations.models import Institution, PlacementSite
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
