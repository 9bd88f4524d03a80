"""Giving people roles in organisations, and ending them. Sign-in needs nothing more than the address."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from housing import audit
from housing.accounts.models import Grant, Person, PersonDetails
from housing.accounts.queries import details_of_email
from housing.database import db
from housing.organisations.models import Organisation
from housing.rules.names import email_key, swedish_sort_key
from housing.rules.permissions import Role

KINDS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: ("municipality",),
    Role.COORDINATOR: ("institution", "municipality", "region"),
}
"""In which kinds of organisation a role can be held."""


@dataclass(frozen=True, slots=True)
class Employee:
    """Who is to get a role, as the organisation names them."""

    first_name: str
    last_name: str
    email: str


def grant_role(
    employee: Employee, role: Role, organisation: Organisation, *, starts: date, ends: date | None, at: datetime
) -> Grant:
    """Give a role from `starts` up to and not including `ends` (none: until further notice).

    Somebody new becomes a person; who holds the role already keeps it, with the new end. The kind of organisation
    has to fit the role (`KINDS`).
    """
    person = _person(employee)
    grant = _held(person.id, role, organisation.id, starts)
    if grant is None:
        grant = Grant(person_id=person.id, role=str(role), organisation_id=organisation.id, starts=starts)
        db.session.add(grant)
    grant.ends = ends
    db.session.flush()
    _record("role granted", person, role, organisation, at)
    return grant


def end_role(email: str, role: Role, organisation: Organisation, *, day: date, at: datetime) -> bool:
    """End a role with the beginning of `day`; tell whether the person held it. Works at their next request."""
    details = details_of_email(email_key(email))
    grant = _held(details.person_id, role, organisation.id, day) if details else None
    if details is None or grant is None:
        return False
    if grant.starts < day:
        grant.ends = day
    else:  # it never began
        db.session.delete(grant)
    db.session.flush()
    _record("role ended", details.person, role, organisation, at)
    return True


def _held(person_id: int, role: Role, organisation_id: int, day: date) -> Grant | None:
    return db.session.scalars(
        select(Grant)
        .where(
            Grant.person_id == person_id,
            Grant.role == str(role),
            Grant.organisation_id == organisation_id,
            or_(Grant.ends.is_(None), Grant.ends > day),
        )
        .order_by(Grant.starts)
    ).first()


def _person(employee: Employee) -> Person:
    if known := details_of_email(email_key(employee.email)):
        return known.person
    person = Person(
        details=PersonDetails(
            first_name=employee.first_name,
            last_name=employee.last_name,
            sort_key=swedish_sort_key(f"{employee.last_name} {employee.first_name}"),
            email=employee.email,
            email_key=email_key(employee.email),
        )
    )
    db.session.add(person)
    db.session.flush()
    return person


def _record(action: str, person: Person, role: Role, organisation: Organisation, at: datetime) -> None:
    audit.record(
        at=at,
        person_id=None,
        action=action,
        subject="person",
        subject_ref=person.ref,
        role=str(role),
        organisation=organisation.slug,
    )
