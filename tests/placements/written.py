"""A table of placements, and every way in which universities write such a table."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import xlsxwriter
from hypothesis import strategies as st

from housing.placements.reading import PlacementFile, read_placements
from housing.placements.reading_rows import WANTED
from housing.rules.nights import Period
from housing.rules.terms import Term, term_of
from housing.spreadsheets.tables import Cell
from tests.harness.clock import TUESDAY

TODAY = TUESDAY.date()
SERIAL_ZERO = date(1899, 12, 30)
MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec")
TERM_WEEKS = 21
FIRST_NAMES = ("Ebba", "Åsa", "Örjan", "Zoë", "Li-Na", "X")
LAST_NAMES = ("Lind", "af Ekenstam", "Ängström", "de la Cruz", "O'Brien", "Öberg-Ek", "Ü")
SITES = ("Sjukstugan", "Avd. 3, plan 2", "Hälsocentralen; Åsele", 'Boendet "Gläntan"', "Norra & Södra", "7")

Weeks = tuple[date, int]
"""The Monday of the first week, and how many weeks there are."""


@dataclass(frozen=True)
class Placed:
    """A placement as it is meant. `number` makes the student's address."""

    number: int
    first_name: str
    last_name: str
    course: str
    site: str
    municipality: str
    weeks: tuple[Weeks, ...]
    housing: str

    @property
    def email(self) -> str:
        """The student's address."""
        return f"student{self.number}@umu.example"

    @property
    def periods(self) -> tuple[Period, ...]:
        """Monday to Friday."""
        return tuple(Period(monday, monday + timedelta(days=7 * count - 3)) for monday, count in self.weeks)


def first_names(*, is_one: bool) -> st.SearchStrategy[str]:
    """A first name, or several; where a name is written first to last, only the first word is a first name."""
    return st.sampled_from(FIRST_NAMES if is_one else [*FIRST_NAMES, "Anna Maria", "Karl Åke Erik"])


@st.composite
def placed(draw: st.DrawFn, number: int, term: Term, *, has_one_first_name: bool = False) -> Placed:
    """One student's placement in the term; two periods have at least a week between them."""
    lengths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=2))
    gap = draw(st.integers(1, 3))
    left = TERM_WEEKS - sum(lengths) - gap * (len(lengths) - 1)
    monday = term.first_day - timedelta(days=term.first_day.weekday()) + timedelta(weeks=draw(st.integers(0, left)))
    weeks = []
    for length in lengths:
        weeks.append((monday, length))
        monday += timedelta(weeks=length + gap)
    return Placed(
        number=number,
        first_name=draw(first_names(is_one=has_one_first_name)),
        last_name=draw(st.sampled_from(LAST_NAMES)),
        course=draw(st.sampled_from(["3OM401", "3OM205", "OM 7"])),
        site=draw(st.sampled_from(SITES)),
        municipality=draw(st.sampled_from(["Storuman", "Sorsele", "Malå"])),
        weeks=tuple(weeks),
        housing=draw(st.sampled_from(["yes", "no", "unknown"])),
    )


@dataclass(frozen=True)
class Form:
    """How a university writes its table. `stated`: where the term is said, if anywhere."""

    term: Term
    row_is: str
    names: str
    days: str
    course: str
    file: str
    stated: str
    headings: dict[str, str]
    columns: tuple[str, ...]

    @property
    def says_years(self) -> bool:
        """Whether no day needs a term to be understood."""
        return self.days in YEARS_SAID


