"""What stands in calendars: a student's own stays, and the stays in a municipality."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.organisations.models import Municipality
from housing.rules.lifecycle import AGREED, HOLDING
from housing.rules.whereabouts import name_without_address
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.houses import house_numbers

SHOWN_BACK = timedelta(days=60)
"""So long after it is over a stay is still in a calendar (assumed)."""


class StayEntry(NamedTuple):
    """A stay, or a part of it in one bed; `version` counts the steps of its booking.

    `own_name` and `house_number` are what the house is called without its address (`filters.HasHouse`).
    """

    ref: str
    version: int
    status: str
    municipality: str
    slug: str
    own_name: str | None
    house_number: int
    dwelling: str
    room: str
    arrival: date
    departure: date


def stays_of_students(student_ids: Collection[int], day: date) -> list[StayEntry]:
    """Return what is asked for, offered and agreed for these students."""
    return _stays([Booking.student_id.in_(student_ids), Booking.status.in_(HOLDING)], day)


def stays_in(municipality_ids: Collection[int], day: date) -> list[StayEntry]:
    """Return the agreed stays in these municipalities."""
    return _stays([Booking.municipality_id.in_(municipality_ids), Booking.status.in_(AGREED)], day)


def _stays(conditions: list[object], day: date) -> list[StayEntry]:
    rows = db.session.execute(
        select(
            Booking.ref,
            Booking.version,
            Booking.status,
            Municipality.name.label("municipality"),
            Municipality.slug,
            Property.id.label("property_id"),
            Property.municipality_id,
            Property.name.label("property_name"),
            Property.street,
            Dwelling.label.label("dwelling"),
            Bed.room,
            Segment.arrival,
            Segment.departure,
        )
        .join(Segment, Segment.booking_id == Booking.id)
        .join(Municipality, Municipality.id == Booking.municipality_id)
        .join(Bed, Bed.id == Segment.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(*conditions, Segment.departure >= day - SHOWN_BACK)  # type: ignore[arg-type]  # conditions on bookings
        .order_by(Segment.arrival, Booking.ref)
    ).all()
    numbers = house_numbers({row.municipality_id for row in rows})
    return [
        StayEntry(
            ref=row.ref,
            version=row.version,
            status=row.status,
            municipality=row.municipality,
            slug=row.slug,
            own_name=name_without_address(row.property_name, row.street),
            house_number=numbers[row.property_id],
            dwelling=row.dwelling,
            room=row.room,
            arrival=row.arrival,
            departure=row.departure,
        )
        for row in rows
    ]
