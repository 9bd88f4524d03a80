"""People who use the pages about placements."""

from datetime import date

from sqlalchemy.orm import Session

from housing.accounts.models import Account, Grant, Person, PersonDetails
from housing.organisations.models import Institution
from housing.rules.names import email_key, swedish_sort_key
from tests.harness.clock import TUESDAY


def account_for(session: Session, person: Person, *, language: str = "sv") -> Account:
    """Give a person an account to sign in with; `language` is what they chose to read."""
    account = Account(person_id=person.id, fs_uniquifier=person.ref, created_at=TUESDAY, language=language)
    session.add(account)
    session.flush()
    return account


def coordinator(session: Session, institution: Institution, email: str, *, language: str = "sv") -> Person:
    """Make somebody coordinate the institution's placements."""
    details = PersonDetails(
        first_name="Karin",
        last_name="Lindqvist",
        sort_key=swedish_sort_key("Lindqvist Karin"),
        email=email,
        email_key=email_key(email),
    )
    person = Person(details=details)
    session.add(person)
    session.flush()
    account_for(session, person, language=language)
    session.add(Grant(person_id=person.id, role="coordinator", organisation_id=institution.id, starts=date(2026, 1, 1)))
    session.commit()
    return person
