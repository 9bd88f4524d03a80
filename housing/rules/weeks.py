"""Weeks with their dates, Monday to Friday (domain.md: what a bare week means).

Weeks are ISO 8601. Where nobody wrote a year it comes from the term, from a year, or
is that of the next occurrence. Reading times written by people starts here: terms and
days have files of their own.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from housing.rules.days import DayError, DayProblem, parse_day
from housing.rules.nights import Period
from housing.rules.refusals import Refusal, Value
from housing.rules.terms import Term, TermError, term_in_text, term_of, term_on
from housing.rules.week_notation import WeekProblem, WeeksError, WeekSpan, read_weeks

__all__ = [
    "DayError",
    "DayProblem",
    "Term",
    "TermError",
    "WeekProblem",
    "WeekSpan",
    "WeeksError",
    "next_occurrence",
    "parse_day",
    "parse_weeks",
    "periods_of",
    "read_weeks",
    "term_in_text",
    "term_of",
    "term_on",
    "weeks_in",
    "weeks_of",
]

LONGEST_SPAN_WEEKS = 30
"""A longer span is a slip of the pen: a term has twenty weeks (assumed)."""

LONG_YEAR_WEEKS = 53
ONE_WEEK = timedelta(weeks=1)
TO_FRIDAY = timedelta(days=4)
OVER_A_WEEKEND = timedelta(days=3)

DatedSpan = tuple[int, WeekSpan]
"""A span with the ISO year of its first week."""


def parse_weeks(text: str, within: Term | int) -> tuple[Period, ...]:
    """The periods of a text, in order, in a term or an ISO year.

    Raises WeeksError with every reason.
    """
    return periods_of(read_weeks(text), within)


def periods_of(spans: Sequence[WeekSpan], within: Term | int) -> tuple[Period, ...]:
    """The periods of the spans, in order, in a term or an ISO year.

    A year written with the weeks goes before ``within``, yet must lie in the term.
    Raises WeeksError with every reason.
    """
    if isinstance(within, int):
        return _periods([(span.year or within, span) for span in spans])
    return _periods([_in_term(span, within) for span in spans], within)


def next_occurrence(spans: Sequence[WeekSpan], today: date) -> tuple[Period, ...]:
    """The periods when these weeks come next: the first time that is not all past.

    Weeks around New Year (v.50-51 + v.2-3) are kept together, whichever is written
    first. Raises WeeksError with every reason.
    """
    this_year = today.isocalendar().year
    for year in (this_year - 1, this_year):
        try:
            found = _periods(_together(spans, year))
        except WeeksError:
            # A week 53 that last year lacked is no slip; that this year lacks it is.
            if year == this_year:
                raise
        else:
            if found[-1].last_day >= today:
                return found
    return _periods(_together(spans, this_year + 1))


def weeks_of(periods: Iterable[Period]) -> tuple[WeekSpan, ...]:
    """The ISO weeks that each period touches, in order: reading, the other way."""
    spans = []
    for period in sorted(periods):
        first, last = period.first_day.isocalendar(), period.last_day.isocalendar()
        spans.append(WeekSpan(first.week, last.week, first.year))
    return tuple(spans)


def as_typed(periods: Iterable[Period]) -> str:
    """The weeks of the periods so that ``parse_weeks`` reads them in any term: ``2027 v.6–8 + 2027 v.12–14``."""
    return " + ".join(f"{span.year} v.{span}" for span in weeks_of(periods))


def weeks_in(year: int) -> int:
    """How many ISO weeks a year has, 52 or 53: 28 December always lies in the last."""
    return date(year, 12, 28).isocalendar().week


def _together(spans: Sequence[WeekSpan], year: int) -> list[DatedSpan]:
    first = spans[0]
    anchor = _monday(first.year or year, first.first_week)
    return [_nearest(span, anchor) for span in spans]


def _in_term(span: WeekSpan, term: Term) -> DatedSpan:
    """The year among the term's own: week 53 on a list for VT27 is a slip, not a week of 2026."""
    middle = term.first_day + (term.last_day - term.first_day) / 2
    years = sorted({term.first_day.isocalendar().year, term.last_day.isocalendar().year})
    return min([span.year] if span.year else years, key=lambda year: abs(_monday(year, span.first_week) - middle)), span


