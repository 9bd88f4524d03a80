"""Beds, their houses, and the guests who come to them and leave them: plain rows, a statement each."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.rules.day_list import BedStay, bed_stays
from housing.rules.lifecycle import Status
from housing.rules.names import label_sort_key
from housing.stock.models import Bed, Dwelling, Property

LISTED = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)
"""Only guests whose stay is agreed, or has been lived, stand on a list that leaves the screen."""


class Whose(NamedTuple):
    """Whose list it is: a municipality's, of these houses; none named: of all."""

    municipality_id: int
    house_ids: frozenset[int] = frozenset()

    def of(self, property_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
        """Return the condition on a column of properties."""
        return [property_id.in_(self.house_ids)] if self.house_ids else []


class House(NamedTuple):
    """A property as a list shows it."""

    id: int
    ref: str
    name: str
    street: str
    postal_town: str
    key_place: str | None


class ListedBed(NamedTuple):
    """A bed, and where it stands."""

    id: int
    ref: str
    label: str
    room: str
    room_key: str
    is_shared_room: bool
    dwelling_id: int
    dwelling_label: str
    house_id: int


class Guest(NamedTuple):
    """Who comes or leaves."""

    ref: str
    status: str
    arrival_time: str
    person: PersonRow


def houses_of(whose: Whose) -> list[House]:
    """Return the houses of a list, as Swedish orders them."""
    rows = db.session.execute(
        select(
            Property.id, Property.ref, Property.name, Property.street, Property.postal_town, Property.key_place
        ).where(Property.municipality_id == whose.municipality_id, *whose.of(Property.id))
    )
    return sorted(map(House._make, rows), key=lambda house: label_sort_key(house.name))


def beds_of(whose: Whose) -> list[ListedBed]:
    """Return the beds of a list's houses, retired ones too, as Swedish orders them."""
    rows = db.session.execute(
        select(
            Bed.id,
            Bed.ref,
            Bed.label,
            Bed.room,
            Bed.room_key,
            Bed.is_shared_room,
            Bed.dwelling_id,
            Dwelling.label,
            Dwelling.property_id,
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Bed.municipality_id == whose.municipality_id, *whose.of(Dwelling.property_id))
    )
    return sorted(
        map(ListedBed._make, rows),
        key=lambda bed: (label_sort_key(bed.dwelling_label), label_sort_key(bed.room), label_sort_key(bed.label)),
    )


def stays_from(whose: Whose, first: date) -> tuple[list[BedStay], dict[int, Guest]]:
    """Return the stays that end on `first` or later, and their guests by booking."""
    rows = db.session.execute(
        select(
            Booking.id,
            Segment.bed_id,
            Segment.arrival,
            Segment.departure,
            Booking.ref,
            Booking.status,
            Booking.arrival_time,
            *NAME_COLUMNS,
        )
        .join(Segment, Segment.booking_id == Booking.id)
        .join(Bed, Bed.id == Segment.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Student, Student.id == Booking.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(
            Booking.municipality_id == whose.municipality_id,
            Booking.status.in_(LISTED),
            Segment.departure >= first,
            *whose.of(Dwelling.property_id),
        )
    ).all()
    guests = {row[0]: Guest(row[4], row[5], row[6], PersonRow.made_of(row)) for row in rows}
    return bed_stays(BedStay(*row[:4]) for row in rows), guests
