"""Files as people save them come out as the same rows, whatever the encoding and separator."""

import codecs
from datetime import date, datetime
from pathlib import Path

import pytest
from xlsxwriter.worksheet import Worksheet

from housing.spreadsheets.cells import clean_text, looks_like_formula, safe_cell
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.reading import read_table, read_tables
from tests.spreadsheets.files import csv_of, workbook

PEOPLE = ["Namn;Ort", "Åsa Öberg;Malå", "Søren;Åsele"]
ROWS = [("Namn", "Ort"), ("Åsa Öberg", "Malå"), ("Søren", "Åsele")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_letters(encoding: str) -> None:
    table = read_table(csv_of(PEOPLE, encoding), "people.csv")
    assert [row.cells for row in table.rows] == ROWS
    assert table.name == "people"


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("name", ["Åsa Malå", "Bäck", "Björn", "Dahlén;Önskar"])
def test_letters_of_another_encoding_are_refused_and_not_stored_broken(name: str, encoding: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_table(csv_of(["Namn;Önskar boende", f"{name};ja", "Sjöberg, Märta;nej"], encoding), "people.csv")
    assert caught.value.code == FileFault.UNKNOWN_ENCODING


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_broken_letter_in_a_utf_8_file_is_told_with_its_row(mark: bytes) -> None:
    data = mark + csv_of(["Namn;Ort", "Åsa;Malå", "Märta;X"]).replace(b"X", b"\xc5sele")
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, "people.csv")
    assert (caught.value.code, caught.value.facts) == (FileFault.BROKEN_LETTER, {"row": 3})


@pytest.mark.parametrize("name", ["Miloš Ek", "”Solgården”", "Renée", "Zoë Muñoz", "1 500 €", "Ærø…"])
def test_what_people_write_in_windows_own_encoding_is_read(name: str) -> None:
    table = read_table(csv_of(["Namn;Ort", f"{name};Malå"], "cp1252"), "people.csv")
    assert table.rows[1].cells == (name, "Malå")


def test_a_control_character_in_a_cell_is_cleaned_away() -> None:
    table = read_table(csv_of(["Namn;Ort", "Åsa\x01 Ek;Ma\x0blå", "Bo\x7f;Åsele"] + ["Ida;Malå"] * 20), "people.csv")
    assert [row.cells for row in table.rows[1:3]] == [("Åsa Ek", "Ma lå"), ("Bo", "Åsele")]


def test_utf_16_with_big_endian_mark() -> None:
    data = codecs.BOM_UTF16_BE + csv_of(PEOPLE, "utf-16-be")
    assert [row.cells for row in read_table(data, "people.csv").rows] == ROWS


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_even_below_a_title_with_commas(separator: str) -> None:
    lines = ["Placeringar, våren, utkast", ""] + [
        separator.join(cells) for cells in [("Namn", "Ort", "Vecka"), ("Åsa", "Malå", "6")]
    ]
    table = read_table(csv_of(lines), "people.csv")
    assert table.rows[-1] == (4, ("Åsa", "Malå", "6"))


def test_decimal_commas_do_not_make_a_comma_file() -> None:
    table = read_table(csv_of(["lat;lon", "65,1;17,2", "65,2;17,3"]), "a.csv")
    assert table.rows[1].cells == ("65,1", "17,2")


def test_excels_own_separator_line_is_obeyed_and_not_counted() -> None:
    table = read_table(csv_of(["sep=,", "a,b;c", "1,2;3"]), "a.csv")
    assert list(table.rows) == [(1, ("a", "b;c")), (2, ("1", "2;3"))]


def test_rows_keep_the_numbers_that_a_spreadsheet_program_shows() -> None:
    table = read_table(b'a;b\r\n\r\n"two\nlines";c\r\n;;\r\nd;e', "a.csv")
    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ("a", "b")),
        (3, ("two lines", "c")),
        (5, ("d", "e")),
    ]


def test_an_xlsx_gives_typed_cells_and_the_values_of_formulas() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["text", 4, 1.5, True])
        sheet.write_formula(1, 0, '=HYPERLINK("http://x.example","click")', value="click")
        sheet.write_string(1, 1, "=1+1")
        sheet.write_formula(1, 2, "=1/0", value="#DIV/0!")

    first, second = read_table(workbook(fill), "a.xlsx").rows
    assert first.cells == ("text", 4, 1.5, True)
    assert second.cells == ("click", "=1+1", "#DIV/0!")


def test_dates_in_an_xlsx_are_dates() -> None:
    umu = read_table(Path("tests/data/placements-umu-vt27.xlsx").read_bytes(), "umu.xlsx")
    assert umu.rows[2].cells[8:] == (date(2027, 3, 1), date(2027, 3, 12))
    assert not any(isinstance(cell, datetime) for row in umu.rows for cell in row.cells)


def test_hidden_and_empty_sheets_are_left_out() -> None:
    def filled(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["a", "b"])

    def hidden(sheet: Worksheet) -> None:
        filled(sheet)
        sheet.hide()

    tables = read_tables(workbook(filled, hidden, lambda _: None, filled), "a.xlsx")
    assert [table.name for table in tables] == ["Sheet1", "Sheet4"]


def test_text_is_composed_and_holds_nothing_invisible() -> None:
    assert clean_text("A\u030asa\u00a0 \u202eÖberg\u200b \n x\x07") == "Åsa Öberg x"


def test_a_formula_is_kept_as_text_and_made_harmless_only_for_export() -> None:
    table = read_table(csv_of(["a;b", '=HYPERLINK("http://x.example");-1']), "a.csv")
    text = table.rows[1].cells[0]
    assert text == '=HYPERLINK("http://x.example")'
    assert looks_like_formula(str(text))
    assert safe_cell(str(text)).startswith("'=")
    assert safe_cell("rum 1") == "rum 1"


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_row() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_table(csv_of(["a;b", "1;2", '"3;4', "5;6"]), "a.csv")
    assert caught.value.code == FileFault.OPEN_QUOTE
    assert caught.value.facts == {"row": 3}
