"""Faults: those of a booking, those of a municipality that are open, and whose one may be read by whom."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from housing.bookings.faults import Fault, FaultEvent
from housing.bookings.models import Booking
from housing.database import db
from housing.rules.faults import OPEN, FaultStatus
from housing.stock.models import Bed, Dwelling, Property

MOST_CLOSED = 50
"""So many of those that are mended stand on a page."""


def with_home() -> ExecutableOption:
    """Load the bed with its dwelling and property."""
    return joinedload(Fault.bed).joinedload(Bed.dwelling).joinedload(Dwelling.property)


def whole() -> tuple[ExecutableOption, ...]:
    """Load what a page of one fault shows."""
    return with_home(), selectinload(Fault.events).joinedload(FaultEvent.words)


def faults_of(booking_id: int) -> list[Fault]:
    """Return the faults that were reported on a booking, the newest first."""
    return list(db.session.scalars(select(Fault).where(Fault.booking_id == booking_id).order_by(Fault.id.desc())))


def open_faults(municipality_id: int) -> list[Fault]:
    """Return the faults of a municipality that are not mended, the oldest first."""
    found = select(Fault).where(Fault.municipality_id == municipality_id, Fault.status.in_(OPEN))
    return list(db.session.scalars(found.options(with_home()).order_by(Fault.is_urgent.desc(), Fault.id)))


def closed_faults(municipality_id: int) -> list[Fault]:
    """Return the last faults of a municipality that were mended, the newest first."""
    found = select(Fault).where(Fault.municipality_id == municipality_id, Fault.status == FaultStatus.DONE)
    newest = found.options(with_home()).order_by(Fault.closed_at.desc(), Fault.id.desc()).limit(MOST_CLOSED)
    return list(db.session.scalars(newest))


def fault_of_students(student_ids: Collection[int], booking_ref: str, ref: str) -> Fault | None:
    """Return the fault with that reference, reported on that booking, if it is one of these students'."""
    return db.session.scalar(
        select(Fault)
        .join(Booking, Booking.id == Fault.booking_id)
        .where(Fault.ref == ref, Booking.ref == booking_ref, Booking.student_id.in_(student_ids))
        .options(*whole())
    )


def fault_of_municipality(municipality_id: int, ref: str) -> Fault | None:
    """Return the municipality's fault with that reference."""
    return db.session.scalar(
        select(Fault).where(Fault.municipality_id == municipality_id, Fault.ref == ref).options(*whole())
    )


def fault_with_secret(secret_hash: str) -> Fault | None:
    """Return the fault that the link with that secret opens."""
    return db.session.scalar(select(Fault).where(Fault.secret_hash == secret_hash).options(*whole()))


def municipalities_with_faults(since: datetime, until: datetime) -> set[int]:
    """Return the ids of the municipalities in which a fault was reported in that time that is not mended."""
    reported = Fault.reported_at >= since, Fault.reported_at < until, Fault.status.in_(OPEN)
    return set(db.session.scalars(select(Fault.municipality_id).where(*reported).distinct()))


def files_of_faults() -> set[str]:
    """Return the keys of all files that the photo of a fault is kept in."""
    return set(db.session.scalars(select(Fault.photo).where(Fault.photo.is_not(None)))) - {None}  # type: ignore[return-value]  # none of them is none


def manager_address(house: Property) -> str | None:
    """Return where a fault in a house is told: its own address, else the municipality's, else the function mailbox."""
    municipality = house.municipality
    return house.faults_email or municipality.faults_email or municipality.mailbox


def telephone_at_any_hour(booking: Booking) -> str | None:
    """Return the number that a guest calls about what cannot wait: of the house, else of the municipality."""
    house, municipality = booking.segments[-1].bed.dwelling.property, booking.municipality
    return house.duty_telephone or municipality.duty_telephone or municipality.telephone
