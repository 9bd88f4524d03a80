"""Where mail to a person goes, and in which language."""

from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select

from housing.accounts.models import Account, Person, PersonDetails, Student
from housing.database import read_row

DEFAULT_LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class Contact:
    """An address and the language its owner reads."""

    person_id: int
    email: str
    language: str


CONTACT = select(PersonDetails.person_id, PersonDetails.email, Account.language).outerjoin(
    Account, Account.person_id == PersonDetails.person_id
)
OF_PERSON = CONTACT.where(PersonDetails.person_id == bindparam("person_id"))
OF_STUDENT = CONTACT.join(Student, Student.person_id == PersonDetails.person_id).where(
    Student.id == bindparam("student_id")
)
MOBILE = (
    select(PersonDetails.telephone)
    .join(Student, Student.person_id == PersonDetails.person_id)
    .join(Person, Person.id == PersonDetails.person_id)
    .where(Student.id == bindparam("student_id"), ~Person.is_protected)
)


def contact_of(person_id: int) -> Contact | None:
    """Return where to write to a person; None when the person has been erased."""
    return _contact(OF_PERSON, person_id=person_id)


def chosen_language(person_id: int) -> str | None:
    """Return the language in which a person has chosen to be written to; none if she has not said."""
    found = read_row(OF_PERSON, {"person_id": person_id})
    return found and found.language


def contact_of_student(student_id: int) -> Contact | None:
    """Return where to write to the person behind a student record; None when she has been erased."""
    return _contact(OF_STUDENT, student_id=student_id)


def mobile_of_student(student_id: int) -> str | None:
    """Return the mobile number that a student has added; none of a person with protected identity.

    For a municipality where she is a guest: whoever asks has looked whether its officer may see it today.
    """
    found = read_row(MOBILE, {"student_id": student_id})
    return found and found.telephone


def _contact(statement: Select[int, str, str | None], **ids: int) -> Contact | None:
    found = read_row(statement, ids)
    return Contact(found.person_id, found.email, found.language or DEFAULT_LANGUAGE) if found else None
