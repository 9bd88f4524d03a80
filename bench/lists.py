"""Lists of 10,000 placements all over the country: read, matched, previewed, published, each in its own process.

Twice: as they come first, and again with a few placements changed and a few gone.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import text

from bench.databases import Database
from bench.guests import FIRST_NAMES, FIRST_SCHOOL, LAST_NAMES

ROWS = 10_000
ONE_IN = 100
"""Of so many placements one has other days in the second list, and another one is not in it any more."""

AIM_PREVIEW_SECONDS, AIM_MEGABYTES, AIM_PUBLISH_SECONDS = 10, 300, 30

COURSES = ("5OM205", "5OM401", "5OM412", "5OM520", "5OM640")
"""Not those of the country's students: from the first list nobody has vanished."""

SITES = ("Sjukstugan", "Hemsjukvården", "Tallbacken", "Avdelning 3", "Kvarnens äldreboende")
FIRST_WEEKS, LENGTHS = range(4, 16), (2, 3, 5)
SECOND_PERIOD_AFTER = 6
"""Weeks from the first day of a placement's first period to that of its second."""

BY_PERIOD = "XLSX, one row a period"
BY_STUDENT = "CSV, one row a student"

Row = tuple[object, ...]


@dataclass(frozen=True)
class Listed:
    """What came of a list on one engine: seconds and megabytes, and how many placements were written in which way."""

    engine: str
    form: str
    is_first: bool
    preview: float
    megabytes: float
    publish: float
    counts: Mapping[str, int]

    def misses(self) -> list[str]:
        """Return the aims that were missed."""
        aims = (
            ("preview", self.preview, AIM_PREVIEW_SECONDS, "s"),
            ("memory", self.megabytes, AIM_MEGABYTES, "MB"),
            ("publication", self.publish, AIM_PUBLISH_SECONDS, "s"),
        )
        return [f"{name} {value:.1f} {unit} > {aim}" for name, value, aim, unit in aims if value > aim]


@dataclass(frozen=True, slots=True)
class Student:
    """A student of the list; `moved`: how many weeks later than in the first list."""

    number: int
    municipality: str
    moved: int

    @property
    def name(self) -> tuple[str, str]:
        """Last name and first."""
        return LAST_NAMES[self.number % 12], FIRST_NAMES[self.number // 12 % 12]

    @property
    def course(self) -> str:
        """The code of the course."""
        return COURSES[self.number % len(COURSES)]

    @property
    def site(self) -> str:
        """The name of the site."""
        return SITES[self.number // 7 % len(SITES)]

    @property
    def weeks(self) -> list[tuple[int, int]]:
        """First and last week of each period; every third student has two."""
        first = FIRST_WEEKS[self.number % len(FIRST_WEEKS)] + self.moved
        length = LENGTHS[self.number % len(LENGTHS)]
        starts = (first, first + SECOND_PERIOD_AFTER) if self.number % 3 == 0 else (first,)
        return [(start, start + length - 1) for start in starts]


def measure_lists(database: Database) -> Iterator[Listed]:
    """Publish each form of list twice for an institution of its own; `database` is written in."""
    with database.connect() as connection:
        names = list(
            connection.scalars(text("SELECT name FROM organisation WHERE kind = 'municipality' ORDER BY name_key"))
        )
    for institution, (form, write) in enumerate(FORMS.items(), start=FIRST_SCHOOL):
        for is_first in (True, False):
            content, ending = write(names, is_first=is_first)
            figures = _in_a_process(database.url, institution, content, ending)
            yield Listed(database.engine, form, is_first, **figures)


def _in_a_process(url: str, institution: int, content: bytes, ending: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"lista-vt27.{ending}"
        file.write_bytes(content)
        command = [sys.executable, "-m", "bench.one_list", url, str(institution), str(file)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def by_period(names: Sequence[str], *, is_first: bool) -> tuple[bytes, str]:
    """Return a workbook with a row for each period, its first and last day as true dates."""
    head = ("Kurskod", "Kurs", "Efternamn", "Förnamn", "E-post", "VFU-enhet", "Kommun", "Från", "Till")
    rows: list[Row] = []
    for each in _students(names, _count(1, 1, 2), is_first=is_first):
        last_name, first_name = each.name
        start = (each.course, "Omvårdnad", last_name, first_name, f"vfu{each.number}@umu.example")
        rows += [
            (
                *start,
                each.site,
                each.municipality,
                date.fromisocalendar(2027, first, 1),
                date.fromisocalendar(2027, last, 5),
            )
            for first, last in each.weeks
        ]
    return _workbook([head, *rows]), "xlsx"


def by_student(names: Sequence[str], *, is_first: bool) -> tuple[bytes, str]:
    """Return a file of text with a row for each student, all her weeks in one cell."""
    head = ("Namn", "Studentmail", "Kurs", "Placering", "Ort", "Veckor", "Önskar boende")
    rows = [
        (
            ", ".join(each.name),
            f"vfu{each.number}@ltu.example",
            each.course,
            each.site,
            each.municipality,
            " + ".join(f"v.{first}-{last}" for first, last in each.weeks),
            ("ja", "nej", "")[each.number % 3],
        )
        for each in _students(names, ROWS, is_first=is_first)
    ]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([head, *rows])
    return written.getvalue().encode("cp1252"), "csv"


FORMS = {BY_PERIOD: by_period, BY_STUDENT: by_student}


def _count(*rows: int) -> int:
    """Return of how many students the list is, if they have so many rows in turn."""
    return ROWS * len(rows) // sum(rows)


def _students(names: Sequence[str], count: int, *, is_first: bool) -> Iterator[Student]:
    for number in range(count):
        is_gone, is_moved = number % ONE_IN == 1, number % ONE_IN == 2
        if is_first or not is_gone:
            yield Student(number, names[number % len(names)], 0 if is_first or not is_moved else 1)


def _workbook(rows: Sequence[Row]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return written.getvalue()
