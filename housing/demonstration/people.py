"""Whom one can be in the demonstration."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from housing.access import viewer
from housing.accounts.models import Account, Person
from housing.accounts.names import name_of
from housing.config import Settings
from housing.database import db
from housing.demonstration.cast import PARTS

PLACES = {email: number for number, email in enumerate(PARTS)}


@dataclass(frozen=True, slots=True)
class PersonToBe:
    """Somebody everybody may be: what they are called, and their part in the stories. `current`: one is them now."""

    ref: str
    email: str
    called: str
    part: str
    current: bool


def is_demonstration() -> bool:
    """Tell whether demonstration accounts may exist here at all."""
    settings: Settings = current_app.extensions["settings"]
    return settings.has_demonstration


def people_to_be() -> list[PersonToBe]:
    """Return the people of the cast that have an account everybody may use, in the order of their parts."""
    if not is_demonstration():
        return []
    accounts = db.session.scalars(
        select(Account)
        .where(Account.is_demonstration, Account.active)
        .options(joinedload(Account.person).joinedload(Person.details))
    )
    people = [_person_to_be(account.person) for account in accounts if account.email in PARTS]
    return sorted(people, key=lambda each: PLACES[each.email])


def account_to_be(ref: str) -> Account | None:
    """Return the account of the person with that reference if everybody may use it."""
    return db.session.scalar(
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Person.ref == ref, Account.is_demonstration, Account.active)
    )


def _person_to_be(person: Person) -> PersonToBe:
    email = person.details.email if person.details else ""
    return PersonToBe(
        ref=person.ref,
        email=email,
        called=name_of(person, viewer()),
        part=str(PARTS[email]),
        current=person.id == viewer().person_id,
    )
