"""Weeks as people write them: ``v.6-8 + v.12-14``, ``vecka 36-40``, ``2027 v.51-2``."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from housing.rules.names import text_key
from housing.rules.refusals import Refusal, RuleError

LONGEST_TEXT = 200

_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*|\s+(?:till|to|t o m|tom|t\.o\.m\.)\s+")
_BETWEEN_SPANS = re.compile(r"\s*(?:[+,;&/]|\boch\b|\band\b)\s*")
_WORD = r"(?:veckor(?:na)?|vecka|weeks?|v|w)?\s*[.:]?\s*"
_SPAN = re.compile(
    rf"(?:(?P<year>20\d\d)(?:\s+|-?(?=[vw])))?{_WORD}(?P<first>\d\d?)"
    rf"(?:-{_WORD}(?P<last>\d\d?))?(?:[\s,]+(?P<year_after>20\d\d))?",
    re.ASCII,
)


class WeekProblem(StrEnum):
    """What is wrong with weeks as they are written."""

    EMPTY = "empty_weeks"
    UNREADABLE = "unreadable_weeks"
    NO_SUCH_WEEK = "no_such_week"
    NO_WEEK_53 = "no_week_53"
    ENDS_BEFORE_IT_STARTS = "weeks_end_before_they_start"
    TOO_LONG = "too_many_weeks"
    OVERLAP = "weeks_overlap"
    OUTSIDE_TERM = "weeks_outside_term"


class WeeksError(RuleError):
    """The weeks cannot be made into periods; every reason is carried."""


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """First and last week, both included; the last before the first is over New Year.

    The year is the first week's ISO year, None where nobody wrote it.
    """

    first_week: int
    last_week: int
    year: int | None = None

    def __str__(self) -> str:
        """The numbers alone, the same in any language: ``6–8``, ``9``."""
        if self.first_week == self.last_week:
            return str(self.first_week)
        return f"{self.first_week}\N{EN DASH}{self.last_week}"


def read_weeks(text: str) -> tuple[WeekSpan, ...]:
    """The spans in the order written. A year holds until another one is written.

    Nothing is said yet about whether such weeks exist. Raises WeeksError, naming every
    part that is not understood.
    """
    key = _DASHES.sub("-", text_key(text[: LONGEST_TEXT + 1]))
    if not key:
        raise WeeksError(Refusal(WeekProblem.EMPTY))
    parts = _BETWEEN_SPANS.split(key) if len(text) <= LONGEST_TEXT else [key]
    found = {part: _SPAN.fullmatch(part) for part in parts}
    wrong = [part for part, match in found.items() if match is None]
    if wrong:
        raise WeeksError(*(Refusal(WeekProblem.UNREADABLE, {"text": p[:40]}) for p in wrong))
    return _years_carried([_span(match) for match in map(found.get, parts) if match])


def _span(found: re.Match[str]) -> WeekSpan:
    year = found["year"] or found["year_after"]
    first = int(found["first"])
    return WeekSpan(first, int(found["last"] or first), int(year) if year else None)


def _years_carried(spans: list[WeekSpan]) -> tuple[WeekSpan, ...]:
    year = next((span.year for span in spans if span.year), None)
    carried = []
    for span in spans:
        year = span.year or year
        carried.append(replace(span, year=year))
    return tuple(carried)
