"""How guests come and leave, of one booking or of one municipality; its id is the scope."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, Select, bindparam, exists, func, select, union_all
from sqlalchemy.orm import aliased, join

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.arrivals import Arrival, DepartureList, Inspection, InspectionPhoto
from housing.bookings.models import Booking, Segment
from housing.database import db, read_rows
from housing.rules.lifecycle import Status
from housing.stock.models import Bed, Dwelling, Property


class ComingGuest(NamedTuple):
    """A guest whose room is hers and of whom nobody knows that she has come, with the house she comes to."""

    booking_id: int
    ref: str
    arrival_time: str
    arrival: date
    departure: date
    person: PersonRow
    bed_id: int
    bed_label: str
    room: str
    is_shared_room: bool
    dwelling: str
    home: str
    key_hours: dict[str, Any]
    after_hours: dict[str, str]
    way: str | None
    asked_at: datetime | None
    answered_at: datetime | None
    comes_on: date | None


class LeftGuest(NamedTuple):
    """A guest who has left and said that something is broken, or after whom an officer has found damage."""

    ref: str
    person: PersonRow
    departure: date
    bed_label: str
    room: str
    is_shared_room: bool
    dwelling: str
    home: str
    inspection: str | None


def arrival_of(booking_id: int) -> Arrival | None:
    """Return what is known of a guest's arrival, if anything has been said."""
    return db.session.get(Arrival, booking_id)


def departure_list_of(booking_id: int) -> DepartureList | None:
    """Return what a guest has said on leaving."""
    return db.session.get(DepartureList, booking_id)


def inspection_of(booking_id: int) -> Inspection | None:
    """Return what an officer found after a guest had left."""
    return db.session.scalar(select(Inspection).where(Inspection.booking_id == booking_id))


def photo_of_inspection(booking_id: int, ref: str) -> InspectionPhoto | None:
    """Return the photo with that reference of what was found after a guest had left."""
    of_it = (Inspection.booking_id == booking_id, InspectionPhoto.ref == ref)
    return db.session.scalar(select(InspectionPhoto).join(Inspection).where(*of_it))


def files_of_inspections() -> set[str]:
    """Return the keys of all files that the photos of inspections are kept in."""
    return set(db.session.scalars(select(InspectionPhoto.file)))


FIRST = aliased(Segment)
LAST_DEPARTURE = (
    select(func.max(FIRST.departure)).where(FIRST.booking_id == Booking.id).correlate(Booking).scalar_subquery()
)
FIRST_ARRIVAL = (
    select(func.min(FIRST.arrival)).where(FIRST.booking_id == Booking.id).correlate(Booking).scalar_subquery()
)


def _guests(*columns: Any, of: Any = Booking) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(of)
        .join(Segment, Segment.booking_id == Booking.id)
        .join(Bed, Bed.id == Segment.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .join(Student, Student.id == Booking.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
    )


HERE: BindParameter[Any] = bindparam("municipality_id")
COMING = (
    _guests(
        Booking.id.label("booking_id"),
        Booking.ref,
        Booking.arrival_time,
        Segment.arrival,
        LAST_DEPARTURE.label("departure"),
        Bed.id.label("bed_id"),
        Bed.label.label("bed_label"),
        Bed.room,
        Bed.is_shared_room,
        Dwelling.label.label("dwelling"),
        Property.name.label("home"),
        Property.key_hours,
        Property.after_hours,
        Arrival.way,
        Arrival.way_on,
        Arrival.way_bed_id,
        Arrival.asked_at,
        Arrival.answered_at,
        Arrival.comes_on,
        *NAME_COLUMNS,
    )
    .outerjoin(Arrival, Arrival.booking_id == Booking.id)
    .where(
        Booking.municipality_id == HERE,
        Booking.status == Status.CONFIRMED,
        Segment.arrival <= bindparam("until"),
        Segment.arrival == FIRST_ARRIVAL,
        bindparam("after") < LAST_DEPARTURE,
    )
    .order_by(Segment.arrival, Booking.id)
)
DAMAGED = union_all(
    select(DepartureList.booking_id)
    .join(Booking, Booking.id == DepartureList.booking_id)
    .where(
        Booking.municipality_id == HERE,
        DepartureList.is_broken,
        ~exists().where(Inspection.booking_id == DepartureList.booking_id),
    ),
    select(Inspection.booking_id).where(
        Inspection.municipality_id == HERE, Inspection.outcome == "damage", Inspection.closed_at.is_(None)
    ),
).subquery("damaged")
"""Where the search begins, since they are few and all the stays that a municipality ever had are many."""
LEFT_WITH_DAMAGE = (
    _guests(
        Booking.ref,
        Segment.departure,
        Bed.label.label("bed_label"),
        Bed.room,
        Bed.is_shared_room,
        Dwelling.label.label("dwelling"),
        Property.name.label("home"),
        Inspection.ref.label("inspection"),
        *NAME_COLUMNS,
        of=join(DAMAGED, Booking, Booking.id == DAMAGED.c.booking_id),
    )
    .outerjoin(Inspection, Inspection.booking_id == Booking.id)
    .where(Segment.departure == LAST_DEPARTURE)
    .order_by(Segment.departure, Booking.id)
)
"""Put together once, for that takes longer than to ask them."""


def coming_guests(municipality_id: int, until: date, after: date) -> list[ComingGuest]:
    """Return the guests who come up to and including `until` and leave after `after`, and have not been checked in."""
    values = {"municipality_id": municipality_id, "until": until, "after": after}
    return [_coming(row) for row in read_rows(COMING, values)]


def left_with_damage(municipality_id: int) -> list[LeftGuest]:
    """Return the stays after which damage is open, or about which a guest said so and nobody has inspected."""
    return [
        LeftGuest(
            ref=row.ref,
            person=PersonRow.made_of(row),
            departure=row.departure,
            bed_label=row.bed_label,
            room=row.room,
            is_shared_room=row.is_shared_room,
            dwelling=row.dwelling,
            home=row.home,
            inspection=row.inspection,
        )
        for row in read_rows(LEFT_WITH_DAMAGE, {"municipality_id": municipality_id})
    ]


def _coming(row: Row[Any]) -> ComingGuest:
    is_for_this = (row.way_bed_id, row.way_on) == (row.bed_id, row.arrival)
    return ComingGuest(
        booking_id=row.booking_id,
        ref=row.ref,
        arrival_time=row.arrival_time,
        arrival=row.arrival,
        departure=row.departure,
        person=PersonRow.made_of(row),
        bed_id=row.bed_id,
        bed_label=row.bed_label,
        room=row.room,
        is_shared_room=row.is_shared_room,
        dwelling=row.dwelling,
        home=row.home,
        key_hours=row.key_hours,
        after_hours=row.after_hours,
        way=row.way if is_for_this else None,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        comes_on=row.comes_on,
    )