def _nearest(span: WeekSpan, day: date) -> DatedSpan:
    years = [span.year] if span.year else range(day.year - 1, day.year + 2)
    return min(years, key=lambda year: abs(_monday(year, span.first_week) - day)), span


def _periods(dated: Sequence[DatedSpan], term: Term | None = None) -> tuple[Period, ...]:
    problems = [problem for year, span in dated for problem in _impossible(year, span)]
    if problems:
        raise WeeksError(*problems)
    periods = sorted(_period(year, span) for year, span in dated)
    for earlier, later in pairwise(periods):
        if later.first_day <= earlier.last_day:
            problems.append(_problem(WeekProblem.OVERLAP, weeks=_written([earlier, later])))
    periods = _joined(periods) if not problems else periods
    problems += [_outside(period, term) for period in periods if term and not _in(period, term)]
    if problems:
        raise WeeksError(*problems)
    return tuple(periods)


def _joined(periods: Sequence[Period]) -> list[Period]:
    """The periods in order, with one for those that only a weekend parts: ``v. 6, 7, 8`` is ``v. 6-8``."""
    joined: list[Period] = []
    for period in periods:
        if joined and period.first_day - joined[-1].last_day <= OVER_A_WEEKEND:
            joined[-1] = Period(joined[-1].first_day, period.last_day)
        else:
            joined.append(period)
    return joined


def _impossible(year: int, span: WeekSpan) -> list[Refusal]:
    last_year = year + (span.last_week < span.first_week)
    ends = {(year, span.first_week): None, (last_year, span.last_week): None}
    found = [problem for at, week in ends for problem in _no_such_week(at, week)]
    if found:
        return found
    weeks = (_monday(last_year, span.last_week) - _monday(year, span.first_week)) / ONE_WEEK + 1
    if weeks <= LONGEST_SPAN_WEEKS:
        return []
    over_new_year = last_year > year
    code = WeekProblem.ENDS_BEFORE_IT_STARTS if over_new_year else WeekProblem.TOO_LONG
    return [_problem(code, weeks=str(span), longest=LONGEST_SPAN_WEEKS)]


def _no_such_week(year: int, week: int) -> list[Refusal]:
    if not 1 <= week <= LONG_YEAR_WEEKS:
        return [_problem(WeekProblem.NO_SUCH_WEEK, week=week, year=year, last_week=weeks_in(year))]
    if week <= weeks_in(year):
        return []
    years = [near for near in range(year - 7, year + 8) if weeks_in(near) == LONG_YEAR_WEEKS]
    nearest = min(years, key=lambda near: abs(near - year))
    return [_problem(WeekProblem.NO_WEEK_53, year=year, last_week=weeks_in(year), has_53=nearest)]


def _outside(period: Period, term: Term) -> Refusal:
    limits = _written([Period(term.first_day, term.last_day)])
    weeks = _written([period])
    return _problem(WeekProblem.OUTSIDE_TERM, weeks=weeks, term=term.code, term_weeks=limits)


def _in(period: Period, term: Term) -> bool:
    return term.near(period.first_day) and term.near(period.last_day)


def _written(periods: Iterable[Period]) -> str:
    return " + ".join(map(str, weeks_of(periods)))


def _period(year: int, span: WeekSpan) -> Period:
    last_year = year + (span.last_week < span.first_week)
    friday = _monday(last_year, span.last_week) + TO_FRIDAY
    return Period(_monday(year, span.first_week), friday)


def _monday(year: int, week: int) -> date:
    """The Monday of a week, counted on where the year is too short for it."""
    return date.fromisocalendar(year, 1, 1) + ONE_WEEK * (week - 1)


def _problem(code: WeekProblem, **facts: Value) -> Refusal:
    return Refusal(code, facts)
