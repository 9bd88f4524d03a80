"""Her own file back: rows and order kept, our columns at the right, and accepted as next week's upload."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.bookings.queries.students import Housing, StudentPlacement
from housing.bookings.standings import Found, standing_in
from housing.files import Upload
from housing.organisations.models import Institution
from housing.organisations.services import load_municipalities
from housing.placements.models import Placement, PlacementImport
from housing.placements.own_columns import OWN_HEADINGS
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.undoing import undo_import
from housing.rules.housed import Standing
from housing.rules.nights import Period, core_stay
from housing.spreadsheets.limits import MAX_COLUMNS
from housing.spreadsheets.reading import read_table
from housing.spreadsheets.tables import Cell, Table
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.people import a_grant, a_person
from tests.harness.sign_in import sign_in
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, HEADING, LTU, MAJA, OLLE, UMU, book, content_of, count, placement_of, send
from tests.spreadsheets.files import csv_of

PAGE, IMPORTS = "/institutions/umu/own-file", "/institutions/umu/imports"
KARIN, PER = "karin@umu.example", "per@ltu.example"
OURS = ["Praktikbo: svarat", "Praktikbo: har boende", "Praktikbo: väntar", "Praktikbo: dagar kvar"]
NILS = "Sarri, Nils;nils@student.umu.example;3OM401;Akuten;Storuman;v.6-8;ja"


@pytest.fixture
def ground(session_scope: Session, client: CheckedClient) -> Ground:
    """Beds in Storuman, and Karin of Umeå signed in; Per of Luleå may look in vain."""
    ground = lay(session_scope)
    load_municipalities()
    other = Institution(name="Ltu", name_key="ltu", sort_key="ltu", slug="ltu")
    session_scope.add(other)
    session_scope.flush()
    a_grant(a_person("Karin", "Lindqvist", KARIN), "coordinator", ground.institution.id)
    a_grant(a_person("Per", "Palm", PER), "coordinator", other.id)
    session_scope.commit()
    sign_in(client, KARIN)
    return ground


def house(ground: Ground, email: str, bed: str, status: str = "confirmed", periods: Iterable[int] = (0,)) -> None:
    """Book a bed for some of the periods of a student's placement."""
    placement = placement_of(ground.session, email)
    for number in periods:
        period = placement.periods[number]
        nights = core_stay(Period(period.first_day, period.last_day)).each_night()
        book(ground, placement, *nights, bed=bed, status=status)
    ground.session.commit()


def back(client: CheckedClient, content: bytes, name: str = "lista-vt27.csv", page: str = PAGE) -> TestResponse:
    """Choose a file and get it back."""
    return post_form(client, page, {"file": (io.BytesIO(content), name)}, action=page)


def preview(client: CheckedClient, content: bytes, name: str = "lista-vt27.csv") -> TestResponse:
    """Send the file in, and see what it would do."""
    sent = post_form(client, IMPORTS, {"file": (io.BytesIO(content), name)}, action=IMPORTS)
    assert sent.status_code == 303, sent.text
    return client.get(sent.location)


def publish(client: CheckedClient, page: TestResponse) -> TestResponse:
    address = page.request.full_path.rstrip("?")
    sent = client.post(address, data=filled_in(chosen_form(page.text, {}, action=address), {}))
    return client.get(sent.location)


def lines(answer: TestResponse, width: int = 7) -> dict[str, tuple[Cell, ...]]:
    """What stands in our columns, by what stands in hers first."""
    table = read_table(answer.data, "a.csv")
    return {str(row.cells[0]): tuple(row.cell(width + number) for number in range(4)) for row in table.rows}


def figures(page: TestResponse) -> list[str]:
    return [
        " ".join(figure.get_text(" ").split()) for figure in BeautifulSoup(page.text, "html.parser").select(".figure")
    ]


def hers(table: Table, width: int) -> list[tuple[int, list[Cell]]]:
    return [(row.number, [row.cell(index) for index in range(width)]) for row in table.rows]


# ---- both files that universities send, there and back


