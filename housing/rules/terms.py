"""Academic terms, from the codes that lists and file names carry (VT27, HT 2026).

Terms are data with first and last day. Where a term was never entered, the usual
limits of Swedish universities serve: the spring term from the Monday of week 3, the
autumn term from the Monday of week 35 until the spring term begins. Some years differ
by a week, and courses start early and end late: what lies ``NEAR_TERM`` is accepted
(assumed).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from housing.rules.names import text_key
from housing.rules.nights import ONE_DAY
from housing.rules.refusals import Refusal, RuleError

NEAR_TERM = timedelta(weeks=4)
SPRING_WEEKS = (3, 23)
AUTUMN_WEEK = 35
CENTURY = 2000

_SPRING = {"vt", "v\N{LATIN SMALL LETTER A WITH RING ABOVE}rterminen", "spring"}
_TERM = re.compile(
    r"(?<![^\W_])(vt|ht|v\N{LATIN SMALL LETTER A WITH RING ABOVE}rterminen|"
    r"h\N{LATIN SMALL LETTER O WITH DIAERESIS}stterminen|spring|autumn)"
    r"[\s_-]*(?:term(?:in\w*)?\s*)?(20\d\d|\d\d)(?![^\W_])"
)


class TermProblem(StrEnum):
    """Why no term was understood."""

    UNREADABLE = "unreadable_term"


class TermError(RuleError):
    """The text names no term; a right one looks like VT27 or HT26."""


@dataclass(frozen=True, order=True, slots=True)
class Term:
    """An academic term, first and last day included. The code is like ``VT27``."""

    first_day: date
    last_day: date
    code: str

    def near(self, day: date) -> bool:
        """Whether the day lies in the term or so close that the term may be meant."""
        return self.first_day - NEAR_TERM <= day <= self.last_day + NEAR_TERM


def term_of(text: str) -> Term:
    """The term with the usual limits: ``VT27``, ``vt 2027``, ``Höstterminen 2026``.

    Raises TermError where the text is anything else.
    """
    found = _TERM.fullmatch(text_key(text[:100]))
    if found is None:
        raise TermError(Refusal(TermProblem.UNREADABLE, {"text": text[:40]}))
    return _usual_term(found)


def term_in_text(text: str) -> Term | None:
    """The one term that a title row or file name mentions.

    None where it mentions none, or two different ones: then nobody should guess.
    """
    found = {_usual_term(each) for each in _TERM.finditer(text_key(text[:1000]))}
    return found.pop() if len(found) == 1 else None


def term_on(day: date) -> Term:
    """The term with the usual limits on a day; in summer the autumn term to come."""
    spring = _spring(day.year)
    if day < spring.first_day:
        return _autumn(day.year - 1)
    return spring if day <= spring.last_day else _autumn(day.year)


def terms_around(term: Term) -> tuple[Term, Term]:
    """The terms with the usual limits before and after a term: the summer between lies in neither."""
    middle = term.first_day + (term.last_day - term.first_day) / 2
    usual = term_on(middle)
    year = usual.first_day.year
    if usual == _spring(year):
        return _autumn(year - 1), _autumn(year)
    return _spring(year), _spring(year + 1)


def _usual_term(found: re.Match[str]) -> Term:
    year = CENTURY + int(found[2]) % 100
    return _spring(year) if found[1] in _SPRING else _autumn(year)


def _spring(year: int) -> Term:
    first, last = SPRING_WEEKS
    days = date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7)
    return Term(*days, f"VT{year % 100:02}")


def _autumn(year: int) -> Term:
    next_spring = _spring(year + 1).first_day
    first = date.fromisocalendar(year, AUTUMN_WEEK, 1)
    return Term(first, next_spring - ONE_DAY, f"HT{year % 100:02}")
