"""What the cells of a board say, in the reader's language. Nothing here knows of any guest.

A board has a thousand cells, so what repeats is put together once for each language: texts, days, and whole cells of
free nights, for these are the same on every board.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from babel.dates import format_date
from flask import get_template_attribute
from flask_babel import gettext as _
from markupsafe import Markup

from housing.rules.nights import Stay
from housing.written_language import written_language

SATURDAY = 5
WEEKS_BEHIND, WEEKS_AHEAD = 8, 53
"""So many weeks before and after this one can be jumped to; one moves to others by the buttons."""
CELLS = 2**14
"""So many cells of free nights are remembered: every stretch of a few years between two days of arrival."""
HEADS = 64


class Cell(NamedTuple):
    """A cell of the board: of free nights, as it was `drawn`, or `nights` wide, of nights that somebody has."""

    drawn: Markup | None
    nights: int = 0
    sentence: str = ""
    classes: str = ""
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a board in one language; `taken` by whether a run begins before the board and goes on after it."""

    language: str
    statuses: dict[str, str]
    taken: dict[tuple[bool, bool], str]
    free: str
    turnover: str
    overdue: str
    closed: str
    reserved: str

    def day(self, day: date) -> str:
        """Return "6 feb."."""
        return _said(day, self.language)

    def free_cell(self, free: Stay, *, marked: bool) -> Cell:
        """Return the cell of free nights; `marked`: they begin today."""
        return _free_cell(free.arrival, free.departure, marked, self.language)

    def turnover_cell(self, empty: Stay, classes: str) -> Cell:
        """Return the cell of nights that are kept empty between two guests."""
        sentence = self.turnover % {"first": self.day(empty.arrival), "last": self.day(empty.departure)}
        return Cell(None, empty.nights, sentence, classes)

    def head(self, span: Stay, today: date, holidays: frozenset[date]) -> Markup:
        """Return the headings of a board: its months, and its days with weekends, holidays and today told apart."""
        return _head(span, today, holidays, self.language)


def words_at_hand() -> Words:
    """Return the texts in the language of the page at hand."""
    return _words(written_language())


@lru_cache
def _words(language: str) -> Words:
    return Words(
        language,
        statuses={
            "requested": _("waits for an answer"),
            "offered": _("offered"),
            "confirmed": _("confirmed"),
            "checked_in": _("checked in"),
            "completed": _("finished"),
            "no_show": _("did not come"),
        },
        taken={
            (False, False): _("%(who)s, %(what)s, %(first)s to %(last)s"),
            (True, False): _("%(who)s, %(what)s, from before %(first)s to %(last)s"),
            (False, True): _("%(who)s, %(what)s, %(first)s to after %(last)s"),
            (True, True): _("%(who)s, %(what)s, from before %(first)s to after %(last)s"),
        },
        free=_("Free %(first)s to %(last)s"),
        turnover=_("Kept empty between two guests %(first)s to %(last)s"),
        overdue=_("%(sentence)s. Should have been answered by now."),
        closed=_("Closed"),
        reserved=_("Reserved"),
    )


@lru_cache(maxsize=2**12)
def _said(day: date, language: str) -> str:
    return format_date(day, "d MMM", locale=language)


@lru_cache(maxsize=CELLS)
def _free_cell(first: date, last: date, marked: bool, language: str) -> Cell:
    # The pattern of weekends in a free cell begins with the cell's own day of the week.
    classes = f"free-{first.isoweekday()}" + (" today" if marked else "")
    sentence = _words(language).free % {"first": _said(first, language), "last": _said(last, language)}
    return Cell(_drawn("free_cell", (last - first).days, classes, sentence))


@lru_cache(maxsize=HEADS)
def _head(span: Stay, today: date, holidays: frozenset[date], language: str) -> Markup:
    by_month = groupby(span.each_night(), key=lambda day: day.replace(day=1))
    months = [(format_date(month, "LLLL y", locale=language), len(list(days))) for month, days in by_month]
    days = [
        (_kinds(day, today, holidays), format_date(day, "ccccc", locale=language), day.day) for day in span.each_night()
    ]
    return _drawn("board_head", months, days)


def week_choices(this_week: date, shown: date) -> list[tuple[str, str, bool]]:
    """Return the weeks that one can go to: the first day, what it is called, whether it is the one that is shown."""
    language = written_language()
    days = [this_week + timedelta(weeks=n) for n in range(-WEEKS_BEHIND, WEEKS_AHEAD)]
    return [(day.isoformat(), _week(day, language), day == shown) for day in sorted({*days, shown})]


@lru_cache(maxsize=2**10)
def _week(monday: date, language: str) -> str:
    year, week, _day = monday.isocalendar()
    return _("w. %(week)s, %(year)s (%(day)s)", week=week, year=year, day=_said(monday, language))


def _kinds(day: date, today: date, holidays: frozenset[date]) -> str:
    kinds = {"weekend": day.weekday() >= SATURDAY, "holiday": day in holidays, "today": day == today}
    return " ".join(name for name, holds in kinds.items() if holds)


def _drawn(macro: str, *values: object) -> Markup:
    drawn: Markup = get_template_attribute("components/board_table.html", macro)(*values)
    return drawn
