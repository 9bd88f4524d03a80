"""Students as an institution's lists name them: known by e-mail, before they have any account."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from housing.accounts.models import Person, PersonDetails, Student
from housing.database import db
from housing.placements.reading_groups import PlacementRow
from housing.rules.names import email_key, swedish_sort_key


def students_for(institution_id: int, rows: Iterable[PlacementRow]) -> dict[str, Student]:
    """Return the students of those rows by the key of their address, making who is missing.

    Somebody whom another institution or an employer knows under the same address is the same person.
    """
    wanted = {email_key(row.email): row for row in rows}
    found = _students(institution_id)
    missing = {key: row for key, row in wanted.items() if key not in found}
    people = _people(missing)
    for key, row in missing.items():
        person = people.get(key) or _new_person(row)
        found[key] = Student(institution_id=institution_id, email_key=key, person=person)
    db.session.add_all(found[key] for key in missing)
    db.session.flush()
    return {key: found[key] for key in wanted}


def rename(person: Person, first_name: str, last_name: str) -> None:
    """Write a person's name as the institution now spells it."""
    if person.details is not None:
        person.details.first_name = first_name
        person.details.last_name = last_name
        person.details.sort_key = name_sort_key(first_name, last_name)


def name_sort_key(first_name: str, last_name: str) -> str:
    """Return a person's place in Swedish order: by last name, then by first."""
    return swedish_sort_key(f"{last_name} {first_name}")


def _students(institution_id: int) -> dict[str, Student]:
    students = db.session.scalars(
        select(Student)
        .where(Student.institution_id == institution_id)
        .options(joinedload(Student.person).joinedload(Person.details))
    )
    return {student.email_key: student for student in students}


def _people(keys: Iterable[str]) -> dict[str, Person]:
    details = db.session.scalars(
        select(PersonDetails).where(PersonDetails.email_key.in_(list(keys))).options(joinedload(PersonDetails.person))
    )
    return {each.email_key: each.person for each in details}


def _new_person(row: PlacementRow) -> Person:
    details = PersonDetails(
        first_name=row.first_name,
        last_name=row.last_name,
        sort_key=name_sort_key(row.first_name, row.last_name),
        email=row.email,
        email_key=email_key(row.email),
    )
    return Person(details=details)
