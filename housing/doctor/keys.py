"""Keys and inspections: codes can be read, keys are with guests of the house, photos are there."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select

from housing.bookings.arrivals import Inspection, InspectionPhoto
from housing.bookings.models import Booking
from housing.database import db
from housing.doctor.breach import Breach
from housing.keys.models import DoorKey, KeyLoan
from housing.keys.sealing import CodeUnreadable, unseal
from housing.rules.lifecycle import Status
from housing.stored_files import stored_files

GUESTS = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)


def codes_can_be_read(_day: date) -> Iterator[Breach]:
    """What is sealed can be opened with the secrets that are set."""
    sealed = select(DoorKey.ref, DoorKey.sealed).where(DoorKey.sealed.is_not(None), DoorKey.ended_at.is_(None))
    for ref, code in db.session.execute(sealed):
        try:
            unseal(code or b"", ref)
        except CodeUnreadable:
            yield Breach("keys", f"key {ref}", "has a code that none of CODE_KEYS and SECRET_KEY opens")


def keys_are_with_guests_of_the_house(_day: date) -> Iterator[Breach]:
    """A key that is out is with a guest of its municipality."""
    rows = db.session.execute(
        select(DoorKey.ref, Booking.ref, Booking.status)
        .join(KeyLoan, KeyLoan.door_key_id == DoorKey.id)
        .join(Booking, Booking.id == KeyLoan.booking_id)
        .where(
            KeyLoan.returned_at.is_(None),
            or_(Booking.municipality_id != DoorKey.municipality_id, DoorKey.ended_at.is_not(None)),
        )
    )
    for key, booking, status in rows:
        yield Breach("keys", f"key {key}", f"is out with booking {booking}, {status}, which has no right to it")


def photos_of_inspections_are_there(_day: date) -> Iterator[Breach]:
    """The photos of an inspection have their files."""
    files = stored_files()
    rows = select(InspectionPhoto.ref, InspectionPhoto.file).order_by(InspectionPhoto.ref)
    for ref, key in db.session.execute(rows):
        if not files.has(key):
            yield Breach("keys", f"photo {ref} of an inspection", "has no file")


def inspections_are_of_stays(_day: date) -> Iterator[Breach]:
    """What was inspected was somebody's room, in the municipality that says so."""
    rows = db.session.execute(
        select(Inspection.ref, Booking.ref, Booking.status)
        .join(Booking, Booking.id == Inspection.booking_id)
        .where(or_(Booking.municipality_id != Inspection.municipality_id, Booking.status.not_in(GUESTS)))
    )
    for inspection, booking, status in rows:
        yield Breach("keys", f"inspection {inspection}", f"is of booking {booking}, {status}, which was no stay there")
