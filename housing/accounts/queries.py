"""Selects about people and what they may do."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, or_, select

from housing.access import GrantHeld, Viewer
from housing.accounts.models import (
    Account,
    Grant,
    Person,
    PersonDetails,
    Student,
    WebSession,
)
from housing.accounts.names import PersonRow
from housing.database import db
from housing.organisations.models import Organisation
from housing.rules.permissions import Role

VIEWER_COLUMNS = (
    Account.id.label("account_id"),
    Account.fs_uniquifier,
    Account.active,
    Account.language,
    Account.is_demonstration,
    Person.id.label("person_id"),
    Person.ref.label("person_ref"),
    PersonDetails.first_name,
    PersonDetails.last_name,
    Grant.role,
    Grant.ends.label("role_ends"),
    Organisation.id.label("organisation_id"),
    Organisation.kind,
    Organisation.name,
    Organisation.slug,
    Student.id.label("student_id"),
)
"""What a `Viewer` is made of: a row for each grant and student record, nearly always one in all."""


def joined_to_viewer(accounts: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join to a select of accounts everything a viewer is made of, and the grants that ended after `since`.

    Takes the parameters `day` and `since`, days.
    """
    return (
        accounts.outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .outerjoin(
            Grant,
            and_(
                Grant.person_id == Person.id,
                Grant.starts <= bindparam("day"),
                or_(Grant.ends.is_(None), Grant.ends > bindparam("since")),
            ),
        )
        .outerjoin(Organisation, Organisation.id == Grant.organisation_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .order_by(Organisation.sort_key)
    )


def viewer_from(rows: Sequence[Row[Any]], day: date) -> Viewer:
    """Return the viewer that the rows of one account make on `day`; grants in Swedish order of the organisations."""
    first = rows[0]
    grants = dict.fromkeys(
        GrantHeld(Role(row.role), row.organisation_id, row.kind, row.name, row.slug)
        for row in rows
        if row.role and (row.role_ends is None or row.role_ends > day)
    )
    return Viewer(
        person_id=first.person_id,
        account_id=first.account_id,
        person_ref=first.person_ref,
        name=f"{first.first_name} {first.last_name}" if first.first_name else None,
        language=first.language,
        is_demonstration=first.is_demonstration,
        grants=tuple(grants),
        student_ids=frozenset(row.student_id for row in rows if row.student_id),
    )


def account_of_email(email_key: str) -> Account | None:
    """Return the account of the person with that address, closed or not."""
    return db.session.scalar(
        select(Account)
        .join(PersonDetails, PersonDetails.person_id == Account.person_id)
        .where(PersonDetails.email_key == email_key)
    )


def details_of_email(email_key: str) -> PersonDetails | None:
    """Return who has that address."""
    return db.session.scalar(select(PersonDetails).where(PersonDetails.email_key == email_key))


def sessions_of_account(account_id: int, now: datetime) -> list[WebSession]:
    """Return the sessions an account is signed in with, the last used first."""
    return list(
        db.session.scalars(
            select(WebSession)
            .where(WebSession.account_id == account_id, WebSession.expires_at > now)
            .order_by(WebSession.seen_at.desc())
        )
    )


def grants_on(day: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return who holds which role where on `day`, by organisation in Swedish order."""
    return db.session.execute(
        select(Organisation.name.label("organisation"), Grant.role, PersonDetails.email, Grant.starts, Grant.ends)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Grant.person_id)
        .where(Grant.starts <= day, or_(Grant.ends.is_(None), Grant.ends > day))
        .order_by(Organisation.sort_key, Grant.role, PersonDetails.sort_key)
    ).all()


NAME_COLUMNS = (
    Person.id.label("person_id"),
    Person.ref.label("person_ref"),
    Person.alias,
    Person.is_protected,
    PersonDetails.first_name,
    PersonDetails.last_name,
)
"""What `PersonRow.made_of` reads; the details are outer-joined, for they may have been erased."""

PEOPLE = (
    select(*NAME_COLUMNS)
    .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
    .where(Person.id.in_(bindparam("person_ids", expanding=True)))
)
"""Put together once, for that takes longer than to ask it."""


def people_by_id(ids: Collection[int]) -> dict[int, PersonRow]:
    """Return people by their ids, ready for `name_of`; whom the viewer may see is decided by who asks for them."""
    if not ids:
        return {}
    rows = db.session.execute(PEOPLE, {"person_ids": list(ids)})
    return {row.person_id: PersonRow.made_of(row) for row in rows}
