"""The terms that were entered."""

from datetime import date

from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Term


def first_term_from(today: date) -> Term | None:
    """Return the first term that is not over on that day."""
    return db.session.scalar(select(Term).where(Term.last_day >= today).order_by(Term.first_day).limit(1))
