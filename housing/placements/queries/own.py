"""One placement, for the student who has it and the coordinator who sent it."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from housing.accounts.models import Person, PersonDetails, Student
from housing.database import db
from housing.organisations.models import PlacementSite
from housing.placements.models import Placement

WITH_PLACE = (joinedload(Placement.site).joinedload(PlacementSite.municipality), selectinload(Placement.periods))


def sent_by(institution_id: int, ref: str) -> Placement | None:
    """Return the institution's placement with that reference, cancelled or not."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.ref == ref, Placement.institution_id == institution_id)
        .options(*WITH_PLACE, joinedload(Placement.student).joinedload(Student.person).joinedload(Person.details))
    )


def with_ids(institution_id: int, ids: Collection[int]) -> list[Placement]:
    """Return those of the institution's placements, with their students, in the order of names."""
    return list(
        db.session.scalars(
            select(Placement)
            .join(Student, Student.id == Placement.student_id)
            .outerjoin(PersonDetails, PersonDetails.person_id == Student.person_id)
            .where(Placement.id.in_(ids), Placement.institution_id == institution_id)
            .order_by(PersonDetails.sort_key, Placement.id)
            .options(*WITH_PLACE, joinedload(Placement.student).joinedload(Student.person).joinedload(Person.details))
        )
    )