YEARS_SAID = ("true date", "ISO", "dd/mm/yyyy", "serial")
WEEK_FORMS: dict[str, Callable[[int, int], str]] = {
    "v.6-8": lambda first, last: f"v.{first}-{last}",
    "v6–8": lambda first, last: f"v{first}\N{EN DASH}{last}",
    "vecka 36-40": lambda first, last: f"vecka {first}-{last}",
    "V. 6 - 8": lambda first, last: f"V. {first} - {last}",
    "06-08": lambda first, last: f"{first:02}-{last:02}",
}
DAY_FORMS: dict[str, Callable[[date], Cell]] = {
    "true date": lambda day: day,
    "ISO": date.isoformat,
    "dd/mm/yyyy": lambda day: f"{day:%d/%m/%Y}",
    "8/2": lambda day: f"{day.day}/{day.month}",
    "8 feb": lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    "serial": lambda day: (day - SERIAL_ZERO).days,
}
FILES: dict[str, tuple[str, str]] = {
    f"CSV, {name}, {encoding}": (separator, encoding)
    for name, separator in (("semicolon", ";"), ("comma", ","), ("tab", "\t"))
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16")
} | {"pasted": ("\t", "utf-8")}
WORKBOOK = "XLSX"
HOUSING = {"yes": "Ja", "no": "nej", "unknown": ""}


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form that is known to come."""
    row_is = draw(st.sampled_from(["a student", "a period"]))
    days = draw(st.sampled_from([*WEEK_FORMS, *(() if row_is == "a student" else DAY_FORMS)]))
    names = draw(st.sampled_from(["two columns", "Last, First", "First Last"]))
    course = draw(st.sampled_from(["course_code", "course_name"]))
    file = draw(st.sampled_from([WORKBOOK, *FILES]))
    places = ["given", "title", *(["file name"] if file != "pasted" else []), *(["days"] if days in YEARS_SAID else [])]
    columns = [
        *("email", "site", "municipality", "housing", course),
        *(("last_name", "first_name") if names == "two columns" else ("name",)),
        *(("weeks",) if days in WEEK_FORMS else ("first_day", "last_day")),
    ]
    return Form(
        term=term_of(draw(st.sampled_from(["HT26", "VT27"]))),
        row_is=row_is,
        names=names,
        days=days,
        course=course,
        file=file,
        stated=draw(st.sampled_from(places)),
        headings={column: draw(st.sampled_from(WANTED[column])) for column in columns},
        columns=tuple(draw(st.permutations(columns))),
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[Form, list[Placed]]:
    """Some placements and the form they are written in."""
    form = draw(forms())
    count = draw(st.integers(1, 5))
    has_one = form.names == "First Last"
    return form, [draw(placed(number, form.term, has_one_first_name=has_one)) for number in range(count)]


def read_back(form: Form, meant: list[Placed]) -> PlacementFile:
    """Write the table in that form, and read it."""
    lines: list[list[Cell]] = [[form.headings[column] for column in form.columns]]
    for each in meant:
        of_rows = [each.weeks] if form.row_is == "a student" else [(weeks,) for weeks in each.weeks]
        for weeks in of_rows:
            cells = _cells(form, each, weeks)
            lines.append([cells[column] for column in form.columns])
    if form.stated == "title":
        lines[:0] = [[f"VFU-placeringar {form.term.code}"], []]
    beginning = f"lista-{form.term.code}" if form.stated == "file name" else "lista"
    content, filename = _file(form.file, lines, beginning)
    return read_placements(content, filename, term=form.term if form.stated == "given" else None, today=TODAY)


def _cells(form: Form, each: Placed, weeks: tuple[Weeks, ...]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "email": each.email,
        "first_name": each.first_name,
        "last_name": each.last_name,
        "site": each.site,
        "municipality": each.municipality,
        "housing": HOUSING[each.housing],
        form.course: each.course,
    }
    last_first = f"{each.last_name}, {each.first_name}"
    cells["name"] = last_first if form.names == "Last, First" else f"{each.first_name} {each.last_name}"
    if form.days in WEEK_FORMS:
        cells["weeks"] = " + ".join(_weeks(form.days, monday, count) for monday, count in weeks)
    else:
        ((monday, count),) = weeks
        write = DAY_FORMS[form.days]
        cells["first_day"], cells["last_day"] = write(monday), write(monday + timedelta(days=7 * count - 3))
    return cells


def _weeks(days: str, monday: date, count: int) -> str:
    last = monday + timedelta(weeks=count - 1)
    return WEEK_FORMS[days](monday.isocalendar().week, last.isocalendar().week)


def _file(kind: str, lines: list[list[Cell]], beginning: str) -> tuple[bytes, str]:
    if kind == WORKBOOK:
        made = io.BytesIO()
        with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet()
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
        return made.getvalue(), f"{beginning}.xlsx"
    separator, encoding = FILES[kind]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(lines)
    return text.getvalue().encode(encoding), "Inklistrade rader" if kind == "pasted" else f"{beginning}.csv"