@pytest.mark.parametrize(("sent", "width", "placements"), [(UMU, 10, 180), (LTU, 7, None)], ids=["xlsx", "csv"])
def test_the_file_comes_back_the_same_and_changes_nothing_when_it_is_sent_in(
    client: CheckedClient, ground: Ground, sent: Path, width: int, placements: int | None
) -> None:
    content, name = sent.read_bytes(), sent.name
    assert "publicerad" in publish(client, preview(client, content, name)).text.casefold()
    placements = placements or count(ground.session, Placement)
    in_storuman = select(Placement).where(Placement.municipality_id == ground.municipality.id)
    emails = Counter(each.student.email_key for each in ground.session.scalars(in_storuman))
    once = sorted(email for email, number in emails.items() if number == 1)
    for email, bed in zip(once[:2], ("mixed-1", "mixed-2"), strict=True):
        house(ground, email, bed)
    first = back(client, content, name)
    assert first.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert first.headers["Cache-Control"] == "no-store"
    assert hers(read_table(first.data, name), width) == hers(read_table(content, name), width)
    assert count(ground.session, Upload) == 1  # of the publication
    again = preview(client, first.data, name)
    assert figures(again) == ["0 nya", "0 ändrade", f"{placements} oförändrade", "0 rader som är fel"]
    assert "Praktikbo: " not in again.text
    second = back(client, first.data, name)
    assert read_table(second.data, name) == read_table(first.data, name)
    assert second.data == first.data or sent.suffix == ".xlsx"
    words = [row.cells[width : width + 3] for row in read_table(first.data, name).rows if len(row.cells) > width]
    assert ("ja", "ja", "nej") in words
    assert count(ground.session, PlacementImport) == 1


def test_the_bytes_of_a_csv_are_kept(client: CheckedClient, ground: Ground) -> None:
    publish(client, preview(client, LTU.read_bytes(), LTU.name))
    before, after = LTU.read_bytes().split(b"\r\n"), back(client, LTU.read_bytes(), LTU.name).data.split(b"\r\n")
    assert after[0] == before[0] + b";" + ";".join(OURS).encode("cp1252")
    assert len(after) == len(before)
    assert all(new.startswith(old) for old, new in zip(before, after, strict=True))


def test_only_the_sheet_of_a_workbook_is_another(client: CheckedClient, ground: Ground) -> None:
    publish(client, preview(client, UMU.read_bytes(), UMU.name))
    before, after = UMU.read_bytes(), back(client, UMU.read_bytes(), UMU.name).data
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    rows = {row.number: row.cells for row in read_table(after, "a.xlsx").rows}
    assert rows[3][10:] == tuple(OURS)
    assert (len(rows[1]), len(rows[239])) == (1, 1)  # title and note


# ---- what stands in the columns


def test_each_student_stands_where_she_is(client: CheckedClient, ground: Ground) -> None:
    other = EBBA.replace("ebba", "stina").replace("Lind, Ebba", "Ek, Stina")
    send(ground.institution, EBBA, NILS, MAJA, OLLE)
    house(ground, "ebba@student.umu.example", "mixed-1")
    house(ground, "nils@student.umu.example", "mixed-2", "requested")
    wrong = other.replace("v.6-8", "v.99").replace("stina", "stin").replace("Stina", "Stin")
    answer = back(client, content_of(OLLE, EBBA, NILS, MAJA, other, wrong, "", "Listan kan ändras"))
    assert lines(answer) == {
        "Namn": tuple(OURS),
        "Kemi, Olle": ("ja", "behöver inget", "nej", "174"),
        "Lind, Ebba": ("ja", "ja", "nej", "76"),
        "Sarri, Nils": ("ja", "nej", "ja", "76"),
        "Utsi, Maja": ("nej", "nej", "nej", "76"),
        "Ek, Stina": ("inte inläst", None, None, None),
        "Ek, Stin": (None, None, None, None),
        "Listan kan ändras": (None, None, None, None),
    }


def test_each_row_of_a_student_tells_of_its_own_weeks(
    client: CheckedClient, ground: Ground, clock: MovableClock
) -> None:
    heading = "Namn;E-post;Kurs;Enhet;Kommun;Från;Till"
    row = "Lind, Ebba;ebba@umu.example;3OM401;Sjukstugan;Storuman"
    rows = [f"{row};{first};{last}" for first, last in (("2027-02-08", "2027-02-26"), ("2027-03-22", "2027-04-09"))]
    content = csv_of([heading, *rows])
    publish(client, preview(client, content))
    house(ground, "ebba@umu.example", "mixed-1", periods=[1])
    states = [row.cells[7:] for row in read_table(back(client, content).data, "a.csv").rows[1:]]
    assert states == [("ja", "nej", "nej", "76"), ("ja", "ja", "nej", "118")]
    clock.set(clock.instant.replace(year=2027, month=3, day=24))
    sign_in(client, KARIN)
    states = [row.cells[7:] for row in read_table(back(client, content).data, "a.csv").rows[1:]]
    assert states == [("ja", "nej", "nej"), ("ja", "ja", "nej", "0")]
    clock.set(clock.instant.replace(month=5))
    sign_in(client, KARIN)
    states = [row.cells[7:] for row in read_table(back(client, content).data, "a.csv").rows[1:]]
    assert states == [("ja", "nej", "nej"), ("ja", "ja", "nej")]
    one_row = csv_of(["Namn;E-post;Kurs;Enhet;Kommun;Veckor", f"{row};v.6-8 + v.12-14"])
    clock.set(clock.instant.replace(year=2026, month=11, day=24))
    sign_in(client, KARIN)
    assert lines(back(client, one_row), 6)["Lind, Ebba"] == ("ja", "delvis", "nej", "76")


