"""What a coordinator sees of her own students: where they stand, municipality and dates, and never more."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.bookings.services.monday import tell_coordinators_on_monday
from housing.mail import MailMessage
from housing.organisations.models import Institution
from housing.placements.services.answers import answer_housing
from housing.placements.services.invitations import plan_invitations
from housing.rules.nights import Period, core_stay
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.people import a_grant, a_person
from tests.harness.sign_in import sign_in
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, MAJA, OLLE, book, placement_of, send

PAGE = "/institutions/umu/students"
KARIN = "karin@umu.example"
NILS = "Sarri, Nils;nils@student.umu.example;3OM401;Akuten;Storuman;v.6-8;ja"
MONDAY_BETWEEN = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
"""After weeks 6-8, before weeks 12-14."""

OTHERS = "Blom, Vera;vera@student.ltu.example;3OM401;Sjukstugan;Storuman;v.6-8;ja"


@pytest.fixture
def ground(session_scope: Session, client: CheckedClient) -> Ground:
    """Ebba is housed, Nils waits, Maja is without, Olle needs none; Vera is another institution's. Karin looks."""
    ground = lay(session_scope)
    other = Institution(name="Ltu", name_key="ltu", sort_key="ltu", slug="ltu")
    session_scope.add(other)
    for municipality in (ground.municipality, ground.other_municipality):
        municipality.live_since = date(2026, 1, 1)
    session_scope.flush()
    send(ground.institution, EBBA, NILS, MAJA, OLLE)
    send(other, OTHERS)
    house(ground, "ebba@student.umu.example", "mixed-1", "confirmed")
    house(ground, "nils@student.umu.example", "mixed-2", "requested")
    a_grant(a_person("Karin", "Lindqvist", KARIN), "coordinator", ground.institution.id)
    session_scope.commit()
    sign_in(client, KARIN)
    return ground


def house(ground: Ground, email: str, bed: str, status: str) -> None:
    placement = placement_of(ground.session, email)
    stay = core_stay(Period(placement.periods[0].first_day, placement.periods[0].last_day))
    book(ground, placement, *stay.each_night(), bed=bed, status=status)
    ground.session.flush()


def rows(html: str) -> dict[str, str]:
    """Each student of the list, and what her line says."""
    lines = BeautifulSoup(html, "html.parser").select("main tbody tr")
    return {
        line.find("th").get_text(" ", strip=True): " ".join(line.get_text(" ").split())  # type: ignore[union-attr]
        for line in lines
    }


@pytest.mark.usefixtures("ground")
def test_each_student_stands_where_she_is(client: CheckedClient) -> None:
    found = rows(client.get(PAGE).text)
    assert list(found) == ["Ebba Lind", "Nils Sarri", "Maja Utsi", "Olle Kemi"]
    assert "Har boende" in found["Ebba Lind"]
    assert "Bor i storuman 7–27 feb. 2027" in found["Ebba Lind"]
    assert "Väntar" in found["Nils Sarri"]
    assert "storuman svarar senast 1 dec. 2026" in found["Nils Sarri"]
    assert "Utan" in found["Maja Utsi"]
    assert "Är inte inbjuden ännu" in found["Maja Utsi"]
    assert "Behöver inget" in found["Olle Kemi"]
    assert "om 76 dagar" in found["Ebba Lind"]
    assert "Klart" in found["Ebba Lind"]
    assert "Klart" in found["Olle Kemi"]
    assert "Klart" not in found["Nils Sarri"] + found["Maja Utsi"]


@pytest.mark.usefixtures("ground")
def test_whoever_is_not_invited_is_one_press_from_the_invitations(client: CheckedClient) -> None:
    page = BeautifulSoup(client.get(PAGE).text, "html.parser")
    links = [str(link["href"]) for link in page.find_all("a", string="Är inte inbjuden ännu.")]
    assert links == ["/institutions/umu/invitations"]


def test_whoever_had_a_room_in_her_first_weeks_is_not_to_be_invited_says_list_mail_and_page(
    client: CheckedClient, ground: Ground, clock: MovableClock
) -> None:
    house(ground, "maja@student.umu.example", "mixed-3", "confirmed")
    ground.session.commit()
    clock.set(MONDAY_BETWEEN)
    sign_in(client, KARIN)
    page = client.get(PAGE).text
    assert "Hade rum de veckor som är över. De andra är fortfarande öppna." in rows(page)["Maja Utsi"]
    assert not BeautifulSoup(page, "html.parser").select("main table a[href$=invitations]")
    assert plan_invitations(ground.institution.id, MONDAY_BETWEEN.date()).total == 0
    tell_coordinators_on_monday(MONDAY_BETWEEN)
    (mail,) = ground.session.scalars(select(MailMessage).where(MailMessage.kind == "monday"))
    assert "1 placering är fortfarande utan säng" in mail.text
    assert "inbjud" not in mail.text


@pytest.mark.usefixtures("ground")
def test_no_address_bed_or_flatmate_is_told(client: CheckedClient) -> None:
    page = client.get(PAGE).text
    for hidden in ("Gatan 1", "rum 1", "mixed", "Vera", "Blom", "ebba@"):
        assert hidden not in page


