"""Invented people for tests: somebody who can sign in, with the roles asked for."""

from datetime import date

from housing.accounts.models import Account, Grant, Person, PersonDetails, Student
from housing.accounts.services.signing_in import new_key
from housing.database import db
from housing.rules.names import email_key, swedish_sort_key
from tests.harness.clock import TUESDAY

LONG_AGO = date(2020, 1, 1)


def a_person(first_name: str, last_name: str, email: str, *, alias: str | None = None) -> Person:
    """Write a person who can sign in with a code to `email`; with an alias, one with protected identity."""
    person = Person(alias=alias, is_protected=alias is not None)
    person.details = PersonDetails(
        first_name=first_name,
        last_name=last_name,
        sort_key=swedish_sort_key(f"{last_name} {first_name}"),
        email=email,
        email_key=email_key(email),
    )
    db.session.add(person)
    db.session.flush()
    return person


def a_grant(person: Person, role: str, organisation_id: int, *, ends: date | None = None) -> Grant:
    """Make a person an `officer`, `coordinator` or `operator`, up to and not including `ends`."""
    grant = Grant(person_id=person.id, role=role, organisation_id=organisation_id, starts=LONG_AGO, ends=ends)
    db.session.add(grant)
    db.session.flush()
    return grant


def a_student(person: Person, institution_id: int) -> Student:
    """Make a person a student of an institution."""
    details = person.details
    assert details is not None
    student = Student(institution_id=institution_id, email_key=details.email_key, person_id=person.id)
    db.session.add(student)
    db.session.flush()
    return student


def an_account(person: Person, *, active: bool = True) -> Account:
    """Write the account that is otherwise made at the first sign-in."""
    account = Account(person_id=person.id, fs_uniquifier=new_key(), active=active, created_at=TUESDAY)
    db.session.add(account)
    db.session.flush()
    return account