def test_what_is_proposed_after_a_move_concerns_every_row_and_an_application_its_own_weeks() -> None:
    first, second = Period(date(2027, 2, 8), date(2027, 2, 26)), Period(date(2027, 3, 22), date(2027, 4, 9))
    placement = StudentPlacement(
        id=1,
        ref="abc",
        person_id=1,
        course_code="3OM401",
        municipality_name="Storuman",
        municipality_slug="storuman",
        municipality_is_live=True,
        housing="yes",
        has_answered=True,
        answered_at=None,
        send_on=None,
        is_invited=True,
        periods=(first, second),
    )
    for has_moved, standing in ((True, Standing.WAITING), (False, Standing.WITHOUT)):
        stay = Housing("Storuman", core_stay(first), "confirmed", TUESDAY.date(), has_moved=has_moved)
        found = Found(placement, Standing.PART, (stay,))
        assert standing_in(found, (second,), TUESDAY.date()) is standing
    applied = Housing("Storuman", core_stay(first), None, TUESDAY.date())
    found = Found(placement, Standing.WAITING, (applied,))
    assert standing_in(found, (first,), TUESDAY.date()) is Standing.WAITING
    assert standing_in(found, (second,), TUESDAY.date()) is Standing.WITHOUT


def test_a_row_with_other_weeks_than_are_published_tells_of_the_placement_as_it_is(
    client: CheckedClient, ground: Ground
) -> None:
    send(ground.institution, EBBA)
    house(ground, "ebba@student.umu.example", "mixed-1")
    answer = back(client, content_of(EBBA.replace("v.6-8", "v.20-21")))
    assert lines(answer)["Lind, Ebba"] == ("ja", "ja", "nej", "76")


def test_a_file_may_be_called_anything(client: CheckedClient, ground: Ground) -> None:
    for name in ("lista.v2.csv", "lista", "C:\\listor\\vår 2027.csv", ".csv", 'a";b.csv', "x" * 200 + ".csv"):
        answer = back(client, content_of(EBBA), name)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")


def test_what_does_not_take_place_is_told(client: CheckedClient, ground: Ground) -> None:
    send(ground.institution, EBBA)
    by = placement_of(ground.session, "ebba@student.umu.example").student.person_id
    undo_import(ground.session.scalars(select(PlacementImport)).one(), at=TUESDAY, by=by)
    send(ground.institution, MAJA)
    cancel_placement(placement_of(ground.session, "maja@student.umu.example").id, at=TUESDAY, by=None)
    ground.session.commit()
    found = lines(back(client, content_of(EBBA, MAJA)))
    assert found["Lind, Ebba"] == ("inte inläst", None, None, None)
    assert found["Utsi, Maja"] == ("inställd", None, None, None)


def test_another_institutions_student_is_not_known(client: CheckedClient, ground: Ground) -> None:
    send(ground.institution, EBBA)
    house(ground, "ebba@student.umu.example", "mixed-1")
    sign_in(client, PER)
    theirs = back(client, content_of(EBBA), page=PAGE.replace("umu", "ltu"))
    assert lines(theirs)["Lind, Ebba"] == ("inte inläst", None, None, None)
    for address in (PAGE, f"{PAGE}/xxxxxxxxxx"):
        assert client.get(address).status_code == 404


# ---- our columns, when they come back


def test_our_columns_are_written_over_wherever_they_stand_and_in_the_readers_language(
    client: CheckedClient, ground: Ground
) -> None:
    send(ground.institution, EBBA, MAJA)
    ground.session.commit()
    moved = csv_of(
        [
            f"Praktikbo: days left;{HEADING};PRAKTIKBO housed;Anteckning",
            f"3;{EBBA};yes;ring henne",
            f"9;{MAJA};no;",
            "7;;;;;;;;no;",
        ]
    )
    answer = back(client, moved)
    assert answer.data.decode().splitlines() == [
        f"{OURS[3]};{HEADING};{OURS[1]};Anteckning;{OURS[0]};{OURS[2]}",
        f"76;{EBBA};nej;ring henne;nej;nej",
        f"76;{MAJA};nej;;nej;nej",
        "7;;;;;;;;no;;;",
    ]
    assert figures(preview(client, answer.data))[:3] == ["0 nya", "0 ändrade", "2 oförändrade"]


@pytest.mark.usefixtures("ground")
def test_what_is_written_is_recognised_in_every_language(client: CheckedClient) -> None:
    for number in range(2):
        heading = read_table(back(client, content_of(EBBA)).data, "a.csv").rows[0].cells[7:]
        assert heading == tuple(names[number] for names in OWN_HEADINGS.values())
        post_form(client, PAGE, {}, action="/language")


