"""Days as cells and people write them: ``2027-02-08``, ``8/2``, ``8 feb. 2027``, 46426."""

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from math import floor

from housing.rules.names import text_key
from housing.rules.nights import FIRST_YEAR, LAST_YEAR
from housing.rules.refusals import Refusal, RuleError, Value
from housing.rules.terms import CENTURY, Term

Cell = str | int | float | date

RECENTLY = timedelta(days=60)
"""A day without a year may be this long ago before next year is meant (assumed)."""

SERIAL_ZERO = date(1899, 12, 30)
"""Spreadsheets count days from here (right for every day after February 1900)."""

SERIALS = range((date(FIRST_YEAR, 1, 1) - SERIAL_ZERO).days, (date(LAST_YEAR, 12, 31) - SERIAL_ZERO).days + 1)

MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)

_WEEKDAY = re.compile(r"^(?:m\w{1,2}n|tis|ons|tors?|fre|l\wr|s\wn|tue|wed|thu|fri|sat|sun)[^\W\d]*\.?,? (?:den )?")
_MIDNIGHT = re.compile(r"[t ]00:00(?::00(?:\.0+)?)?z?$")
_YEAR = r"(?P<year>\d{4}|\d\d)"
_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)",
        r"(?P<year>20\d\d|\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<day>\d\d?) ?/ ?(?P<month>\d\d?)(?:(?: ?[-/] ?| ){_YEAR})?",
        rf"(?P<day>\d\d?)(?P<mark>[-.])(?P<month>\d\d?)(?P=mark){_YEAR}",
        rf"(?:den )?(?P<day>\d\d?)(?::[ae])?\.?[ -]?(?P<name>[a-z]{{3,9}})\.?(?:[ -]?{_YEAR})?",
    )
]


class DayProblem(StrEnum):
    """What is wrong with a day as it is written."""

    EMPTY = "empty_day"
    UNREADABLE = "unreadable_day"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_MONTH = "no_such_month"
    YEAR_OUT_OF_RANGE = "year_out_of_range"


class DayError(RuleError):
    """The cell holds no day that can be."""


def parse_day(cell: Cell, near: Term | date) -> date:
    """The day that a cell means; the day goes before the month, as in Sweden.

    Without a year it lies in the term ``near``, or is the first such day from two
    months before the date ``near`` on. Bare numbers are spreadsheet serials or yymmdd.
    Raises DayError.
    """
    if isinstance(cell, date):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        return _from_text(cell, near)
    whole = floor(cell) if 0 <= cell < CENTURY * 10_000 * 2 else 0
    return _from_text(str(whole), near)


def says_year(cell: Cell) -> bool:
    """Whether the cell says itself which year its day lies in; one that holds no day says nothing."""
    if not isinstance(cell, str):
        return True
    key = _key(cell)
    forms = [found for form in _FORMS if (found := form.fullmatch(key))]
    return not forms or forms[0]["year"] is not None


def _key(text: str) -> str:
    return _WEEKDAY.sub("", _MIDNIGHT.sub("", text_key(text[:100])))


def _from_text(text: str, near: Term | date) -> date:
    key = _key(text)
    if not key:
        raise _error(DayProblem.EMPTY)
    if key.isascii() and key.isdigit() and int(key) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(key))
    for form in _FORMS:
        found = form.fullmatch(key)
        if found:
            return _from_parts(found.groupdict(), near, text)
    raise _error(DayProblem.UNREADABLE, text=text[:40])


def _from_parts(parts: dict[str, str | None], near: Term | date, text: str) -> date:
    name, number = parts.get("name"), parts.get("month")
    month = _month_called(name) if name else int(number or 0)
    if month is None:
        raise _error(DayProblem.UNREADABLE, text=text[:40])
    if not 1 <= month <= len(MONTHS):
        raise _error(DayProblem.NO_SUCH_MONTH, month=month, text=text[:40])
    day, year = int(parts["day"] or 0), parts["year"]
    return _day(_full(year) if year else _year_near(month, day, near), month, day)


def _month_called(name: str) -> int | None:
    for number, names in enumerate(MONTHS, start=1):
        if any(full.startswith(name) for full in names):
            return number
    return None


def _full(year: str) -> int:
    return int(year) + (CENTURY if len(year) <= len("27") else 0)


def _year_near(month: int, day: int, near: Term | date) -> int:
    if isinstance(near, date):
        first = near - RECENTLY
        return first.year + ((month, day) < (first.month, first.day))
    middle = near.first_day + (near.last_day - near.first_day) / 2
    years = range(middle.year - 1, middle.year + 2)
    return min(years, key=lambda year: abs(date(year, month, 15) - middle))


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _error(DayProblem.YEAR_OUT_OF_RANGE, year=year)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise _error(DayProblem.NO_SUCH_DAY, day=day, month=month, year=year, last_day=last)
    return date(year, month, day)


def _error(code: DayProblem, **facts: Value) -> DayError:
    return DayError(Refusal(code, facts))
