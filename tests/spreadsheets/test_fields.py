"""A cell is read, or its mistake is noted with row, heading, value and what would be right."""

from datetime import date, datetime

import pytest

from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import find_header
from housing.spreadsheets.problems import ProblemCode, RowProblem
from housing.spreadsheets.tables import Cell, table_of

WANTED = {"name": ("Namn",), "price": ("Pris",), "kind": ("Delning",)}
KINDS = {"blandat": "mixed", "samma kön": "same_gender"}


def fields(*cells: Cell) -> RowFields:
    table = table_of("a", [("Namn", "Pris (kr)", "DELNING"), cells])
    wanted = WANTED | {"price": ("Pris (kr)",)}
    return RowFields(table.rows[1], find_header(table, wanted), wanted)


def price(row: RowFields) -> str:
    return str(row.decimal("price", least="0", most="2000", example="175"))


@pytest.mark.parametrize(
    ("cell", "number"),
    [("87,50", "87.50"), ("87.5", "87.5"), ("1 250", "1250"), ("1\u00a0250,5", "1250.5"),
     (175, "175"), (87.5, "87.5"), ("0", "0")],
)  # fmt: skip
def test_numbers_as_swedes_write_them(cell: Cell, number: str) -> None:
    assert price(fields("a", cell, "b")) == number


@pytest.mark.parametrize(
    ("cell", "code", "expected"),
    [
        (None, ProblemCode.MISSING, ("175",)),
        ("gratis", ProblemCode.NOT_A_NUMBER, ("175",)),
        ("1e5", ProblemCode.NOT_A_NUMBER, ("175",)),
        ("٣", ProblemCode.NOT_A_NUMBER, ("175",)),
        (float("inf"), ProblemCode.NOT_A_NUMBER, ("175",)),
        (True, ProblemCode.NOT_A_NUMBER, ("175",)),
        (date(2027, 1, 1), ProblemCode.NOT_A_NUMBER, ("175",)),
        ("-1", ProblemCode.OUT_OF_RANGE, ("0", "2000")),
        (10**300, ProblemCode.OUT_OF_RANGE, ("0", "2000")),
    ],
)
def test_what_is_no_price_is_noted(cell: Cell, code: ProblemCode, expected: tuple[str, ...]) -> None:
    row = fields("a", cell, "b")
    assert price(row) == "None"
    (problem,) = row.problems
    assert (problem.row, problem.column, problem.code) == (2, "Pris (kr)", code)
    assert problem.expected == expected


def test_words_are_known_whatever_their_case_and_spaces() -> None:
    assert fields("a", 1, " Samma  KÖN ").choice("kind", KINDS) == "same_gender"


def test_other_words_are_noted_with_the_ones_that_are_right() -> None:
    row = fields("a", 1, "kvinnor")
    assert row.choice("kind", KINDS) is None
    assert row.problems == [RowProblem(2, "DELNING", ProblemCode.NOT_ONE_OF, "kvinnor", ("blandat", "samma kön"))]


def test_a_long_text_is_shown_shortened() -> None:
    row = fields("x" * 300, 1, "b")
    assert row.text("name") is None
    (problem,) = row.problems
    assert problem.code == ProblemCode.TOO_LONG
    assert problem.expected == ("200",)
    assert len(problem.value) < 100


@pytest.mark.parametrize(
    ("cell", "text"),
    [(date(2027, 2, 8), "2027-02-08"), (datetime(2027, 2, 8), "2027-02-08"), (4, "4")],  # noqa: DTZ001 - a cell has no zone
)
def test_cells_that_are_not_text_are_shown_as_people_write_them(cell: Cell, text: str) -> None:
    assert fields(cell, 1, "b").written("name") == text
