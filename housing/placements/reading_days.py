"""The days of one row of a placement file: weeks in one cell, or first and last day in two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from housing.rules.days import RECENTLY, DayError, DayProblem, parse_day
from housing.rules.nights import FIRST_YEAR, LAST_YEAR, Period
from housing.rules.refusals import Refusal
from housing.rules.terms import Term, long_over, terms_around
from housing.rules.week_notation import WeekProblem, WeeksError, read_weeks
from housing.rules.weeks import LONGEST_SPAN_WEEKS, next_occurrence, periods_of
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.problems import ProblemCode

EXAMPLE_DAY = "2027-02-08"
EXAMPLE_WEEKS = "v.6-8 + v.12-14"

Expected = Callable[[Refusal], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dating:
    """What gives bare weeks and days their year: a term that was stated, else a year, else what is likely."""

    today: date
    stated: Term | None = None
    year: int | None = None
    likely: Term | None = None


def read_days(fields: RowFields, dating: Dating) -> tuple[Period, ...]:
    """Return the periods of the row in order; nothing after noting what is wrong with them.

    Weeks that do not fit in a term that is only likely are those that come next. Days that carry
    their year must lie in or near a term that was stated.
    """
    if fields.has("weeks"):
        return _from_weeks(fields, dating)
    return _from_days(fields, dating)


def _from_weeks(fields: RowFields, dating: Dating) -> tuple[Period, ...]:
    if fields.cell("weeks") is None:
        fields.complain("weeks", ProblemCode.MISSING, EXAMPLE_WEEKS)
        return ()
    try:
        spans = read_weeks(fields.written("weeks"))
        if within := dating.stated or dating.year:
            return periods_of(spans, within)
        try:
            return periods_of(spans, dating.likely) if dating.likely else next_occurrence(spans, dating.today)
        except WeeksError:
            return next_occurrence(spans, dating.today)
    except WeeksError as error:
        for refusal in error.refusals:
            code, expected = _WEEK_PROBLEMS[WeekProblem(refusal.code)]
            fields.complain("weeks", code, *expected(refusal))
        return ()


def _from_days(fields: RowFields, dating: Dating) -> tuple[Period, ...]:
    term = dating.stated
    near = term or (date(dating.year, 1, 1) + RECENTLY if dating.year else dating.today)
    first, last = _day(fields, "first_day", near), _day(fields, "last_day", near)
    if first is None or last is None:
        return ()
    if last < first:
        fields.complain("last_day", ProblemCode.REVERSED, first.isoformat())
    elif last - first >= timedelta(weeks=LONGEST_SPAN_WEEKS):
        fields.complain("last_day", ProblemCode.TOO_LONG_PERIOD, str(LONGEST_SPAN_WEEKS))
    elif term and not term.near(first):
        fields.complain("first_day", ProblemCode.OUTSIDE_TERM, *_limits(term))
    elif term and not term.near(last):
        fields.complain("last_day", ProblemCode.OUTSIDE_TERM, *_limits(term))
    else:
        return (Period(first, last),)
    return ()


def _day(fields: RowFields, field: str, near: Term | date) -> date | None:
    cell = fields.cell(field)
    try:
        return parse_day("" if cell is None else str(cell) if isinstance(cell, bool) else cell, near)
    except DayError as error:
        for refusal in error.refusals:
            code, expected = _DAY_PROBLEMS[DayProblem(refusal.code)]
            fields.complain(field, code, *expected(refusal))
        return None


def doubt_days(fields: RowFields, periods: tuple[Period, ...], dating: Dating, usual: Term | None) -> None:
    """Note days that were over long ago, or far from the term that most rows of the file are of."""
    field = "weeks" if fields.has("weeks") else "first_day"
    if any(period.last_day < long_over(dating.today) for period in periods):
        fields.complain(field, ProblemCode.LONG_OVER)
    elif usual and not dating.stated and not dating.year:
        before, after = terms_around(usual)
        if periods[0].first_day < before.first_day or periods[-1].last_day > after.last_day:
            fields.complain(field, ProblemCode.FAR_FROM_THE_REST, usual.code)


def _limits(term: Term) -> tuple[str, str, str]:
    return term.code, term.first_day.isoformat(), term.last_day.isoformat()


def _always(*expected: str) -> Expected:
    return lambda _refusal: expected


def _facts(*names: str) -> Expected:
    return lambda refusal: tuple(str(refusal.facts[name]) for name in names)


def _last_day_of_month(refusal: Refusal) -> tuple[str, ...]:
    year, month, day = (int(str(refusal.facts[name])) for name in ("year", "month", "last_day"))
    return (date(year, month, day).isoformat(),)


_WEEK_PROBLEMS: dict[WeekProblem, tuple[ProblemCode, Expected]] = {
    WeekProblem.EMPTY: (ProblemCode.MISSING, _always(EXAMPLE_WEEKS)),
    WeekProblem.UNREADABLE: (ProblemCode.NOT_WEEKS, _always(EXAMPLE_WEEKS)),
    WeekProblem.NO_SUCH_WEEK: (ProblemCode.NO_SUCH_WEEK, _facts("year", "last_week")),
    WeekProblem.NO_WEEK_53: (ProblemCode.NO_SUCH_WEEK, _facts("year", "last_week")),
    WeekProblem.ENDS_BEFORE_IT_STARTS: (ProblemCode.WEEKS_REVERSED, _facts("weeks")),
    WeekProblem.TOO_LONG: (ProblemCode.TOO_LONG_PERIOD, _facts("longest")),
    WeekProblem.OVERLAP: (ProblemCode.WEEKS_OVERLAP, _facts("weeks")),
    WeekProblem.OUTSIDE_TERM: (ProblemCode.WEEKS_OUTSIDE_TERM, _facts("term", "term_weeks")),
}
_DAY_PROBLEMS: dict[DayProblem, tuple[ProblemCode, Expected]] = {
    DayProblem.EMPTY: (ProblemCode.MISSING, _always(EXAMPLE_DAY)),
    DayProblem.UNREADABLE: (ProblemCode.NOT_A_DATE, _always(EXAMPLE_DAY)),
    DayProblem.NO_SUCH_DAY: (ProblemCode.NO_SUCH_DATE, _last_day_of_month),
    DayProblem.NO_SUCH_MONTH: (ProblemCode.NOT_A_DATE, _always(EXAMPLE_DAY)),
    DayProblem.YEAR_OUT_OF_RANGE: (
        ProblemCode.OUT_OF_RANGE,
        _always(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"),
    ),
}
