"""A municipality's stock file as it is sent, and what is said about its mistakes."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from housing.rules.sharing import Sharing
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.problems import ProblemCode as Code
from housing.spreadsheets.problems import RowProblem
from housing.stock.reading import StockFile, read_stock
from tests.spreadsheets.files import workbook_of

EXAMPLE = Path("tests/data/stock-vt27.csv").read_bytes()
HEADING = EXAMPLE.decode("utf-8-sig").splitlines()[0].split(";")
# fmt: off
GOOD: dict[str, str] = dict(zip(HEADING, [
    "2506", "Arjeplog", "Hus 1", "Skogsvägen 46", "Arjeplog", "66,06122", "17,88216", "lgh 1003",
    "blandat", "nej", "nej", "rum 1", "3-1", "175", "",
], strict=True))
# fmt: on


@pytest.fixture(scope="module")
def municipalities() -> Mapping[str, str]:
    with Path("housing/organisations/data/municipalities.csv").open(encoding="utf-8") as lines:
        return {line["code"]: line["name"] for line in csv.DictReader(lines)}


def file_of(*rows: Mapping[str, str]) -> bytes:
    lines = [HEADING, *([{**GOOD, **row}[column] for column in HEADING] for row in rows)]
    return "\r\n".join(";".join(line) for line in lines).encode()


def read(municipalities: Mapping[str, str], *rows: Mapping[str, str]) -> StockFile:
    return read_stock(file_of(*rows), "stock.csv", municipalities)


def test_the_example_is_read_whole_without_a_mistake(municipalities: Mapping[str, str]) -> None:
    stock = read_stock(EXAMPLE, "stock-vt27.csv", municipalities)
    assert stock.problems == ()
    assert stock.unknown_columns == ()
    assert len(stock.rows) == 245
    assert len({row.municipality_code for row in stock.rows}) == 16
    assert len({row.dwelling_key for row in stock.rows}) == 113
    assert len({row.property_key for row in stock.rows}) == 68
    assert sum(row.step_free for row in stock.rows) == 90
    assert sum(row.animals == "allowed" for row in stock.rows) == 72
    assert sum(row.ore_per_night == 0 for row in stock.rows) == 100
    assert {row.ore_per_night for row in stock.rows} == {0, 75_00, 120_00, 175_00}
    assert [sum(row.sharing is each for row in stock.rows) for each in Sharing] == [111, 61, 73]


def test_the_first_row_of_the_example(municipalities: Mapping[str, str]) -> None:
    first = read_stock(EXAMPLE, "stock-vt27.csv", municipalities).rows[0]
    assert first.row == 2
    assert (first.municipality_code, first.municipality_name) == ("2506", "Arjeplog")
    assert (first.latitude, first.longitude) == (66.04122, 17.8778)
    assert (first.dwelling_label, first.room, first.bed_label) == ("lgh 1001", "rum 1", "1-1")
    assert (first.sharing, first.step_free, first.animals) == ("same_gender", True, "never")
    assert first.remark is None


def test_the_same_rows_saved_as_xlsx_with_numbers_and_a_lost_zero(
    municipalities: Mapping[str, str],
) -> None:
    row: list[object] = list(GOOD.values())
    row[0], row[1], row[5], row[6], row[9], row[13] = 114, "Upplands Väsby", 59.5, 17.9, True, 87.5
    stock = read_stock(workbook_of([["Bestånd"], [], HEADING, row]), "a.xlsx", municipalities)
    assert stock.problems == ()
    (bed,) = stock.rows
    assert (bed.row, bed.municipality_code, bed.ore_per_night) == (4, "0114", 87_50)
    assert bed.step_free is True


@pytest.mark.parametrize(
    ("column", "value", "code", "expected"),
    [
        ("kommunkod", "", Code.MISSING, ("2421",)),
        ("kommunkod", "9999", Code.UNKNOWN, ("2506",)),
        ("kommunkod", "2421", Code.DO_NOT_AGREE, ("2421 Storuman", "2506 Arjeplog")),
        ("kommun", "Arjeplåg", Code.UNKNOWN, ("Arjeplog",)),
        ("fastighet", "", Code.MISSING, ()),
        ("adress", "x" * 121, Code.TOO_LONG, ("120",)),
        ("latitud", "", Code.MISSING, ("65,09683",)),
        ("latitud", "norr", Code.NOT_A_NUMBER, ("65,09683",)),
        ("latitud", "6606122", Code.OUT_OF_RANGE, ("55.3", "69.1")),
        ("longitud", "0", Code.OUT_OF_RANGE, ("10.9", "24.2")),
        ("lägenhet", "", Code.MISSING, ("lgh 1001",)),
        ("delning", "kvinnor", Code.NOT_ONE_OF, ("blandat", "samma kön", "ett sällskap")),
        ("tillgänglig", "delvis", Code.NOT_ONE_OF, ("ja", "nej")),
        ("husdjur", "", Code.MISSING, ("ja", "nej")),
        ("rum", "", Code.MISSING, ("rum 1",)),
        ("bädd", "", Code.MISSING, ("1-1",)),
        ("hyra_kr_per_natt", "", Code.MISSING, ("175",)),
        ("hyra_kr_per_natt", "gratis", Code.NOT_A_NUMBER, ("175",)),
        ("hyra_kr_per_natt", "-1", Code.OUT_OF_RANGE, ("0", "2000")),
        ("hyra_kr_per_natt", "5000", Code.OUT_OF_RANGE, ("0", "2000")),
        ("hyra_kr_per_natt", "87,505", Code.TOO_EXACT, ("2",)),
        ("anmärkning", "x" * 501, Code.TOO_LONG, ("500",)),
    ],
)
def test_a_mistake_is_told_by_row_column_and_what_would_be_right(
    municipalities: Mapping[str, str], column: str, value: str, code: Code, expected: tuple[str, ...]
) -> None:
    stock = read(municipalities, {"bädd": "9-9"}, {column: value})
    (problem,) = stock.problems
    assert (problem.row, problem.column, problem.code) == (3, column, code)
    assert problem.expected == expected
    assert [row.row for row in stock.rows] == [2]


def test_every_mistake_of_a_row_is_told_at_once(municipalities: Mapping[str, str]) -> None:
    stock = read(municipalities, {"delning": "", "hyra_kr_per_natt": "x", "kommun": "Lund"})
    assert [problem.column for problem in stock.problems] == ["kommunkod", "delning", "hyra_kr_per_natt"]
    assert stock.bad_rows == {2}
    assert stock.rows == ()


def test_latitude_and_longitude_that_changed_places(municipalities: Mapping[str, str]) -> None:
    stock = read(municipalities, {"latitud": "17,88216", "longitud": "66,06122"})
    assert stock.problems == (RowProblem(2, "latitud", Code.SWAPPED, "17,88216", ("longitud",)),)


def test_one_dwelling_with_two_sharing_policies_is_wrong_on_the_later_row(
    municipalities: Mapping[str, str],
) -> None:
    stock = read(municipalities, {}, {"bädd": "3-2", "delning": "samma kön"})
    assert stock.problems == (RowProblem(3, "delning", Code.DIFFERS, "samma kön", ("2", "blandat")),)
    assert [row.row for row in stock.rows] == [2]


@pytest.mark.parametrize("label", ["3-1", "3-1 "])
def test_one_bed_twice_is_wrong_on_the_later_row(municipalities: Mapping[str, str], label: str) -> None:
    stock = read(municipalities, {}, {"bädd": label, "hyra_kr_per_natt": "0"})
    assert stock.problems == (RowProblem(3, "bädd", Code.REPEATS, "3-1", ("2",)),)


def test_one_house_cannot_stand_in_two_places(municipalities: Mapping[str, str]) -> None:
    elsewhere = {"lägenhet": "lgh 1004", "latitud": "66,1", "adress": "Storgatan 1"}
    stock = read(municipalities, {}, elsewhere)
    assert [(each.column, each.code, each.expected) for each in stock.problems] == [
        ("adress", Code.DIFFERS, ("2", "Skogsvägen 46")),
        ("latitud", Code.DIFFERS, ("2", "66,06122")),
    ]


def test_the_same_labels_in_another_house_or_municipality_are_other_beds(
    municipalities: Mapping[str, str],
) -> None:
    stock = read(municipalities, {}, {"fastighet": "Hus 2"}, {"kommunkod": "2421", "kommun": "Storumans kommun"})
    assert stock.problems == ()
    assert [row.municipality_name for row in stock.rows] == ["Arjeplog", "Arjeplog", "Storuman"]


def test_a_file_without_a_column_that_is_needed_is_refused(
    municipalities: Mapping[str, str],
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_stock(EXAMPLE.replace(b"delning", b"annat"), "stock.csv", municipalities)
    assert caught.value.code == FileFault.MISSING_COLUMNS
    assert caught.value.facts == {"columns": ("delning",), "row": 1}


def test_a_row_about_a_bed_is_never_a_note(municipalities: Mapping[str, str]) -> None:
    data = file_of({}) + b"\r\n\r\n;;Hus 1;;;;;lgh 1003;;;;;;;\r\n\r\nUppdaterad i maj"
    stock = read_stock(data, "stock.csv", municipalities)
    assert stock.bad_rows == {4}
    assert stock.notes == ("Uppdaterad i maj",)


@pytest.mark.parametrize("price", ["1.200", "1,200", "75,000"])
def test_a_price_of_three_decimals_may_be_thousands(municipalities: Mapping[str, str], price: str) -> None:
    stock = read(municipalities, {"hyra_kr_per_natt": price})
    assert [(each.column, each.code, each.expected) for each in stock.problems] == [
        ("hyra_kr_per_natt", Code.TOO_EXACT, ("2",))
    ]