@pytest.mark.usefixtures("ground")
def test_the_numbers_are_of_all_four_states_and_lead_to_them(client: CheckedClient) -> None:
    page = BeautifulSoup(client.get(PAGE).text, "html.parser")
    figures = [" ".join(figure.get_text(" ").split()) for figure in page.select(".figure")]
    assert figures == ["1 utan boende", "1 väntar på svar", "1 har boende", "1 behöver inget"]
    for link, name in zip(page.select(".figure a"), ("Maja Utsi", "Nils Sarri", "Ebba Lind", "Olle Kemi"), strict=True):
        assert list(rows(client.get(str(link["href"])).text)) == [name]


def test_the_coordinator_sees_who_has_answered_and_when(client: CheckedClient, ground: Ground) -> None:
    maja = placement_of(ground.session, "maja@student.umu.example")
    before = rows(client.get(PAGE).text)
    answer_housing(maja, "yes", at=TUESDAY, by=maja.student.person_id)
    ground.session.commit()
    after = rows(client.get(PAGE).text)
    assert "Inte än" in before["Maja Utsi"]
    assert "24 nov. 2026" in after["Maja Utsi"]
    assert "Genom att be om rum" in after["Nils Sarri"]
    assert "Enligt din lista" in after["Olle Kemi"]


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("municipality=sorsele", ["Maja Utsi"]),
        ("course=3OM205", ["Olle Kemi"]),
        ("term=VT27&state=waiting", ["Nils Sarri"]),
        ("state=nonsense&course=&page=9", ["Ebba Lind", "Nils Sarri", "Maja Utsi", "Olle Kemi"]),
        ("municipality=sorsele&course=3OM205", []),
        ("week=2027-12", ["Maja Utsi"]),
        ("week=2027-20&state=needs_none", ["Olle Kemi"]),
        ("week=2027-9", ["Ebba Lind", "Nils Sarri", "Maja Utsi", "Olle Kemi"]),
        ("week=2027-99&course=3OM205", ["Olle Kemi"]),
    ],
)
def test_the_list_is_filtered(client: CheckedClient, query: str, names: list[str]) -> None:
    answer = client.get(f"{PAGE}?{query}")
    assert (answer.status_code, list(rows(answer.text))) == (200, names)


@pytest.mark.usefixtures("ground")
def test_a_student_is_found_by_a_part_of_the_name_which_stays_out_of_the_address(client: CheckedClient) -> None:
    answer = post_form(client, PAGE, {"name": "sarr"}, button="Sök")
    assert list(rows(answer.text)) == ["Nils Sarri"]
    assert "sarr" not in answer.request.full_path
    for whole_name in ("Nils Sarri", "Sarri, Nils"):
        assert list(rows(post_form(client, PAGE, {"name": whole_name}, button="Sök").text)) == ["Nils Sarri"]
    assert list(rows(post_form(client, PAGE, {"name": "Vera"}, button="Sök").text)) == []
    assert post_form(client, PAGE, {"name": ""}, button="Sök").status_code == 422


def test_a_protected_name_is_shown_nowhere_and_cannot_be_searched(client: CheckedClient, ground: Ground) -> None:
    person = placement_of(ground.session, "nils@student.umu.example").student.person
    person.is_protected, person.alias = True, "Student 7"
    ground.session.commit()
    page = client.get(PAGE).text
    assert "Student 7" in rows(page)
    assert "Nils" not in page
    assert "Sarri" not in page
    found = post_form(client, PAGE, {"name": "Sarri"}, button="Sök").text
    assert rows(found) == {}


@pytest.mark.usefixtures("ground")
def test_an_answer_that_is_late_is_told(client: CheckedClient, clock: MovableClock) -> None:
    clock.set(TUESDAY.replace(month=12, day=4))
    sign_in(client, KARIN)
    assert "storuman skulle ha svarat senast 1 dec. 2026" in rows(client.get(PAGE).text)["Nils Sarri"]


@pytest.mark.usefixtures("ground")
def test_what_is_over_is_shown_only_when_asked_for(client: CheckedClient, clock: MovableClock) -> None:
    clock.set(TUESDAY.replace(year=2027, month=4, day=1))
    sign_in(client, KARIN)
    assert list(rows(client.get(PAGE).text)) == ["Maja Utsi", "Olle Kemi"]
    assert len(rows(client.get(f"{PAGE}?with_past=y").text)) == 4


def test_a_long_list_is_turned_over(client: CheckedClient, ground: Ground) -> None:
    lines = [f"Ek, A{n:02};a{n}@student.umu.example;3OM520;Akuten;Storuman;v.9-10;ja" for n in range(30)]
    send(ground.institution, EBBA, NILS, MAJA, OLLE, *lines)
    ground.session.commit()
    first, second = (rows(client.get(f"{PAGE}?page={page}").text) for page in (1, 2))
    assert (len(first), len(second)) == (25, 9)
    assert not set(first) & set(second)


@pytest.mark.usefixtures("ground")
def test_another_institutions_page_does_not_exist(client: CheckedClient) -> None:
    assert client.get("/institutions/ltu/students").status_code == 404


def test_who_has_no_bed_is_a_click_away_from_where_there_is_room(ground: Ground, client: CheckedClient) -> None:
    lines = BeautifulSoup(client.get(PAGE).text, "html.parser").select("main tbody tr")
    links = {
        line.find("th").get_text(strip=True): line.select_one('a[href*="/availability/capacity"]')  # type: ignore[union-attr]
        for line in lines
    }
    without = [name for name, link in links.items() if link is not None]
    assert without == ["Maja Utsi"]
    question = client.get(str(links["Maja Utsi"]["href"]))  # type: ignore[index]
    assert question.status_code == 200
    assert "Alla kommuner" in question.text
