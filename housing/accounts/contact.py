"""Where mail to a person goes, and in which language."""

from dataclasses import dataclass

from sqlalchemy import select

from housing.accounts.models import Account, PersonDetails
from housing.database import db

DEFAULT_LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class Contact:
    """An address and the language its owner reads."""

    person_id: int
    email: str
    language: str


def contact_of(person_id: int) -> Contact | None:
    """Return where to write to a person; None when the person has been erased."""
    found = db.session.execute(
        select(PersonDetails.email, Account.language)
        .outerjoin(Account, Account.person_id == PersonDetails.person_id)
        .where(PersonDetails.person_id == person_id)
    ).one_or_none()
    return Contact(person_id, found.email, found.language or DEFAULT_LANGUAGE) if found else None
