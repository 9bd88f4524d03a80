"""Lists with headings of their own, and rows that are pasted: asked about once, and remembered."""

import io

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.placements.column_names import heading_key, wanted_with
from housing.placements.models import ColumnName, Placement
from housing.placements.reading import read_placements
from tests.harness.client import CheckedClient
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.placements.lists import EBBA, HEADING, TODAY, count, two_universities
from tests.placements.people import coordinator
from tests.spreadsheets.files import csv_of

START = "/institutions/umea-universitet/imports"
KARIN, PER = "karin@umu.example", "per@ltu.example"
HEADINGS = ("Contact", "Who", "Module", "Where", "Place", "When", "Shoe size")
ROW = ("ebba@student.umu.example", "Lind, Ebba", "3OM401", "Sjukstugan", "Storuman", "v.6-8", "39")
MEANINGS = ("email", "name", "course_code", "site", "municipality", "weeks", "")
SEE = "Se vad listan skulle göra"


@pytest.fixture
def karin(session_scope: Session, client: CheckedClient) -> CheckedClient:
    """Karin of Umeå, signed in; Per of Luleå coordinates as well."""
    umu, ltu = two_universities(session_scope)
    coordinator(session_scope, umu, KARIN)
    coordinator(session_scope, ltu, PER)
    sign_in(client, KARIN)
    return client


def foreign(*rows: tuple[str, ...]) -> bytes:
    return csv_of([";".join(each) for each in (HEADINGS, *rows)])


def upload(client: CheckedClient, content: bytes, start: str = START) -> TestResponse:
    sent = post_form(client, start, {"file": (io.BytesIO(content), "list-vt27.csv")}, action=start)
    return client.get(sent.location) if sent.status_code == 303 else sent


def say(client: CheckedClient, page: TestResponse, *meanings: str) -> TestResponse:
    """Choose what each column means, in their order."""
    address = page.request.full_path.rstrip("?")
    form = filled_in(chosen_form(page.text, {}, action=address), {})
    form |= {f"column_{number}": meaning for number, meaning in enumerate(meanings)}
    answer = client.post(address, data=form)
    return client.get(answer.location) if answer.status_code == 303 else answer


def test_a_list_with_headings_of_its_own_is_asked_about_once(karin: CheckedClient, session_scope: Session) -> None:
    asked = upload(karin, foreign(ROW))
    assert "Vad betyder kolumnerna?" in asked.text
    assert "Lind, Ebba" in asked.text
    preview = say(karin, asked, *MEANINGS)
    assert "Ebba Lind" in preview.text
    assert "8–26 feb. 2027 (v. 6–8)" in preview.text
    assert "Shoe size" in preview.text
    assert count(session_scope, Placement) == 0
    again = upload(karin, foreign((ROW[0].replace("ebba", "stina"), "Ek, Stina", *ROW[2:])))
    assert "Stina Ek" in again.text
    assert "Vad betyder kolumnerna?" not in again.text


def test_what_stands_in_a_column_tells_what_it_may_mean(karin: CheckedClient) -> None:
    asked = BeautifulSoup(upload(karin, foreign(ROW)).text, "html.parser")
    chosen = [option["value"] for option in asked.select("main select option[selected]")]
    assert chosen == ["email", "name", "course_code", "", "", "weeks", ""]


def test_what_it_means_to_one_institution_it_means_to_no_other(karin: CheckedClient, session_scope: Session) -> None:
    say(karin, upload(karin, foreign(ROW)), *MEANINGS)
    sign_in(karin, PER)
    theirs = "/institutions/lulea-tekniska-universitet/imports"
    assert "Vad betyder kolumnerna?" in upload(karin, foreign(ROW), theirs).text
    assert {each.institution_id for each in session_scope.scalars(select(ColumnName))} == {
        session_scope.scalars(select(ColumnName.institution_id)).first()
    }


