"""Selects about people and what they may do."""

from datetime import date

from sqlalchemy import or_, select

from housing.access import NOBODY, GrantHeld, Viewer
from housing.accounts.models import Account, Grant, Person, PersonDetails, Student
from housing.database import db
from housing.organisations.models import Organisation
from housing.rules.permissions import Role


def viewer_of_account(account_id: int, day: date) -> Viewer:
    """Return the viewer that an active account makes on `day`; nobody when it is closed or gone."""
    found = db.session.execute(
        select(
            Account.id,
            Account.language,
            Account.is_demonstration,
            Person.id,
            Person.ref,
            PersonDetails.first_name,
            PersonDetails.last_name,
        )
        .join(Person, Person.id == Account.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(Account.id == account_id, Account.active)
    ).one_or_none()
    if found is None:
        return NOBODY
    id_, language, is_demonstration, person_id, person_ref, first_name, last_name = found
    return Viewer(
        person_id=person_id,
        account_id=id_,
        person_ref=person_ref,
        name=f"{first_name} {last_name}" if first_name else None,
        language=language,
        is_demonstration=is_demonstration,
        grants=grants_held(person_id, day),
        student_ids=frozenset(
            db.session.scalars(select(Student.id).where(Student.person_id == person_id))
        ),
    )


def grants_held(person_id: int, day: date) -> tuple[GrantHeld, ...]:
    """Return the roles a person has on `day`, by organisation in Swedish order."""
    rows = db.session.execute(
        select(Grant.role, Organisation.id, Organisation.kind, Organisation.name, Organisation.slug)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(
            Grant.person_id == person_id,
            Grant.starts <= day,
            or_(Grant.ends.is_(None), Grant.ends > day),
        )
        .order_by(Organisation.sort_key)
    )
    return tuple(GrantHeld(Role(role), *rest) for role, *rest in rows)
