"""One function prints a person's name, and it knows who reads."""

from flask import Flask

from housing.access import NOBODY, Viewer
from housing.accounts.models import Person
from housing.accounts.names import name_of
from housing.database import db
from tests.harness.people import a_person


def test_a_name_is_printed_to_whoever_may_see_the_record(app: Flask) -> None:
    with app.app_context():
        assert name_of(a_person("Elin", "Ek", "elin@umu.example"), NOBODY) == "Elin Ek"


def test_protected_identity_shows_the_alias_to_all_but_the_person(app: Flask) -> None:
    with app.app_context():
        person = a_person("Elin", "Ek", "elin@umu.example", alias="Gäst 4711")
        assert name_of(person, Viewer(person_id=person.id + 1, account_id=1)) == "Gäst 4711"
        assert name_of(person, NOBODY) == "Gäst 4711"
        assert name_of(person, Viewer(person_id=person.id, account_id=1)) == "Elin Ek"


def test_without_an_alias_the_reference_stands_in(app: Flask) -> None:
    with app.app_context():
        person = a_person("Elin", "Ek", "elin@umu.example", alias="x")
        person.alias = None
        assert name_of(person, NOBODY) == f"Person {person.ref}"


def test_an_erased_person_keeps_a_reference(app: Flask) -> None:
    with app.app_context():
        person = Person()
        db.session.add(person)
        db.session.flush()
        assert name_of(person, NOBODY) == f"Person {person.ref}"
