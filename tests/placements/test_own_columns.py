"""Our columns in a list that comes back: known again, and read as nothing, wherever they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing.placements.column_names import columns_of
from housing.placements.own_columns import OWN_HEADINGS, own_places, without_own_columns
from housing.placements.reading import PlacementFile, read_lists, read_placements
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.reading import read_table
from tests.placements.lists import EBBA, HEADING, MAJA, OLLE, TODAY
from tests.spreadsheets.files import csv_of

ALL = [heading for headings in OWN_HEADINGS.values() for heading in headings]
TITLE, NOTE = "VFU-placeringar VT27", "Listan kan ändras"


def read(lines: list[list[str]]) -> PlacementFile:
    content = csv_of(";".join(cells) for cells in lines)
    return read_placements(content, "lista.csv", term=None, today=TODAY)


def told(file: PlacementFile) -> tuple[object, ...]:
    return file.rows, file.problems, file.left_out, file.unknown_columns, file.notes, file.term


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(st.sampled_from(ALL), st.integers(0, 7), min_size=1, max_size=6),
    st.lists(st.sampled_from(["ja", "nej", "delvis", "v.6-8", "a@b.example", "76", ""]), min_size=3, max_size=3),
    st.booleans(),
)
def test_a_list_reads_the_same_with_our_columns_anywhere(
    inserted: dict[str, int], cells: list[str], repeats_header: bool
) -> None:
    wrong = OLLE.replace("v.20-21", "v.99")
    lines = [[TITLE], [], *(line.split(";") for line in (HEADING, EBBA, MAJA, wrong)), [], [NOTE]]
    if repeats_header:
        lines.insert(4, HEADING.split(";"))
    plain = read(lines)
    for heading, place in inserted.items():
        for line in lines:
            if line[-1:] == [NOTE]:
                if place < len(line):
                    line.insert(0, "")  # a column that is put in before it moves the note too
            elif len(line) > 1:
                is_heading = line[-1] == "Önskar boende" or "Namn" in line
                line.insert(place, heading if is_heading else cells[len(line) % 3])
    assert told(read(lines)) == told(plain)


def test_nobody_is_asked_what_they_mean() -> None:
    content = csv_of([f"Vem;{ALL[0]};Adress;{ALL[3]};Ort", "Lind, Ebba;ja;a@b.example;v.6-8;Storuman"])
    tables, own = read_lists(content, "lista.csv")
    assert [column.heading for column in columns_of(tables, {})] == ["Vem", "Adress", "Ort"]
    assert own["lista"].at == {"answered": [1], "housed": [3]}


@pytest.mark.parametrize("heading", [*ALL, "praktikbo:  SVARAT", "Praktikbo – svarat", "PRAKTIKBO DAYS LEFT"])
def test_a_heading_of_ours_is_known_however_it_is_written(heading: str) -> None:
    table = read_table(csv_of([f"Namn;{heading}", "Lind, Ebba;ja"]), "lista.csv")
    assert own_places(table).row == 1
    assert [row.filled() for row in without_own_columns(table).rows] == [(0,), (0,)]


@pytest.mark.parametrize("heading", ["Praktikbo", "Praktikbo-referens", "svarat", "Praktikbo: ringt", "har boende"])
def test_what_only_resembles_one_is_hers(heading: str) -> None:
    table = read_table(csv_of([f"Namn;{heading}", "Lind, Ebba;ja"]), "lista.csv")
    assert without_own_columns(table) is table


def test_a_row_in_which_only_ours_is_left_is_none() -> None:
    file = read([[*HEADING.split(";"), ALL[0]], [*EBBA.split(";"), "ja"], [*[""] * 7, "nej"]])
    assert (len(file.rows), file.problems) == (1, ())


def test_what_stands_above_our_heading_is_a_title_still() -> None:
    title = [""] * 7 + ["VT28"]
    file = read([title, [*HEADING.split(";"), ALL[0]], [*EBBA.split(";"), "ja"]])
    assert file.term is not None
    assert file.term.code == "VT28"


def test_a_file_of_nothing_but_our_columns_is_empty() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read([ALL[:4], ["ja", "ja", "nej", "3"]])
    assert refused.value.code is FileFault.EMPTY
