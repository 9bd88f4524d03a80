"""Who comes and who leaves in one municipality, for the lists of reception, cleaners and caretakers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from housing.accounts.models import Person, Student
from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.rules.lifecycle import Status
from housing.rules.names import swedish_sort_key
from housing.stock.models import Bed, Dwelling, Property

EXPECTED = (Status.CONFIRMED, Status.CHECKED_IN)
"""Only guests whose stay is agreed stand on a list that leaves the screen."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A guest who comes to a bed or leaves it. `kind`: arrival or departure."""

    day: date
    kind: str
    bed: Bed
    person: Person
    booking_ref: str
    arrival_time: str
    other_day: date


def turns_between(municipality_id: int, first: date, last: date) -> list[Turn]:
    """Return arrivals and departures from `first` to `last`, both included, by day; departures come first.

    The number of statements does not grow with the guests.
    """
    segments = db.session.scalars(
        select(Segment)
        .join(Segment.booking)
        .join(Booking.student)
        .join(Student.person)
        .join(Segment.bed)
        .join(Bed.dwelling)
        .join(Dwelling.property)
        .where(
            Booking.municipality_id == municipality_id,
            Booking.status.in_(EXPECTED),
            or_(Segment.arrival.between(first, last), Segment.departure.between(first, last)),
        )
        .options(
            contains_eager(Segment.booking)
            .contains_eager(Booking.student)
            .contains_eager(Student.person)
            .joinedload(Person.details),
            contains_eager(Segment.bed).contains_eager(Bed.dwelling).contains_eager(Dwelling.property),
        )
    ).all()
    turns = [turn for segment in segments for turn in _turns(segment) if first <= turn.day <= last]
    return sorted(turns, key=lambda turn: (turn.day, turn.kind != "departure", swedish_sort_key(turn.bed.label)))


def _turns(segment: Segment) -> Collection[Turn]:
    booking = segment.booking
    common = (segment.bed, booking.student.person, booking.ref, booking.arrival_time)
    return (
        Turn(segment.arrival, "arrival", *common, segment.departure),
        Turn(segment.departure, "departure", *common, segment.arrival),
    )


def house_of(turn: Turn) -> Property:
    """Return the property that a turn is about."""
    return turn.bed.dwelling.property
