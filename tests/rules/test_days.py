"""Days as they stand in cells."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.days import Cell, DayError, DayProblem, parse_day, says_year
from housing.rules.terms import Term, term_of

TODAY = date(2026, 11, 24)
VT27, HT26 = term_of("VT27"), term_of("HT26")


@pytest.mark.parametrize(
    "cell",
    [
        "2027-02-08",
        "2027/2/8",
        "2027.02.08",
        "2027-02-08 00:00:00",
        "2027-02-08T00:00:00",
        "20270208",
        "270208",
        "8/2/2027",
        "08/02/2027",
        "8/2-27",
        "8/2 -27",
        "8/2 2027",
        "8.2.2027",
        "8-2-2027",
        "8/2",
        " 08 / 02 ",
        "8 februari 2027",
        "8 feb. 2027",
        "8 feb",
        "den 8 februari",
        "8:e februari",
        "8-feb-27",
        "måndag 8 februari 2027",
        "mån 8/2",
        "Mon, 8 February 2027",
        "46426",
        46426,
        46426.0,
        46426.999,
        20270208,
        date(2027, 2, 8),
        datetime(2027, 2, 8, 23, 59, tzinfo=UTC),
    ],
)
def test_8_february_2027_in_many_forms(cell: Cell) -> None:
    assert parse_day(cell, TODAY) == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("cell", "near", "day"),
    [
        ("8/2", VT27, date(2027, 2, 8)),
        ("8/2", term_of("VT29"), date(2029, 2, 8)),
        ("21/12", HT26, date(2026, 12, 21)),
        ("10/1", HT26, date(2027, 1, 10)),
        ("1/11", TODAY, date(2026, 11, 1)),
        ("1/9", TODAY, date(2027, 9, 1)),
        ("24/11", TODAY, date(2026, 11, 24)),
        ("3 maj", VT27, date(2027, 5, 3)),
        ("3 okt", TODAY, date(2026, 10, 3)),
        ("29/2", date(2027, 11, 24), date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year(cell: str, near: Term | date, day: date) -> None:
    assert parse_day(cell, near) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", DayProblem.EMPTY),
        ("  ", DayProblem.EMPTY),
        ("snart", DayProblem.UNREADABLE),
        ("v.6", DayProblem.UNREADABLE),
        ("6-8", DayProblem.UNREADABLE),
        ("=TODAY()", DayProblem.UNREADABLE),
        ("8 blaj 2027", DayProblem.UNREADABLE),
        (5, DayProblem.UNREADABLE),
        (-46426, DayProblem.UNREADABLE),
        (float("nan"), DayProblem.UNREADABLE),
        (float("inf"), DayProblem.UNREADABLE),
        (1e300, DayProblem.UNREADABLE),
        ("30/2/2027", DayProblem.NO_SUCH_DAY),
        ("2027-04-31", DayProblem.NO_SUCH_DAY),
        ("2027-04-00", DayProblem.NO_SUCH_DAY),
        ("29 feb 2027", DayProblem.NO_SUCH_DAY),
        ("29/2", DayProblem.NO_SUCH_DAY),
        ("2/13/2027", DayProblem.NO_SUCH_MONTH),
        ("2027-00-08", DayProblem.NO_SUCH_MONTH),
        ("1027-02-08", DayProblem.YEAR_OUT_OF_RANGE),
        ("9999-12-31", DayProblem.YEAR_OUT_OF_RANGE),
        (date(1900, 1, 1), DayProblem.YEAR_OUT_OF_RANGE),
    ],
)
def test_what_is_no_day(cell: Cell, code: DayProblem) -> None:
    with pytest.raises(DayError) as refused:
        parse_day(cell, TODAY)
    assert refused.value.refusals[0].code is code


def test_a_day_that_a_month_lacks_says_its_last() -> None:
    with pytest.raises(DayError) as refused:
        parse_day("31/4/2027", TODAY)
    assert refused.value.refusals[0].facts == {
        "day": 31,
        "month": 4,
        "year": 2027,
        "last_day": 30,
    }


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_form_of_every_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms: list[Cell] = [day.isoformat(), f"{day.day}/{day.month}/{day.year}", serial, str(serial)]
    assert {parse_day(form, TODAY) for form in forms} == {day}


@given(st.text(max_size=150) | st.text("0123456789-/. ", max_size=12) | st.floats() | st.integers())
def test_any_cell_is_a_day_or_a_named_refusal(cell: Cell) -> None:
    with suppress(DayError):
        assert 2000 <= parse_day(cell, VT27).year <= 2099


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2027-02-08", True),
        ("8 feb 2027", True),
        (date(2027, 2, 8), True),
        (46426, True),
        ("46426", True),
        ("8/2", False),
        ("8 feb", False),
        ("nonsense", True),
    ],
)
def test_whether_a_day_says_its_year(cell: Cell, says: bool) -> None:
    assert says_year(cell) is says