def test_what_is_missing_or_chosen_twice_is_told_and_nothing_is_remembered(
    karin: CheckedClient, session_scope: Session
) -> None:
    asked = upload(karin, foreign(ROW))
    twice = say(karin, asked, "email", "name", "site", "site", "municipality", "weeks", "")
    assert twice.status_code == 422
    assert "är redan en annan kolumn" in twice.text.split('id="column_3-error"')[1].split("</div>")[0]
    assert "Välj vilken kolumn som är ”Kurskod”." in twice.text
    assert count(session_scope, ColumnName) == 0


def test_a_wrong_guess_is_corrected_and_stays_corrected(karin: CheckedClient) -> None:
    lines = [f"{HEADING};Adress", f"{EBBA};ebba@umu.example"]
    preview = upload(karin, csv_of(lines))
    address = BeautifulSoup(preview.text, "html.parser").find("a", string="Rätta vad kolumnerna betyder")
    assert address
    asked = karin.get(str(address["href"]))
    # name, address, course, site, town, weeks, wish, and the address that is right
    corrected = say(karin, asked, "name", "", "course_code", "site", "municipality", "weeks", "housing", "email")
    assert "Kolumner som inte läses: Studentmail." in corrected.text
    assert "Kolumner som inte läses: Studentmail." in upload(karin, csv_of(lines)).text


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_rows_are_pasted_from_a_spreadsheet(karin: CheckedClient, separator: str) -> None:
    lines = [
        separator.join(cells.replace(", ", " ").split(";"))
        for cells in (HEADING, EBBA.replace("Lind, Ebba", "Ebba Lind"))
    ]
    sent = post_form(karin, START, {"rows": "\r\n".join(lines), "term": "VT27"}, action=START)
    page = karin.get(sent.location)
    assert "Inklistrade rader" in page.text
    assert "Ebba Lind" in page.text


@pytest.mark.parametrize(
    ("pasted", "said"),
    [("", "Välj en fil att skicka, eller klistra in raderna"), ("hej", "ingen tabell"), ("   \n ", "klistra in")],
)
def test_a_paste_that_is_no_table_is_told_at_the_field(karin: CheckedClient, pasted: str, said: str) -> None:
    answer = post_form(karin, START, {"rows": pasted}, action=START)
    assert answer.status_code == 422
    assert said in answer.text


words = st.text("abcdefghijklmnopqrstuvwxyzåäö ", min_size=3, max_size=12).filter(lambda text: len(text.strip()) > 2)
headings = st.lists(words, min_size=6, max_size=6, unique_by=heading_key)


@settings(max_examples=40)
@given(headings, st.permutations(range(6)), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.data())
def test_any_list_whose_headings_are_named_reads_back_the_same(
    names: list[str], order: list[int], encoding: str, data: st.DataObject
) -> None:
    separator = data.draw(st.sampled_from(["\t", ";"]))
    weeks = data.draw(st.sampled_from(["v.6-8", "v6–8", "vecka 6-8", "6-8", "2027 v.6-8"]))
    who = data.draw(st.sampled_from(["Lind, Ebba", "Ebba Lind"]))
    title = data.draw(st.sampled_from([[], ["VFU-placeringar", ""]]))
    cells = {**dict(zip(MEANINGS, ROW, strict=True)), "weeks": weeks, "name": who}
    fields = [MEANINGS[index] for index in order]
    lines = [*title, separator.join(names), separator.join(cells[field] for field in fields)]
    named = {heading_key(name): field for name, field in zip(names, fields, strict=True)}
    content = "\r\n".join(lines).encode(encoding)
    file = read_placements(content, "lista-vt27.csv", term=None, today=TODAY, wanted=wanted_with(named))
    (row,) = file.rows
    assert (row.email, row.first_name, row.last_name, row.site_name) == (ROW[0], "Ebba", "Lind", "Sjukstugan")
    assert [(each.first_day.isoformat(), each.last_day.isoformat()) for each in row.periods] == [
        ("2027-02-08", "2027-02-26")
    ]
