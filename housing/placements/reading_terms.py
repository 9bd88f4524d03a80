"""Which term a placement file is about, and with it the year of its bare weeks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from housing.placements.reading_rows import PlacementLine
from housing.rules.terms import Term, term_in_text, term_on
from housing.rules.week_notation import WeeksError, read_weeks
from housing.rules.weeks import next_occurrence
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Header
from housing.spreadsheets.tables import Table


class TermSource(StrEnum):
    """Where the term, and with it the year of bare weeks, comes from."""

    GIVEN = "given"
    TITLE = "title"
    FILE_NAME = "file_name"
    NEXT_OCCURRENCE = "next_occurrence"
    DATES = "dates"


def stated_term(given: Term | None, table: Table, header: Header, filename: str) -> tuple[Term | None, TermSource]:
    """Return the term that somebody said or wrote; else None, and what takes its place."""
    if given:
        return given, TermSource.GIVEN
    # A CSV file's table is called as the file is: that is the file's name, no title.
    sheet = "" if filename.startswith(table.name) else table.name
    for text, source in (
        (header.title_text, TermSource.TITLE),
        (sheet, TermSource.TITLE),
        (filename, TermSource.FILE_NAME),
    ):
        if found := term_in_text(text):
            return found, source
    return None, TermSource.NEXT_OCCURRENCE if "weeks" in header.columns else TermSource.DATES


def likely_term(fields: Iterable[RowFields], today: date) -> Term | None:
    """Conclude the term in which most rows have their weeks next.

    Rows are not dated one by one: in the middle of a term the weeks that are over would else be
    taken for next year's.
    """
    terms: Counter[Term] = Counter()
    for each in fields:
        try:
            periods = next_occurrence(read_weeks(each.written("weeks")), today)
        except WeeksError:
            continue
        terms[term_on(periods[0].first_day)] += 1
    return terms.most_common(1)[0][0] if terms else None


def term_of_days(lines: Sequence[PlacementLine]) -> Term | None:
    """Return the term in which most rows begin; None without rows."""
    terms = Counter(term_on(line.periods[0].first_day) for line in lines)
    return terms.most_common(1)[0][0] if terms else None
