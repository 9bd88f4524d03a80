"""One row of a placement file: a student at a site, for all periods or one of them."""

import re
from dataclasses import dataclass

from housing.placements.reading_days import Dating, read_days
from housing.placements.reading_people import read_email, read_names
from housing.rules.names import email_key, text_key
from housing.rules.nights import Period
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Wanted
from housing.spreadsheets.problems import ProblemCode

WANTED: Wanted = {
    "email": ("E-post", "Studentmail", "E-postadress", "Mejl", "Mejladress", "Mail", "E-mail"),
    "last_name": ("Efternamn", "Last name", "Surname"),
    "first_name": ("Förnamn", "First name"),
    "name": ("Namn", "Student", "Studentens namn", "Name"),
    "course_code": ("Kurskod", "Course code"),
    "course_name": ("Kurs", "Kursnamn", "Kursbenämning", "Course"),
    "study_term": ("Termin", "Studietermin", "Study term"),
    "site": ("VFU-enhet", "Placering", "VFU-plats", "VFU-placering", "Enhet", "Site", "Unit"),
    "municipality": ("Kommun", "Ort", "Placeringsort", "Municipality", "Town"),
    "weeks": ("Veckor", "Vecka", "VFU-veckor", "Weeks"),
    "first_day": ("Från", "Fr.o.m.", "Startdatum", "Start", "From"),
    "last_day": ("Till", "T.o.m.", "Slutdatum", "Slut", "To"),
    "housing": ("Önskar boende", "Boende", "Behöver boende", "Wants housing"),
    "reference": ("Praktikbo-referens", "Praktikbo reference"),
}
REQUIRED = ("email", "site", "municipality")
ALTERNATIVES = (
    (("last_name", "first_name"), ("name",)),
    (("course_code",), ("course_name",)),
    (("first_day", "last_day"), ("weeks",)),
)
"""Of each group the file must have all columns of one; the usual one stands first."""

HOUSING_WORDS = {"ja": "yes", "nej": "no"}
ALSO_HOUSING_WORDS = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}

LONGEST_CODE, LONGEST_TITLE = 20, 120
LONGEST_REFERENCE = 10
MOST_STUDY_TERMS = 12

_STUDY_TERM = re.compile(r"(?:t|termin)?\s*([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """A sound row of the file, on its own. Rows of one placement are put together afterwards.

    `reference` names a placement that is known, where the list does: then it is that one and no other.
    """

    row: int
    email: str
    first_name: str
    last_name: str
    course_code: str
    course_name: str | None
    study_term: int | None
    site_name: str
    municipality_name: str
    periods: tuple[Period, ...]
    housing: str
    reference: str | None

    @property
    def known_by(self) -> tuple[str, str]:
        """What tells a student's placements apart: e-mail and course (never site and dates)."""
        return email_key(self.email), text_key(self.course_code)

    @property
    def full_name(self) -> str:
        """First and last name as one says them."""
        return f"{self.first_name} {self.last_name}"


def read_line(fields: RowFields, dating: Dating) -> PlacementLine | None:
    """Return the row, or None after noting in `fields` everything that is wrong with it."""
    email = read_email(fields)
    names = read_names(fields)
    course_code = fields.text(course_field(fields), example="3OM401", most=LONGEST_CODE)
    # Where one column is all there is on the course, it is the code: "Kurs" holds 3OM401.
    course_name = fields.optional_text("course_name", most=LONGEST_TITLE) if fields.has("course_code") else None
    study_term = _study_term(fields)
    site_name = fields.text("site", most=LONGEST_TITLE)
    municipality_name = fields.text("municipality", example="Storuman", most=LONGEST_TITLE)
    periods = read_days(fields, dating)
    housing = _housing(fields)
    reference = fields.optional_text("reference", most=LONGEST_REFERENCE)
    if email is None or names is None or course_code is None or site_name is None or municipality_name is None:
        return None
    if fields.problems or not periods:
        return None
    return PlacementLine(
        row=fields.number,
        email=email,
        first_name=names[0],
        last_name=names[1],
        course_code=course_code,
        course_name=course_name,
        study_term=study_term,
        site_name=site_name,
        municipality_name=municipality_name,
        periods=periods,
        housing=housing,
        reference=reference,
    )


def course_field(fields: RowFields) -> str:
    """Return the field that holds the code of the course in this file."""
    return "course_code" if fields.has("course_code") else "course_name"


def _housing(fields: RowFields) -> str:
    """Return yes, no, or unknown where the cell is blank or the file has no such column."""
    return fields.optional_choice("housing", HOUSING_WORDS, ALSO_HOUSING_WORDS) or "unknown"


def _study_term(fields: RowFields) -> int | None:
    """Return the student's study term (1 is the first), which universities also call "Termin"."""
    text = fields.written("study_term").casefold()
    if not text:
        return None
    match = _STUDY_TERM.fullmatch(text)
    if match is None:
        fields.complain("study_term", ProblemCode.NOT_A_NUMBER, "4")
        return None
    number = int(match[1])
    if not 1 <= number <= MOST_STUDY_TERMS:
        fields.complain("study_term", ProblemCode.OUT_OF_RANGE, "1", str(MOST_STUDY_TERMS))
        return None
    return number
