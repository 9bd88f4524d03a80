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

_A_RING, _O_DOTS = "\N{LATIN SMALL LETTER A WITH RING ABOVE}", "\N{LATIN SMALL LETTER O WITH DIAERESIS}"
_TERM_WORDS = rf"vt|ht|v{_A_RING}rtermin(?:en)?|h{_O_DOTS}sttermin(?:en)?|spring|autumn"
_SEASON_WORDS = rf"v{_A_RING}r(?:en)?|h{_O_DOTS}st(?:en)?|fall"
_BEGINS, _ENDS, _GAP = r"(?<![^\W_])", r"(?![^\W_])", r"[\s_,-]*"
_TERM = re.compile(rf"{_BEGINS}(?P<season>{_TERM_WORDS}){_GAP}(?:(?:term|semester)\s*)?(?P<year>20\d\d|\d\d){_ENDS}")
# "vår 20" may be "our 20": a bare season wants a year of four digits.
_SEASON = re.compile(rf"{_BEGINS}(?P<season>{_SEASON_WORDS}){_GAP}(?P<year>20\d\d){_ENDS}")
_YEAR_FIRST = re.compile(
    rf"{_BEGINS}(?P<year>20\d\d){_GAP}(?P<season>{_TERM_WORDS}|{_SEASON_WORDS}){_ENDS}(?!{_GAP}\d)"
)
_BOTH_TERMS = re.compile(
    rf"{_BEGINS}(?:{_TERM_WORDS}|{_SEASON_WORDS})\s*(?:[/&+-]|och|and)\s*(?:{_TERM_WORDS}|{_SEASON_WORDS}){_ENDS}"
)
_DASHES = "-./\N{EN DASH}\N{EM DASH}"
_LONE_YEAR = re.compile(rf"{_BEGINS}(?<!\d[{_DASHES}])20\d\d{_ENDS}(?![{_DASHES}]\d)")
_AFTER_DAY = re.compile(r"\d\s*/\s*\d\d?\s*$|(?:jan|feb|mar|apr|ma[jy]|ju[nl]|aug|sep|o[kc]t|nov|dec)[^\W\d_]*\.?\s*$")


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
    """The term with the usual limits: ``VT27``, ``vt 2027``, ``Höstterminen 2026``, ``våren 2028``.

    Raises TermError where the text is anything else.
    """
    key = text_key(text[:100])
    found = _TERM.fullmatch(key) or _SEASON.fullmatch(key) or _YEAR_FIRST.fullmatch(key)
    if found is None:
        raise TermError(Refusal(TermProblem.UNREADABLE, {"text": text[:40]}))
    return _usual_term(found)


def term_in_text(text: str) -> Term | None:
    """The one term that a title row or file name mentions.

    None where it mentions none, or two different ones: then nobody should guess.
    """
    key = text_key(text[:1000])
    if _BOTH_TERMS.search(key):
        return None
    found = {_usual_term(each) for form in (_TERM, _SEASON) for each in form.finditer(key)}
    found = found or {_usual_term(each) for each in _YEAR_FIRST.finditer(key)}
    return found.pop() if len(found) == 1 else None


def year_in_text(text: str) -> int | None:
    """The one year that a title row or file name mentions outside any date.

    A list carries the day on which it was made (``uttag 2026-11-20``, ``20 nov. 2026``): that is
    not the year of its weeks, and neither is a whole ``2027/28``.
    """
    key = text_key(text[:1000])
    found = {int(each[0]) for each in _LONE_YEAR.finditer(key) if not _AFTER_DAY.search(key[: each.start()])}
    return found.pop() if len(found) == 1 else None


def term_on(day: date) -> Term:
    """The term with the usual limits on a day; in summer the autumn term to come."""
    spring = _spring(day.year)
    if day < spring.first_day:
        return _autumn(day.year - 1)
    return spring if day <= spring.last_day else _autumn(day.year)


def long_over(today: date) -> date:
    """The first day of the term before the one that runs, or is to come: what ended earlier is long over."""
    return terms_around(term_on(today))[0].first_day


def terms_around(term: Term) -> tuple[Term, Term]:
    """The terms with the usual limits before and after a term: the summer between lies in neither."""
    middle = term.first_day + (term.last_day - term.first_day) / 2
    usual = term_on(middle)
    year = usual.first_day.year
    if usual == _spring(year):
        return _autumn(year - 1), _autumn(year)
    return _spring(year), _spring(year + 1)


def _usual_term(found: re.Match[str]) -> Term:
    year = CENTURY + int(found["year"]) % 100
    return _spring(year) if found["season"].startswith(("v", "s")) else _autumn(year)


def _spring(year: int) -> Term:
    first, last = SPRING_WEEKS
    days = date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7)
    return Term(*days, f"VT{year % 100:02}")


def _autumn(year: int) -> Term:
    next_spring = _spring(year + 1).first_day
    first = date.fromisocalendar(year, AUTUMN_WEEK, 1)
    return Term(first, next_spring - ONE_DAY, f"HT{year % 100:02}")
