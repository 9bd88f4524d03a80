"""Counting terms, once a day until their figures are final."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from housing.clock import local_date
from housing.database import db
from housing.evidence.models import TermFigures
from housing.evidence.queries.counting import count_term
from housing.organisations.models import Term

SETTLES = timedelta(days=30)
"""So long after a term its figures may still change: arrivals noted late, stays ended (assumed)."""


def count_terms(at: datetime) -> int:
    """Count anew every term that has begun and is not final, and return how many those were."""
    day = local_date(at)
    terms = db.session.scalars(
        select(Term).where(Term.first_day <= day, Term.last_day >= day - SETTLES).order_by(Term.first_day)
    ).all()
    for term in terms:
        _write(term, day)
    return len(terms)


def _write(term: Term, day: date) -> None:
    db.session.execute(delete(TermFigures).where(TermFigures.term_id == term.id))
    db.session.add_all(
        TermFigures(
            municipality_id=municipality_id,
            term_id=term.id,
            beds=counted.beds,
            nights_offered=counted.nights_offered,
            nights_used=counted.nights_used,
            stays=counted.stays,
            weeks=counted.weeks,
            counted_on=day,
        )
        for municipality_id, counted in sorted(count_term(term).items())
    )
    db.session.flush()
