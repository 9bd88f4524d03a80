"""Messages: a conversation in order, what each side has not read, circulars and whom they reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.messages import Circular, CircularGuest, Message, ReadThrough
from housing.bookings.models import Booking, Segment
from housing.database import db, read_rows
from housing.rules.lifecycle import Status
from housing.rules.messages import Side
from housing.stock.models import Dwelling, Property


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a conversation. `text` by language; none when it was erased. `ref` is none of a circular."""

    at: datetime
    side: Side
    text: dict[str, str] | None
    ref: str | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A conversation in which the student has written what no officer has read yet; `since`: the first of it."""

    booking_ref: str
    person: PersonRow
    number: int
    since: datetime


def _unread_by(reader: Side) -> ColumnElement[bool]:
    """What the other side has written after the message through which the reader's side has read."""
    read = aliased(ReadThrough)
    has_read = exists().where(
        and_(read.booking_id == Message.booking_id, read.side == reader, read.message_id >= Message.id)
    )
    other = Side.STUDENT if reader is Side.OFFICER else Side.OFFICER
    return and_(Message.side == other, ~has_read)


UNREAD_BY_OFFICER = _unread_by(Side.OFFICER)
UNREAD_IN = (
    select(Booking.ref, func.count().label("number"), func.min(Message.at).label("since"), *NAME_COLUMNS)
    .join(Booking, Booking.id == Message.booking_id)
    .join(Student, Student.id == Booking.student_id)
    .join(Person, Person.id == Student.person_id)
    .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
    .where(Booking.municipality_id == bindparam("municipality_id"), UNREAD_BY_OFFICER)
    .group_by(Booking.ref, *NAME_COLUMNS)
    .order_by(func.min(Message.at), Booking.ref)
)
"""Put together once, for that takes longer than to ask it."""


def conversation(booking_id: int) -> list[Said]:
    """Return what was written about a booking, circulars among it, the oldest first."""
    messages = db.session.scalars(
        select(Message).where(Message.booking_id == booking_id).options(joinedload(Message.words)).order_by(Message.id)
    )
    said = [
        Said(each.at, Side(each.side), {"sv": each.words.text} if each.words else None, each.ref, each.person_id)
        for each in messages
    ]
    circulars = db.session.scalars(
        select(Circular)
        .join(CircularGuest, CircularGuest.circular_id == Circular.id)
        .where(CircularGuest.booking_id == booking_id)
        .options(joinedload(Circular.words))
        .order_by(Circular.id)
    )
    said += [Said(each.at, Side.OFFICER, each.words.text if each.words else None, None, None) for each in circulars]
    return sorted(said, key=lambda each: each.at)


def message_of(booking_id: int, ref: str) -> Message | None:
    """Return the message of that conversation with that reference."""
    return db.session.scalar(select(Message).where(Message.booking_id == booking_id, Message.ref == ref))


def number_unread(booking_id: int, reader: Side) -> int:
    """Return how many messages of a conversation the reader's side has not read."""
    counted = select(func.count()).select_from(Message).where(Message.booking_id == booking_id, _unread_by(reader))
    return db.session.scalar(counted) or 0


def number_of_messages(booking_id: int) -> int:
    """Return how many messages and circulars a conversation has."""
    messages = select(func.count()).select_from(Message).where(Message.booking_id == booking_id)
    circulars = select(func.count()).select_from(CircularGuest).where(CircularGuest.booking_id == booking_id)
    return (db.session.scalar(messages) or 0) + (db.session.scalar(circulars) or 0)


def unread_in(municipality_id: int) -> list[Unread]:
    """Return the conversations of a municipality with what no officer has read, the longest waiting first."""
    rows = read_rows(UNREAD_IN, {"municipality_id": municipality_id})
    return [Unread(row.ref, PersonRow.made_of(row), row.number, row.since) for row in rows]


def municipalities_written_to(since: datetime, until: datetime) -> set[int]:
    """Return the ids of the municipalities to which a student wrote in that time what no officer has read."""
    written = (
        select(Booking.municipality_id)
        .join(Message, Message.booking_id == Booking.id)
        .where(Message.at >= since, Message.at < until, UNREAD_BY_OFFICER)
    )
    return set(db.session.scalars(written.distinct()))


def circulars_of(municipality_id: int) -> Sequence[tuple[Circular, str | None, int]]:
    """Return the circulars of a municipality, newest first: each with its property's name and how many it reached."""
    guests = select(func.count()).where(CircularGuest.circular_id == Circular.id).scalar_subquery()
    rows = db.session.execute(
        select(Circular, Property.name, guests)
        .outerjoin(Property, Property.id == Circular.property_id)
        .where(Circular.municipality_id == municipality_id)
        .options(joinedload(Circular.words))
        .order_by(Circular.id.desc())
    )
    return [(circular, name, number) for circular, name, number in rows]


def guests_of(municipality_id: int, property_id: int | None, day: date) -> list[Booking]:
    """Return the bookings of those who live in a municipality or property on `day` or come later, in no order.

    Which of them are meant is a rule (`rules.messages.is_reached`).
    """
    found = (
        select(Booking)
        .join(Segment, Segment.booking_id == Booking.id)
        .where(
            Booking.municipality_id == municipality_id,
            Booking.status.in_((Status.CONFIRMED, Status.CHECKED_IN)),
            Segment.departure >= day,
        )
    )
    if property_id is not None:
        found = found.join(Dwelling, Dwelling.id == Segment.dwelling_id).where(Dwelling.property_id == property_id)
    return list(db.session.scalars(found.distinct()))
