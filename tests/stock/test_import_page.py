"""The import on a page: look first, then write; nothing half done, nothing of other towns."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.database import db
from housing.files import Upload
from housing.organisations.services import load_municipalities
from housing.stock.models import Bed, StockImport
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

IMPORT = "/municipalities/storuman/housing/import"
LINES = Path("tests/data/stock-vt27.csv").read_text("utf-8-sig").splitlines()
OWN = "\n".join([LINES[0], *(line for line in LINES if line.startswith("2421;"))])


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns with housing, and the rest of the country by name."""
    world = build_world()
    load_municipalities()
    session_scope.commit()
    return world


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in."""
    sign_in(client, world.storuman.officer)
    return client


def send(officer: CheckedClient, text: str | bytes, name: str = "bostäder.csv") -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return post_form(officer, IMPORT, {"file": (BytesIO(content), name)}, action=IMPORT)


def preview(officer: CheckedClient, text: str) -> str:
    answer = send(officer, text)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["Location"]


def text_of(html: str) -> str:
    main = BeautifulSoup(html, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def beds() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Bed)) or 0


def test_the_preview_writes_nothing_and_publishing_writes_what_it_showed(officer: CheckedClient) -> None:
    before = beds()
    page = preview(officer, OWN)
    shown = text_of(officer.get(page).text)
    assert "11 nya bäddar" in shown
    assert beds() == before
    done = post_form(officer, page, action=page, follow=True)
    assert "11 nya, 0 ändrade, 0 som förut" in done.text
    assert beds() == before + 11
    assert db.session.scalars(select(StockImport)).one().person_id is not None
    assert db.session.scalars(select(Upload)).all() == []


def test_what_in_the_file_was_not_used_is_told(officer: CheckedClient) -> None:
    heading, *rows = OWN.splitlines()
    text = "\n".join([f"{heading};nyckelskåp", *rows, "", "Uppdaterad i maj"])
    shown = text_of(officer.get(preview(officer, text)).text)
    assert "nyckelskåp" in shown
    assert "Uppdaterad i maj" in shown


def test_the_same_file_a_second_time_has_nothing_to_write(officer: CheckedClient) -> None:
    page = preview(officer, OWN)
    post_form(officer, page, action=page)
    again = text_of(officer.get(preview(officer, OWN)).text)
    assert "11 bäddar som förut" in again
    assert "Det finns inget att spara" in again


def test_one_bed_is_told_as_one(officer: CheckedClient) -> None:
    page = preview(officer, "\n".join(OWN.splitlines()[:2]))
    post_form(officer, page, action=page)
    assert "1 ny, 0 ändrade, 0 som förut." in officer.get("/municipalities/storuman/housing").text


def test_other_towns_rows_are_counted_in_one_line_and_left_alone(officer: CheckedClient) -> None:
    before = beds()
    page = preview(officer, "\n".join(LINES))
    shown = text_of(officer.get(page).text)
    assert "234 rader gäller andra kommuner och läses inte in." in shown
    assert "Arjeplog" not in shown
    assert post_form(officer, page, action=page).status_code == 303
    assert beds() == before + 11


def test_a_bad_row_is_left_out_only_when_somebody_says_so(officer: CheckedClient) -> None:
    before = beds()
    page = preview(officer, OWN.replace(";120;", ";hundra;", 1))
    refused = post_form(officer, page, action=page)
    assert refused.status_code == 422
    assert "Rätta raderna och skicka filen igen, eller kryssa i den här rutan." in text_of(refused.text)
    assert beds() == before
    post_form(officer, page, {"skip_bad_rows": True}, action=page)
    assert beds() == before + 10


def test_each_bad_row_is_told_with_number_column_and_what_would_be_right(officer: CheckedClient) -> None:
    bad = OWN.replace(";120;", ";hundra;", 1).replace("blandat", "blandad", 1)
    page = officer.get(preview(officer, bad))
    table = BeautifulSoup(page.text, "html.parser").select_one(".row-refused")
    assert table is not None
    shown = text_of(page.text)
    assert "hyra_kr_per_natt" in shown
    assert "hundra" in shown
    assert "blandat" in shown


def test_a_long_file_tells_its_first_mistakes_and_a_very_long_one_is_refused(officer: CheckedClient) -> None:
    rows = [f"{OWN.splitlines()[1]}".replace(";rum ", f";rum {n}-").replace("blandat", "b") for n in range(5_001)]
    refused = send(officer, "\n".join([LINES[0], *rows]))
    assert refused.status_code == 422
    assert "5\N{NO-BREAK SPACE}000" in refused.text
    shown = officer.get(preview(officer, "\n".join([LINES[0], *(row + "x" for row in rows[:520])])))
    assert shown.text.count("row-refused") == 500
    assert "fel till visas inte" in text_of(shown.text)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "tom.csv"),
        (b"%PDF-1.7 x", "bostader.pdf"),
        (b"PK\x03\x04 broken", "bostader.xlsx"),
        (b"a;b\n1;2\n", "annat.csv"),
        (b"\x00\xff\xfe\x00" * 50, "skrap.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    officer: CheckedClient, content: bytes, name: str
) -> None:
    answer = send(officer, content, name)
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one("#file-error") is not None
    assert db.session.scalars(select(Upload)).all() == []


def test_no_file_at_all_is_asked_for(officer: CheckedClient) -> None:
    answer = post_form(officer, IMPORT, action=IMPORT)
    assert answer.status_code == 422
    assert "Välj en fil först." in text_of(answer.text)


def test_a_preview_that_is_out_of_date_writes_nothing_and_shows_what_holds_now(officer: CheckedClient) -> None:
    stale, fresh = preview(officer, OWN), preview(officer, OWN)
    opened = officer.get(stale).text
    post_form(officer, fresh, action=fresh)
    form = BeautifulSoup(opened, "html.parser").select_one(f'form[action="{stale}"]')
    assert form is not None
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}
    before = beds()
    answer = officer.post(stale, data=fields)
    assert answer.status_code == 409
    assert "Titta en gång till" in answer.text
    assert beds() == before


def test_a_sent_file_is_its_senders_and_lives_an_hour(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    page = preview(officer, OWN)
    assert officer.get(page.replace("storuman", "sorsele")).status_code == 404
    for minutes in (25, 50):
        clock.set(TUESDAY + timedelta(minutes=minutes))
        assert officer.get(page).status_code == 200
    clock.set(TUESDAY + timedelta(minutes=61))
    assert officer.get(page).status_code == 404
    assert send(officer, OWN).status_code == 303
    assert len(db.session.scalars(select(Upload)).all()) == 1


def test_a_second_click_leads_to_what_the_first_did(officer: CheckedClient) -> None:
    page = preview(officer, OWN)
    form = BeautifulSoup(officer.get(page).text, "html.parser").select_one(f'form[action="{page}"]')
    assert form is not None
    fields = filled_in(form, {})
    first, second = (officer.post(page, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_a_file_that_was_written_a_while_ago_is_said_to_be_gone(officer: CheckedClient, clock: MovableClock) -> None:
    page = preview(officer, OWN)
    form = BeautifulSoup(officer.get(page).text, "html.parser").select_one(f'form[action="{page}"]')
    assert form is not None
    fields = filled_in(form, {})
    officer.post(page, data=fields)
    clock.advance(minutes=2)
    late = officer.post(page, data=fields)
    assert late.status_code == 404
    assert "den är redan sparad" in text_of(late.text)
