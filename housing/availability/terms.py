"""Which term a page shows, and the one before and after it."""

from datetime import date, timedelta

from housing.availability.queries.terms import first_term_from
from housing.organisations.queries import term_with_code
from housing.rules.nights import Period, Stay, core_stay
from housing.rules.terms import Term, term_of, term_on, terms_around

MONDAY_TO_FRIDAY = timedelta(days=4)
ONE_WEEK = timedelta(weeks=1)
MOST_WEEKS = 60
"""A term has twenty weeks; more than this is a slip in its days."""


def term_called(code: str) -> Term:
    """Return the term of that code: as it was entered, else with the usual limits.

    Raises `rules.terms.TermError` for a code that names no term.
    """
    usual = term_of(code)
    entered = term_with_code(usual.code)
    return Term(entered.first_day, entered.last_day, entered.code) if entered else usual


def term_to_show(today: date) -> Term:
    """Return the first term entered that is not over; with none entered, the one that it is."""
    entered = first_term_from(today)
    return Term(entered.first_day, entered.last_day, entered.code) if entered else term_on(today)


def terms_beside(term: Term) -> tuple[Term, Term]:
    """Return the term before and the term after."""
    before, after = terms_around(term)
    return term_called(before.code), term_called(after.code)


def weeks_of_term(term: Term) -> tuple[Stay, ...]:
    """Return a stay for each week of the term: Sunday evening to Saturday morning."""
    monday = term.first_day - timedelta(days=term.first_day.weekday())
    stays: list[Stay] = []
    while monday <= term.last_day and len(stays) < MOST_WEEKS:
        stays.append(core_stay(Period(monday, monday + MONDAY_TO_FRIDAY)))
        monday += ONE_WEEK
    return tuple(stays)
