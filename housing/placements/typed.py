"""A placement typed on a page, written as the list of one row that it is: the same rules read both."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from housing.placements.reading_rows import WANTED
from housing.spreadsheets.cells import clean_text
from housing.spreadsheets.problems import RowProblem

TYPED_FILE = ""
"""The file name of such a list: it came from no file."""

WHEN = "when"
DAYS = ("first_day", "last_day")
ANSWERS = {"yes": "ja", "no": "nej", "unknown": ""}

_HAS_DAYS = re.compile(r"\d{4}|\d ?/ ?\d|[a-zåäö]{3,}\.? ?\d{4}|\d\.? ?[a-zåäö]{3,}", re.IGNORECASE)
_PERIODS = re.compile(r"\s*(?:\+|;|,|\boch\b|\band\b)\s*")
_FROM_TO = re.compile(r"\s*(?:[\N{EN DASH}\N{EM DASH}]|\s-\s|\btill\b|\bt\.o\.m\.|\bto\b)\s*")
_IS_WEEKS = re.compile(r"\s*(?:v|w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed. `when` is weeks or days of one or more periods, `reference` the placement that is changed."""

    email: str
    first_name: str
    last_name: str
    course_code: str
    course_name: str
    study_term: str
    site: str
    municipality: str
    when: str
    housing: str
    reference: str = ""


def list_of(typed: Typed) -> bytes:
    """Write the list: UTF-8, semicolons, a row for each period where days were typed, else one."""
    said = {
        "email": typed.email,
        "first_name": typed.first_name,
        "last_name": typed.last_name,
        "course_code": typed.course_code,
        "course_name": typed.course_name,
        "study_term": typed.study_term,
        "site": typed.site,
        "municipality": typed.municipality,
        "housing": ANSWERS[typed.housing],
        "reference": typed.reference,
    }
    periods = _periods(typed.when)
    rows = [said | dict(zip(DAYS, period, strict=True)) for period in periods] or [said | {"weeks": typed.when}]
    written = io.StringIO()
    columns = list(rows[0])
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(WANTED[field][0] for field in columns)
    writer.writerows([clean_text(row[field]) for field in columns] for row in rows)
    return written.getvalue().encode()


def field_of(problem: RowProblem) -> str:
    """Return the field of the page in which a mistake of such a list was typed."""
    field = next(field for field, labels in WANTED.items() if problem.column == labels[0])
    return WHEN if field in {*DAYS, "weeks"} else field


def _periods(when: str) -> list[Sequence[str]]:
    """Return first and last day of each period as typed; nothing where weeks were typed."""
    if _IS_WEEKS.match(when) or not _HAS_DAYS.search(when):
        return []
    return [_first_and_last(part) for part in _PERIODS.split(when) if part.strip()]


def _first_and_last(part: str) -> Sequence[str]:
    first, *rest = _FROM_TO.split(part.strip(), maxsplit=1)
    return first, (rest[0] if rest else first)
