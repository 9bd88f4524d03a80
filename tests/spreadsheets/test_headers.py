"""The header is found wherever it stands; titles and notes are not taken for data."""

import pytest

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.headers import body_of, find_header, require
from housing.spreadsheets.tables import Table, table_of

WANTED = {
    "name": ("Namn", "Student"),
    "email": ("E-post", "Studentmail"),
    "town": ("Kommun", "Ort"),
}


def table(*lines: str) -> Table:
    return table_of("Blad1", [line.split(";") if line else [] for line in lines])


def test_a_header_below_a_title_is_found_and_the_title_kept() -> None:
    found = find_header(table("Placeringar VT27", "", "NAMN;epost;Kommun:;Telefon", "Å;b;c;d"), WANTED)
    assert found.row_number == 3
    assert found.columns == {"name": 0, "email": 1, "town": 2}
    assert found.labels["town"] == "Kommun:"
    assert found.unknown == ("Telefon",)
    assert found.title_text == "Placeringar VT27"


def test_the_usual_heading_goes_before_the_less_usual_one() -> None:
    found = find_header(table("Namn;Ort;Kommun", "a;b;c"), WANTED)
    assert found.columns == {"name": 0, "town": 2}
    assert found.unknown == ("Ort",)
    assert found.missing == ("email",)


def test_missing_columns_are_named_by_their_usual_headings() -> None:
    found = find_header(table("Namn;Ort", "a;b"), WANTED)
    with pytest.raises(UnreadableFile) as caught:
        require(found, ("name", "email"), WANTED)
    assert caught.value.code == FileFault.MISSING_COLUMNS
    assert caught.value.facts == {"columns": ("E-post",), "row": 1}


@pytest.mark.parametrize("lines", [("a;b", "c;d"), ("Namn;x", "y;z"), ("",) * 25 + ("Namn;Ort",)])
def test_no_header_is_said_with_the_headings_that_were_looked_for(lines: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        find_header(table(*lines), WANTED)
    assert caught.value.code == FileFault.NO_HEADER
    assert caught.value.facts["columns"] == ("Namn", "E-post", "Kommun")


def test_one_heading_on_two_columns_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        find_header(table("Namn;E-post;Namn", "a;b;c"), WANTED)
    assert caught.value.code == FileFault.COLUMN_TWICE
    assert caught.value.facts == {"column": "Namn", "row": 1}


def test_footnotes_and_repeated_headers_are_not_data() -> None:
    read = table(
        "Namn;E-post;Kommun",
        "a;b;c",
        "Namn;E-post;Kommun",
        "",
        "d;e;f",
        "Kan ändras",
        "",
        "Antal;;2",
    )
    body = body_of(read, find_header(read, WANTED), ["email"])
    assert [row.number for row in body.rows] == [2, 5]
    assert [row.number for row in body.notes] == [6, 8]
    assert body.note_texts == ("Kan ändras", "Antal 2")


def test_a_poor_row_amid_the_data_is_data_and_will_be_complained_about() -> None:
    read = table("Namn;E-post;Kommun", "a;b;c", "d", "e;f;g", ";h", "i;;j")
    body = body_of(read, find_header(read, WANTED), ["email"])
    assert [row.number for row in body.rows] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("lines", [(), ("", "Inga studenter denna termin")])
def test_only_a_header_is_said(lines: tuple[str, ...]) -> None:
    read = table("", "Namn;E-post;Kommun", *lines)
    with pytest.raises(UnreadableFile) as caught:
        body_of(read, find_header(read, WANTED), ["email"])
    assert caught.value.code == FileFault.NO_ROWS
    assert caught.value.facts == {"row": 2}
