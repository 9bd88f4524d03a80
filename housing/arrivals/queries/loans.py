"""Who has, and has had, a key: the guests of one municipality."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.audit import AuditEntry
from housing.bookings.models import Booking
from housing.database import db
from housing.keys.models import DoorKey, KeyLoan
from housing.keys.services.showing import SHOWN


class Loan(NamedTuple):
    """A guest with a key, by the booking: since when, and until when if it has come back."""

    key_id: int
    booking_ref: str
    person: PersonRow
    handed_at: datetime
    returned_at: datetime | None


class Showing(NamedTuple):
    """That somebody saw a code."""

    at: datetime
    person: PersonRow | None


def loans_of(keys: list[DoorKey]) -> dict[int, list[Loan]]:
    """Return the guests who have or have had these keys, the last one first, by the id of the key."""
    rows = db.session.execute(
        select(
            KeyLoan.door_key_id,
            KeyLoan.handed_at,
            KeyLoan.returned_at,
            Booking.ref.label("booking_ref"),
            *NAME_COLUMNS,
        )
        .join(Booking, Booking.id == KeyLoan.booking_id)
        .join(Student, Student.id == Booking.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(KeyLoan.door_key_id.in_([key.id for key in keys]))
        .order_by(KeyLoan.handed_at.desc(), KeyLoan.id.desc())
    )
    found: dict[int, list[Loan]] = {key.id: [] for key in keys}
    for row in rows:
        loan = Loan(row.door_key_id, row.booking_ref, PersonRow.made_of(row), row.handed_at, row.returned_at)
        found[row.door_key_id].append(loan)
    return found


def showings_of(key: DoorKey, most: int = 20) -> list[Showing]:
    """Return who has seen a code, and when, the last one first."""
    rows = db.session.execute(
        select(AuditEntry.at, *NAME_COLUMNS)
        .select_from(AuditEntry)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(AuditEntry.subject == "door_key", AuditEntry.subject_ref == key.ref, AuditEntry.action == SHOWN)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(most)
    )
    return [Showing(row.at, PersonRow.made_of(row) if row.person_id is not None else None) for row in rows]
