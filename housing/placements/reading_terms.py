"""Which term or year a placement file is about, and with it the year of its bare weeks and days."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from housing.placements.reading_rows import PlacementLine
from housing.rules.days import says_year
from housing.rules.terms import Term, term_in_text, term_on, year_in_text
from housing.rules.week_notation import WeeksError, read_weeks
from housing.rules.weeks import next_occurrence
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Header
from housing.spreadsheets.tables import Table


class TermSource(StrEnum):
    """Where the term, or only the year of bare weeks and days, comes from."""

    GIVEN = "given"
    TITLE = "title"
    FILE_NAME = "file_name"
    TITLE_YEAR = "title_year"
    FILE_NAME_YEAR = "file_name_year"
    NEXT_OCCURRENCE = "next_occurrence"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Stated:
    """The term, else the year, that somebody said or wrote; neither where the rows alone tell it."""

    source: TermSource
    term: Term | None = None
    year: int | None = None


def stated(given: Term | None, table: Table, header: Header, fields: Iterable[RowFields], filename: str) -> Stated:
    """Find who says the term; else, where any row lacks its year, who says the year."""
    if given:
        return Stated(TermSource.GIVEN, given)
    # A CSV file's table is called as the file is: that is the file's name, no title.
    sheet = "" if filename.startswith(table.name) else table.name
    titles = (header.title_text, sheet)
    for texts, source in ((titles, TermSource.TITLE), ((filename,), TermSource.FILE_NAME)):
        for text in texts:
            if term := term_in_text(text):
                return Stated(source, term)
    if all(map(_says_year, fields)):
        return Stated(TermSource.DATES)
    for texts, source in ((titles, TermSource.TITLE_YEAR), ((filename,), TermSource.FILE_NAME_YEAR)):
        for text in texts:
            if year := year_in_text(text):
                return Stated(source, year=year)
    return Stated(TermSource.NEXT_OCCURRENCE)


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


def _says_year(fields: RowFields) -> bool:
    if fields.has("weeks"):
        try:
            return all(span.year for span in read_weeks(fields.written("weeks")))
        except WeeksError:
            return True
    cells = (fields.cell(field) for field in ("first_day", "last_day"))
    return all(cell is None or says_year(cell) for cell in cells)
