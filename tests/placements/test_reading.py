"""Placement files as two universities send them, and what is said about their mistakes."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from xlsxwriter.worksheet import Worksheet

from housing.placements.reading import PlacementFile, read_placements
from housing.placements.reading_terms import TermSource
from housing.placements.reading_whole import LeftOut
from housing.rules.nights import Period
from housing.rules.terms import term_of
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.problems import ProblemCode as Code
from housing.spreadsheets.problems import RowProblem
from tests.spreadsheets.files import csv_of, workbook, workbook_of

TODAY = date(2026, 11, 24)
UMU = Path("tests/data/placements-umu-vt27.xlsx").read_bytes()
LTU = Path("tests/data/placements-ltu-vt27.csv").read_bytes()
FEBRUARY = Period(date(2027, 2, 8), date(2027, 2, 26))
MARCH = Period(date(2027, 3, 22), date(2027, 4, 9))

HEADING = ("Kurskod", "Kurs", "Termin", "Efternamn", "Förnamn", "E-post", "VFU-enhet", "Kommun", "Från", "Till")
GOOD: dict[str, object] = {
    "Kurskod": "3OM401",
    "Kurs": "Omvårdnad",
    "Termin": 3,
    "Efternamn": "Forsberg",
    "Förnamn": "Isak",
    "E-post": "isak@student.umu.example",
    "VFU-enhet": "Backen",
    "Kommun": "Storuman",
    "Från": "2027-02-08",
    "Till": "2027-02-26",
}
SECOND = {"Från": "2027-03-22", "Till": "2027-04-09"}
OTHER = {"E-post": "maja@student.umu.example", "Förnamn": "Maja"}


def read(*rows: Mapping[str, object], heading: tuple[str, ...] = HEADING, title: str = "VFU VT27") -> PlacementFile:
    lines = [[title], [], heading, *([{**GOOD, **row}.get(column, "") for column in heading] for row in rows)]
    return read_placements(workbook_of(lines), "lista.xlsx", term=None, today=TODAY)


def read_weeks(
    *weeks: str, name: str = "lista-vt27.csv", term: str | None = None, today: date = TODAY
) -> PlacementFile:
    lines = ["Namn;Studentmail;Kurs;Placering;Ort;Veckor;Önskar boende"]
    lines += [f"Nyström, Noah;noah{i}@x.example;3OM640;Backen;Malå;{each};ja" for i, each in enumerate(weeks)]
    return read_placements(csv_of(lines, "cp1252"), name, term=term_of(term) if term else None, today=today)


def test_the_first_example_gives_180_placements_without_a_mistake() -> None:
    sent = read_placements(UMU, "placements-umu-vt27.xlsx", term=None, today=TODAY)
    assert (sent.problems, sent.left_out, sent.unknown_columns) == ((), (), ())
    assert len(sent.rows) == 180
    assert Counter(len(row.periods) for row in sent.rows) == {1: 126, 2: 54}
    assert sum(len(row.rows) for row in sent.rows) == 234
    assert {row.housing for row in sent.rows} == {"unknown"}
    assert {row.study_term for row in sent.rows} == {2, 3, 4, 5, 6}
    assert (sent.term, sent.term_source) == (term_of("VT27"), TermSource.TITLE)
    assert sent.notes == ("Observera: lista kan ändras fram till två veckor före start",)


def test_a_placement_in_two_periods_of_the_first_example() -> None:
    sent = read_placements(UMU, "placements-umu-vt27.xlsx", term=None, today=TODAY)
    (isak,) = (row for row in sent.rows if row.email == "isak.forsberg@student.umu.example")
    assert isak.rows == (6, 7)
    assert isak.periods == (FEBRUARY, MARCH)
    assert (isak.first_name, isak.last_name) == ("Isak", "Forsberg")
    assert (isak.course_code, isak.course_name) == ("3OM401", "Omvårdnad vid somatisk ohälsa")
    assert (isak.site_name, isak.municipality_name) == ("Tallbackens äldreboende", "Vilhelmina")


@pytest.mark.parametrize(
    ("name", "term", "source"),
    [
        ("placements-ltu-vt27.csv", None, TermSource.FILE_NAME),
        ("lista.csv", None, TermSource.NEXT_OCCURRENCE),
        ("lista.csv", "VT27", TermSource.GIVEN),
    ],
)
def test_the_second_example_gives_120_placements_in_2027_however_the_year_is_found(
    name: str, term: str | None, source: TermSource
) -> None:
    sent = read_placements(LTU, name, term=term_of(term) if term else None, today=TODAY)
    assert (sent.problems, sent.left_out, sent.unknown_columns) == ((), (), ())
    assert len(sent.rows) == 120
    assert Counter(row.housing for row in sent.rows) == {"yes": 73, "no": 28, "unknown": 19}
    assert Counter(len(row.periods) for row in sent.rows) == {1: 80, 2: 40}
    assert {period.first_day.year for row in sent.rows for period in row.periods} == {2027}
    assert sum(row.periods == (FEBRUARY, MARCH) for row in sent.rows) == 16
    assert sent.term_source == source
    assert sent.term == (None if source is TermSource.NEXT_OCCURRENCE else term_of("VT27"))
    assert {row.course_code for row in sent.rows} == {"3OM205", "3OM401", "3OM412", "3OM520", "3OM640"}
    assert {row.course_name for row in sent.rows} == {None}


def test_the_given_term_goes_before_the_file_name() -> None:
    sent = read_weeks("v.6-8", name="lista-vt27.csv", term="VT28")
    assert sent.rows[0].periods == (Period(date(2028, 2, 7), date(2028, 2, 25)),)


def test_in_the_middle_of_a_term_weeks_that_are_over_are_still_of_this_term() -> None:
    sent = read_weeks("v.4-5", "v.10-12", "v.14-15", name="lista.csv", today=date(2027, 2, 20))
    assert [row.periods[0].first_day.year for row in sent.rows] == [2027, 2027, 2027]


@pytest.mark.parametrize(
    ("name", "weeks", "source", "first_day"),
    [
        ("våren 2028.csv", "v.6-8", TermSource.FILE_NAME, date(2028, 2, 7)),
        ("placeringar-2028.csv", "v.6-8", TermSource.FILE_NAME_YEAR, date(2028, 2, 7)),
        ("vår-höst 2028.csv", "v.36-40", TermSource.FILE_NAME_YEAR, date(2028, 9, 4)),
        ("uttag 2028-11-20.csv", "v.6-8", TermSource.NEXT_OCCURRENCE, date(2027, 2, 8)),
        ("VT27 och VT28.csv", "v.6-8", TermSource.NEXT_OCCURRENCE, date(2027, 2, 8)),
        ("placeringar-2028.csv", "2027 v.6-8", TermSource.DATES, date(2027, 2, 8)),
    ],
)
def test_where_the_year_of_weeks_comes_from(name: str, weeks: str, source: TermSource, first_day: date) -> None:
    sent = read_weeks(weeks, name=name)
    assert (sent.term_source, sent.rows[0].periods[0].first_day) == (source, first_day)


@pytest.mark.parametrize(
    ("title", "first", "source", "first_day"),
    [
        ("VFU", "2027-02-08", TermSource.DATES, FEBRUARY.first_day),
        ("VFU", "8/2", TermSource.NEXT_OCCURRENCE, FEBRUARY.first_day),
        ("VFU 2028", "8/2", TermSource.TITLE_YEAR, date(2028, 2, 8)),
        ("VFU våren 2028", "8/2", TermSource.TITLE, date(2028, 2, 8)),
    ],
)
def test_where_the_year_of_days_comes_from(title: str, first: str, source: TermSource, first_day: date) -> None:
    sent = read({"Från": first, "Till": first_day + timedelta(days=4)}, title=title)
    assert (sent.problems, sent.term_source) == ((), source)
    assert sent.rows[0].periods[0].first_day == first_day


@pytest.mark.parametrize(
    ("title", "first", "code", "expected"),
    [
        ("VFU", "2017-02-06", Code.LONG_OVER, ()),
        ("VFU VT17", "2017-02-06", Code.LONG_OVER, ()),
        ("VFU", "2026-02-09", Code.FAR_FROM_THE_REST, ("VT27",)),
        ("VFU", "2028-02-07", Code.FAR_FROM_THE_REST, ("VT27",)),
        ("VFU", "2026-10-05", None, ()),
    ],
)
def test_days_far_from_the_term_are_told_though_nobody_said_the_term(
    title: str, first: str, code: Code | None, expected: tuple[str, ...]
) -> None:
    last = date.fromisoformat(first) + timedelta(days=11)
    others = [] if title == "VFU VT17" else [OTHER, {**OTHER, **SECOND}]
    sent = read(*others, {"Från": first, "Till": last}, title=title)
    assert [(each.column, each.code, each.expected) for each in sent.problems] == (
        [("Från", code, expected)] if code else []
    )


def test_weeks_of_long_ago_are_told() -> None:
    sent = read_weeks("v.6-8", "v.6-8", "2017 v.6-8", name="lista.csv")
    assert [(each.row, each.code) for each in sent.problems] == [(4, Code.LONG_OVER)]


# One bad cell in the second row; the first is another student's and sound.
@pytest.mark.parametrize(
    ("column", "value", "code", "expected"),
    [
        ("E-post", "", Code.MISSING, ("namn@student.universitet.se",)),
        ("E-post", "isak", Code.NOT_AN_EMAIL, ("namn@student.universitet.se",)),
        ("E-post", "Isak <i@x.example>", Code.NOT_AN_EMAIL, ("namn@student.universitet.se",)),
        ("E-post", "a@x.example; b@x.example", Code.NOT_AN_EMAIL, ("namn@student.universitet.se",)),
        ("E-post", "åsa@x.example", Code.NOT_AN_EMAIL, ("namn@student.universitet.se",)),
        ("Efternamn", "", Code.MISSING, ()),
        ("Förnamn", "x" * 81, Code.TOO_LONG, ("80",)),
        ("Kurskod", "", Code.MISSING, ("3OM401",)),
        ("Termin", "tredje", Code.NOT_A_NUMBER, ("4",)),
        ("Termin", 60, Code.OUT_OF_RANGE, ("1", "12")),
        ("VFU-enhet", "", Code.MISSING, ()),
        ("Kommun", "", Code.MISSING, ("Storuman",)),
        ("Från", "", Code.MISSING, ("2027-02-08",)),
        ("Från", "i vår", Code.NOT_A_DATE, ("2027-02-08",)),
        ("Till", "2027-02-31", Code.NO_SUCH_DATE, ("2027-02-28",)),
        ("Till", "31 feb 2027", Code.NO_SUCH_DATE, ("2027-02-28",)),
        ("Till", "2027-13-01", Code.NOT_A_DATE, ("2027-02-08",)),
        ("Till", "2027-02-01", Code.REVERSED, ("2027-02-08",)),
        ("Till", "2027-12-24", Code.TOO_LONG_PERIOD, ("30",)),
        ("Från", "2026-09-07", Code.OUTSIDE_TERM, ("VT27", "2027-01-18", "2027-06-13")),
        ("Till", "2027-07-30", Code.OUTSIDE_TERM, ("VT27", "2027-01-18", "2027-06-13")),
        ("Från", "1027-02-08", Code.OUT_OF_RANGE, ("2000-01-01", "2099-12-31")),
    ],
)
def test_a_mistake_is_told_by_row_column_and_what_would_be_right(
    column: str, value: object, code: Code, expected: tuple[str, ...]
) -> None:
    sent = read(OTHER, {column: value})
    (problem,) = sent.problems
    assert (problem.row, problem.column, problem.code) == (5, column, code)
    assert problem.expected == expected
    assert [row.rows for row in sent.rows] == [(4,)]


@pytest.mark.parametrize(
    ("weeks", "code", "expected"),
    [
        ("", Code.MISSING, ("v.6-8 + v.12-14",)),
        ("hela våren", Code.NOT_WEEKS, ("v.6-8 + v.12-14",)),
        ("v.53", Code.NO_SUCH_WEEK, ("2027", "52")),
        ("v.0-3", Code.NO_SUCH_WEEK, ("2027", "52")),
        ("v.8-6", Code.WEEKS_REVERSED, ("8–6",)),
        ("v.6-8 + v.8-9", Code.WEEKS_OVERLAP, ("6–8 + 8–9",)),
        ("v.36-40", Code.WEEKS_OUTSIDE_TERM, ("VT27", "3–23")),
    ],
)
def test_weeks_that_cannot_be_are_told(weeks: str, code: Code, expected: tuple[str, ...]) -> None:
    sent = read_weeks("v.6-8", weeks)
    assert sent.problems == (RowProblem(3, "Veckor", code, weeks, expected),)
    assert len(sent.rows) == 1


def test_other_words_than_yes_and_no_are_told() -> None:
    heading = (*HEADING, "Önskar boende")
    words = ["Ja", "NEJ", "", "kanske"]
    rows = [{"E-post": f"s{i}@x.example", "Önskar boende": word} for i, word in enumerate(words)]
    sent = read(*rows, heading=heading)
    assert [row.housing for row in sent.rows] == ["yes", "no", "unknown"]
    assert sent.problems == (RowProblem(7, "Önskar boende", Code.NOT_ONE_OF_OR_BLANK, "kanske", ("ja", "nej")),)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Nyström, Noah", "Noah", "Nyström"),
        ("af Ekenstam, Anna Maria", "Anna Maria", "af Ekenstam"),
        ("Anna af Ekenstam", "Anna", "af Ekenstam"),
    ],
)
def test_names_in_one_column(name: str, first: str, last: str) -> None:
    heading = ("Namn", "E-post", "Kurs", "Placering", "Ort", "Från", "Till")
    (row,) = read({"Namn": name, "Placering": "a", "Ort": "b"}, heading=heading).rows
    assert (row.first_name, row.last_name) == (first, last)


@pytest.mark.parametrize("name", ["Noah", "Nyström,", ", Noah", "A, B, C"])
def test_half_a_name_is_told(name: str) -> None:
    heading = ("Namn", "E-post", "Kurs", "Placering", "Ort", "Från", "Till")
    sent = read({"Namn": name, "Placering": "a", "Ort": "b"}, heading=heading)
    assert [each.code for each in sent.problems] == [Code.NOT_A_NAME]
    assert sent.problems[0].expected == ("Efternamn, Förnamn",)


def test_one_address_with_two_names_is_told_with_both() -> None:
    sent = read({}, {"Kurskod": "3OM999", "Förnamn": "Maja", **SECOND})
    assert sent.problems == (RowProblem(5, "Efternamn", Code.DIFFERS, "Maja Forsberg", ("4", "Isak Forsberg")),)
    assert [row.rows for row in sent.rows] == [(4,)]


def test_periods_that_overlap_spoil_the_placement_and_a_row_sent_twice_does_not() -> None:
    overlapping = read({}, {"Från": "2027-02-26", "Till": "2027-03-05"}, OTHER)
    assert overlapping.problems == (RowProblem(5, "Från", Code.OVERLAPS, "2027-02-26–2027-03-05", ("4",)),)
    assert [row.rows for row in overlapping.rows] == [(6,)]
    assert overlapping.left_out == (LeftOut(4, because_of_row=5),)

    twice = read({}, OTHER, {})
    assert [(each.row, each.code, each.expected) for each in twice.problems] == [(6, Code.REPEATS, ("4",))]
    assert [row.rows for row in twice.rows] == [(4,), (5,)]


def test_half_a_placement_is_never_read() -> None:
    bad_day = read({}, {**SECOND, "Till": "2027-02-31"}, OTHER)
    assert bad_day.left_out == (LeftOut(4, because_of_row=5),)
    assert [row.rows for row in bad_day.rows] == [(6,)]

    bad_address = read({}, {**SECOND, "E-post": "isak"}, OTHER)
    assert bad_address.left_out == (LeftOut(4, because_of_row=5),)

    no_course = read({}, {**SECOND, "Kurskod": ""}, OTHER)
    assert no_course.left_out == (LeftOut(4, because_of_row=5),)


def test_a_namesake_is_not_held_back_by_another_students_mistake() -> None:
    sent = read({}, {"E-post": "isak.2@student.umu.example", "Till": "2027-02-31"})
    assert (sent.left_out, len(sent.rows)) == ((), 1)


def test_two_sites_on_one_course_are_two_placements() -> None:
    later_first = read({**SECOND, "VFU-enhet": "Kvarnen"}, {})
    assert later_first.problems == ()
    assert [(row.rows, row.site_name) for row in later_first.rows] == [((4,), "Kvarnen"), ((5,), "Backen")]
    overlapping = read({}, {"VFU-enhet": "Kvarnen"})
    assert [each.code for each in overlapping.problems] == [Code.OVERLAPS]


def test_rows_of_one_placement_may_not_answer_both_yes_and_no() -> None:
    heading = (*HEADING, "Önskar boende")
    sent = read({"Önskar boende": "ja"}, {**SECOND, "Önskar boende": "nej"}, heading=heading)
    assert sent.problems == (RowProblem(5, "Önskar boende", Code.DIFFERS, "nej", ("4", "ja")),)
    blank = read({"Önskar boende": "ja"}, {**SECOND, "Önskar boende": ""}, heading=heading)
    assert [row.housing for row in blank.rows] == ["yes"]


def test_case_and_spaces_do_not_make_another_student_or_course() -> None:
    sent = read({}, {**SECOND, "E-post": " Isak@Student.UMU.example", "Kurskod": "3om401"})
    assert [row.periods for row in sent.rows] == [(FEBRUARY, MARCH)]


@pytest.mark.parametrize("first", [FEBRUARY.first_day, "8/2", "8 feb 2027", "8.2.2027", "20270208", "46426", 46426])
def test_days_as_people_and_programs_write_them(first: object) -> None:
    data = csv_of([";".join(HEADING), ";".join(str({**GOOD, "Från": first}[column]) for column in HEADING)])
    sent = read_placements(data, "vt27.csv", term=None, today=TODAY)
    assert [row.periods for row in sent.rows] == [(FEBRUARY,)]


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        (("Namn", "Kurs", "Placering", "Ort", "Veckor"), ("E-post",)),
        (("E-post", "Kurs", "Placering", "Ort", "Veckor"), ("Efternamn", "Förnamn")),
        (("E-post", "Namn", "Placering", "Ort", "Veckor"), ("Kurskod",)),
        (("E-post", "Namn", "Kurs", "Placering", "Ort", "Från"), ("Till",)),
    ],
)
def test_a_file_without_a_column_that_is_needed_is_refused(heading: tuple[str, ...], missing: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read({}, heading=heading)
    assert caught.value.code == FileFault.MISSING_COLUMNS
    assert caught.value.facts == {"columns": missing, "row": 3}


def test_what_only_the_database_can_tell_leaves_out_the_whole_placement() -> None:
    sent = read({}, SECOND, OTHER)
    unknown = sent.sheet.complaint(sent.lines[1], "municipality", Code.UNKNOWN, "Storumann", "Storuman")
    assert unknown == RowProblem(5, "Kommun", Code.UNKNOWN, "Storumann", ("Storuman",))
    told = sent.with_what_is_known(sent.lines, [unknown])
    assert (told.problems, told.left_out) == ((unknown,), (LeftOut(4, because_of_row=5),))
    assert [row.rows for row in told.rows] == [(6,)]


@pytest.mark.parametrize(("result", "shown"), [("#N/A", "#N/A"), (None, "#N/A"), ("#DIV/0!", "#DIV/0!")])
def test_a_formula_without_a_value_is_not_called_empty(result: str | None, shown: str) -> None:
    def listed(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADING)
        sheet.write_row(1, 0, list(GOOD.values()))
        sheet.write_formula(1, HEADING.index("Kommun"), "=VLOOKUP(A1,B:C,2,0)", None, result or "")

    sent = read_placements(workbook(listed), "vt27.xlsx", term=None, today=TODAY)
    assert [(each.column, each.code, each.value) for each in sent.problems] == [("Kommun", Code.NO_VALUE, shown)]


def test_a_sheet_of_instructions_before_the_list_is_passed_over() -> None:
    def instructions(sheet: Worksheet) -> None:
        sheet.write_column(0, 0, ["Läs detta först", "Fyll i nästa blad"])

    def listed(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADING)
        sheet.write_row(1, 0, list(GOOD.values()))

    sent = read_placements(workbook(instructions, listed), "vt27.xlsx", term=None, today=TODAY)
    assert [row.rows for row in sent.rows] == [(2,)]
    assert sent.term_source == TermSource.FILE_NAME
    assert sent.other_sheets == ("Sheet1",)


def test_two_sheets_of_placements_are_refused_by_name_and_an_empty_one_is_not() -> None:
    def listed(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADING)
        sheet.write_row(1, 0, list(GOOD.values()))

    def empty(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADING)

    with pytest.raises(UnreadableFile) as caught:
        read_placements(workbook(listed, listed), "vt27.xlsx", term=None, today=TODAY)
    assert (caught.value.code, caught.value.facts) == (FileFault.SEVERAL_TABLES, {"sheets": ("Sheet1", "Sheet2")})
    sent = read_placements(workbook(empty, listed), "vt27.xlsx", term=None, today=TODAY)
    assert ([row.rows for row in sent.rows], sent.other_sheets) == ([(2,)], ("Sheet1",))


def test_a_workbook_without_a_list_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_placements(workbook_of([["Läs detta"], ["först"]]), "a.xlsx", term=None, today=TODAY)
    assert caught.value.code == FileFault.NO_HEADER
