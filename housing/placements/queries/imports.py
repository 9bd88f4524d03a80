"""What an institution has published."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from housing.accounts.models import Person
from housing.database import db
from housing.organisations.models import Term
from housing.placements.models import PlacementImport

SHOWN = 10


def recent_imports(institution_id: int) -> list[tuple[PlacementImport, str, Person | None]]:
    """Return the institution's last imports, newest first, each with its term and who published it."""
    rows = db.session.execute(
        select(PlacementImport, Term.code, Person)
        .join(Term, Term.id == PlacementImport.term_id)
        .outerjoin(Person, Person.id == PlacementImport.person_id)
        .where(PlacementImport.institution_id == institution_id)
        .options(joinedload(Person.details))
        .order_by(PlacementImport.imported_at.desc(), PlacementImport.id.desc())
        .limit(SHOWN)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def import_by(institution_id: int, person_id: int, since: datetime) -> PlacementImport | None:
    """Return what a person published last, if that was not before `since`."""
    return db.session.scalar(
        select(PlacementImport)
        .where(
            PlacementImport.institution_id == institution_id,
            PlacementImport.person_id == person_id,
            PlacementImport.imported_at >= since,
        )
        .order_by(PlacementImport.id.desc())
        .limit(1)
    )


def import_of(institution_id: int, ref: str) -> PlacementImport | None:
    """Return the institution's import with that reference."""
    return db.session.scalar(
        select(PlacementImport).where(PlacementImport.ref == ref, PlacementImport.institution_id == institution_id)
    )
