"""A coordinator adds and changes single placements: the same preview, the same rules as for a list."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.files import Upload
from housing.organisations.models import Institution
from housing.placements.models import Placement, PlacementImport
from housing.placements.reading import read_placements
from housing.placements.services.comparing import plan_import
from tests.harness.client import CheckedClient
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.placements.lists import EBBA, MAJA, TODAY, count, placement_of, send, two_universities
from tests.placements.people import coordinator
from tests.spreadsheets.files import csv_of

PAGE = "/institutions/umea-universitet/placements/new"
KARIN = "karin@umu.example"
EBBAS, STINAS = "ebba@student.umu.example", "stina@student.umu.example"
STINA = {
    "email": STINAS,
    "first_name": "Stina",
    "last_name": "Ek",
    "course_code": "3OM401",
    "site": "Sjukstugan",
    "municipality": "Storuman",
    "when": "v.6-8 + v.12-14",
    "term": "VT27",
    "housing": "yes",
}
SEE = "Se vad det skulle innebära"


@pytest.fixture
def umu(session_scope: Session, client: CheckedClient) -> Institution:
    """Umeå has sent Ebba, Luleå Maja; Karin of Umeå is signed in."""
    umu, ltu = two_universities(session_scope)
    send(umu, EBBA)
    send(ltu, MAJA)
    coordinator(session_scope, umu, KARIN)
    sign_in(client, KARIN)
    return umu


def preview(client: CheckedClient, address: str, data: dict[str, str]) -> TestResponse:
    """Fill in the page and see what it would do."""
    sent = post_form(client, address, data, button=SEE)
    return client.get(sent.location) if sent.status_code == 303 else sent


def publish(client: CheckedClient, page: TestResponse) -> None:
    address = page.request.full_path.rstrip("?")
    form = chosen_form(page.text, {}, action=address)
    assert client.post(address, data=filled_in(form, {})).status_code == 303


def periods(session: Session, email: str) -> list[tuple[str, str]]:
    session.expire_all()
    return [(str(each.first_day), str(each.last_day)) for each in placement_of(session, email).periods]


def address_of(session: Session, email: str) -> str:
    return f"/institutions/umea-universitet/placements/{placement_of(session, email).ref}"


WEEKS_6_TO_8 = ("2027-02-08", "2027-02-26")
WEEKS_12_TO_14 = ("2027-03-22", "2027-04-09")


@pytest.mark.usefixtures("umu")
@pytest.mark.parametrize(
    "when",
    [
        "v.6-8 + v.12-14",
        "6-8, 12-14",
        "2027-02-08–2027-02-26 + 2027-03-22–2027-04-09",
        "8/2 - 26/2 och 22/3 - 9/4",
        "8 feb till 26 feb + 22 mars till 9 april 2027",
    ],
)
def test_one_more_is_shown_first_and_published_then(client: CheckedClient, session_scope: Session, when: str) -> None:
    shown = preview(client, PAGE, {**STINA, "when": when})
    assert "8–26 feb. 2027 (v. 6–8)" in shown.text
    assert "Finns inte i listan" not in shown.text
    assert count(session_scope, PlacementImport) == 2
    publish(client, shown)
    assert count(session_scope, Upload) == 0  # it is no file that somebody could want back
    assert periods(session_scope, STINAS) == [WEEKS_6_TO_8, WEEKS_12_TO_14]
    assert placement_of(session_scope, EBBAS).status == "published"


@pytest.mark.usefixtures("umu")
@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"email": "stina"}, "email", "ingen e-postadress"),
        ({"municipality": "Storumann"}, "municipality", "Menade du"),
        ({"when": ""}, "when", "måste fyllas i"),
        ({"when": "v.8-6"}, "when", "slutar innan de börjar"),
        ({"when": "2027-02-26–2027-02-08"}, "when", "före"),
        ({"when": "2027-02-08–2027-02-26 + 2027-02-15–2027-03-05"}, "when", "överlappar"),
        ({"when": "när det passar"}, "when", "går inte att förstå"),
        ({"site": ""}, "site", "måste fyllas i"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    client: CheckedClient, session_scope: Session, wrong: dict[str, str], field: str, said: str
) -> None:
    answer = post_form(client, PAGE, {**STINA, **wrong}, button=SEE)
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="{field}-error"')[1].split("</div>")[0]
    assert 'value="Stina"' in answer.text
    assert count(session_scope, Placement) == 2


@pytest.mark.usefixtures("umu")
def test_a_change_is_told_field_by_field_and_concerns_that_placement_alone(
    client: CheckedClient, session_scope: Session
) -> None:
    page = client.get(address_of(session_scope, EBBAS)).text
    assert "2027-02-08–2027-02-26" in page
    changed = {"when": "v.7-9", "site": "Hemsjukvården", "municipality": "Sorsele"}
    shown = preview(client, address_of(session_scope, EBBAS), changed)
    assert "8–26 feb. 2027 (v. 6–8) → 15 feb.–5 mars 2027 (v. 7–9)" in shown.text
    assert "Sjukstugan, Storuman → Hemsjukvården, Sorsele" in shown.text
    publish(client, shown)
    assert periods(session_scope, EBBAS) == [("2027-02-15", "2027-03-05")]
    assert placement_of(session_scope, EBBAS).site.name == "Hemsjukvården"


def test_of_two_placements_on_one_course_the_one_that_was_opened_is_changed(
    umu: Institution, client: CheckedClient, session_scope: Session
) -> None:
    send(umu, EBBA, EBBA.replace("v.6-8", "v.12-14").replace("Sjukstugan", "Bäckvallen"))
    session_scope.commit()
    second = session_scope.scalars(select(Placement).where(Placement.ordinal == 2)).one()
    # made alike in everything: only the reference tells which of the two is meant
    shown = preview(
        client,
        f"/institutions/umea-universitet/placements/{second.ref}",
        {"site": "Sjukstugan", "when": "v.16-17"},
    )
    publish(client, shown)
    session_scope.expire_all()
    both = session_scope.scalars(
        select(Placement).where(Placement.student_id == second.student_id).order_by(Placement.ordinal)
    ).all()
    assert [each.periods[0].first_day.isoformat() for each in both] == ["2027-02-08", "2027-04-19"]


@pytest.mark.usefixtures("umu")
def test_placements_of_another_institution_are_not_there(client: CheckedClient, session_scope: Session) -> None:
    other = address_of(session_scope, "maja@student.umu.example")
    assert client.get(other).status_code == 404


def test_a_reference_in_a_list_names_only_the_institutions_own(umu: Institution, session_scope: Session) -> None:
    maja = placement_of(session_scope, "maja@student.umu.example").ref
    heading = "Namn;Studentmail;Kurs;Placering;Ort;Veckor;Praktikbo-referens"
    row = f"Lind, Ebba;{EBBAS};3OM401;Sjukstugan;Storuman;v.6-8;{maja}"
    file = read_placements(csv_of([heading, row]), "lista-vt27.csv", term=None, today=TODAY)
    plan = plan_import(umu.id, file)
    assert [(each.column, each.value) for each in plan.problems] == [("Praktikbo-referens", maja)]
    assert plan.planned == ()