# ---- what else may come


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("separator", ["\t", ";"])
def test_pasted_rows_come_back_as_a_file_that_excel_opens(client: CheckedClient, separator: str) -> None:
    rows = "\r\n".join(
        separator.join(f'"{cell}"' if "," in cell else cell for cell in line.split(";")) for line in (HEADING, EBBA)
    )
    answer = post_form(client, PAGE, {"rows": rows, "term": "VT27"}, action=PAGE)
    assert 'filename="Inklistrade rader.csv"' in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-16" if separator == "\t" else "utf-8-sig")
    assert next(csv.reader(io.StringIO(text), delimiter=separator)) == [*HEADING.split(";"), *OURS]
    assert lines(answer)["Lind, Ebba"][0] == "inte inläst"


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "tom.csv", "tom"),
        (b"%PDF-1.7 nothing", "lista.pdf", "PDF"),
        (b"PK\x03\x04 broken", "lista.xlsx", "Fel"),
        (csv_of([f"{HEADING};{';'.join(f'A{n}' for n in range(MAX_COLUMNS - 8))}", EBBA]), "bred.csv", "kolumner"),
        (csv_of([";".join(OURS), "ja;ja;nej;3"]), "bara-våra.csv", "tom"),
    ],
)
def test_a_file_that_cannot_be_given_back_is_told_at_the_field(
    client: CheckedClient, session_scope: Session, content: bytes, name: str, said: str
) -> None:
    answer = back(client, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert count(session_scope, Upload) == 0


@pytest.mark.usefixtures("ground")
def test_headings_of_their_own_are_asked_about_as_at_import_and_the_file_is_ready_then(
    client: CheckedClient, clock: MovableClock, session_scope: Session
) -> None:
    content = csv_of(["Who;Mailbox;Subject;Where;City;When", "Lind, Ebba;e@umu.example;3OM401;Stugan;Storuman;v.6-8"])
    asked = client.get(back(client, content).location)
    assert "Vad betyder kolumnerna?" in asked.text
    address = asked.request.full_path
    fields = filled_in(chosen_form(asked.text, {}, button="Fortsätt"), {})
    meanings = ("name", "email", "course_code", "site", "municipality", "weeks")
    said = client.post(address, data=fields | {f"column_{n}": meaning for n, meaning in enumerate(meanings)})
    ready = client.get(said.location)
    assert "Din fil är klar" in ready.text
    assert "lista-vt27.csv finns kvar här till 24 nov. 2026 10:00" in ready.text
    assert count(session_scope, Placement) == 0
    link = BeautifulSoup(ready.text, "html.parser").find("a", string="Ladda ner din fil")
    assert link
    assert lines(client.get(str(link["href"])), 6)["Lind, Ebba"][0] == "inte inläst"
    assert back(client, content).status_code == 200  # known by now
    clock.advance(minutes=61)
    sign_in(client, KARIN)
    late = client.get(str(link["href"]), follow_redirects=True)
    assert "Välj den igen" in late.text


def test_what_was_published_is_one_press_away_with_the_term_that_was_chosen(
    client: CheckedClient, ground: Ground
) -> None:
    fields = {"file": (io.BytesIO(content_of(EBBA)), "lista.csv"), "term": "VT28"}
    sent = post_form(client, IMPORTS, fields, action=IMPORTS)
    published = publish(client, client.get(sent.location))
    link = BeautifulSoup(published.text, "html.parser").find("a", string="Ladda ner din fil")
    assert link
    assert lines(client.get(str(link["href"])))["Lind, Ebba"] == ("nej", "nej", "nej", "440")
    sign_in(client, PER)
    theirs = client.get(str(link["href"]).replace("/umu/", "/ltu/"), follow_redirects=True)
    assert "Välj den igen" in theirs.text
    assert client.get(str(link["href"])).status_code == 404


def test_both_pages_lead_to_it(client: CheckedClient, ground: Ground) -> None:
    send(ground.institution, EBBA)
    ground.session.commit()
    (ref,) = ground.session.scalars(select(PlacementImport.ref))
    ground.session.commit()
    for page in ("/institutions/umu/students", f"{IMPORTS}/published/{ref}"):
        links = [str(link["href"]) for link in BeautifulSoup(client.get(page).text, "html.parser").select("main a")]
        assert PAGE in links


def test_asking_for_the_file_writes_nothing(client: CheckedClient, ground: Ground) -> None:
    send(ground.institution, EBBA)
    ground.session.commit()
    periods = placement_of(ground.session, "ebba@student.umu.example").periods[0].first_day
    back(client, content_of(EBBA.replace("v.6-8", "v.20-21"), MAJA))
    assert (count(ground.session, Placement), count(ground.session, Upload)) == (1, 0)
    assert placement_of(ground.session, "ebba@student.umu.example").periods[0].first_day == periods == date(2027, 2, 8)
