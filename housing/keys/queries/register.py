"""Selects about what opens doors, in one municipality; a reference of another one finds nothing."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from housing.database import db, read_rows
from housing.keys.models import DoorKey, KeyLoan
from housing.stock.models import Bed, Dwelling

IN_USE = DoorKey.ended_at.is_(None)
CODES = DoorKey.kind != "key"
WITH_CODE = (
    select(Bed.id)
    .join(Dwelling, Dwelling.id == Bed.dwelling_id)
    .join(
        DoorKey,
        or_(
            DoorKey.property_id == Dwelling.property_id,
            and_(DoorKey.dwelling_id == Dwelling.id, or_(DoorKey.bed_id.is_(None), DoorKey.bed_id == Bed.id)),
        ),
    )
    .where(Bed.id.in_(bindparam("bed_ids", expanding=True)), IN_USE, CODES)
)


def keys_of_house(property_id: int) -> list[DoorKey]:
    """Return what opens a property or anything in it, the widest first; what is out of the register is not shown."""
    dwellings = select(Dwelling.id).where(Dwelling.property_id == property_id)
    found = db.session.scalars(
        select(DoorKey)
        .where(IN_USE, or_(DoorKey.property_id == property_id, DoorKey.dwelling_id.in_(dwellings)))
        .options(*_places(), selectinload(DoorKey.loans))
        .order_by(DoorKey.dwelling_id.is_not(None), DoorKey.dwelling_id, DoorKey.bed_id, DoorKey.kind, DoorKey.label)
    )
    return list(found)


def key_with_ref(municipality_id: int, ref: str) -> DoorKey | None:
    """Return the municipality's key with that reference, as long as it is in the register."""
    return db.session.scalar(
        select(DoorKey).where(DoorKey.municipality_id == municipality_id, DoorKey.ref == ref, IN_USE)
    )


def keys_to_bed(bed: Bed) -> list[DoorKey]:
    """Return what is in use and opens the way to a bed: its room, its dwelling, its property; none that is lost."""
    found = db.session.scalars(
        select(DoorKey)
        .where(IN_USE, DoorKey.lost_at.is_(None), _opens(bed))
        .options(*_places(), selectinload(DoorKey.loans))
        .order_by(DoorKey.dwelling_id.is_not(None), DoorKey.bed_id.is_not(None), DoorKey.kind, DoorKey.label)
    )
    return list(found)


def codes_to_bed(bed: Bed) -> list[DoorKey]:
    """Return the codes on the way to a bed, from the street inwards."""
    return [key for key in keys_to_bed(bed) if key.kind != "key"]


def beds_with_code(bed_ids: Collection[int]) -> frozenset[int]:
    """Return which of these beds can be come to by a code alone, at any hour."""
    return frozenset(row.id for row in read_rows(WITH_CODE, {"bed_ids": list(bed_ids)})) if bed_ids else frozenset()


def keys_out_with(booking_id: int) -> list[DoorKey]:
    """Return the keys that a guest has now."""
    found = db.session.scalars(
        select(DoorKey)
        .join(KeyLoan, KeyLoan.door_key_id == DoorKey.id)
        .where(KeyLoan.booking_id == booking_id, KeyLoan.returned_at.is_(None))
        .options(*_places(), selectinload(DoorKey.loans))
        .order_by(DoorKey.label)
    )
    return list(found)


def _opens(bed: Bed) -> ColumnElement[bool]:
    return or_(
        DoorKey.property_id == bed.dwelling.property_id,
        and_(DoorKey.dwelling_id == bed.dwelling_id, or_(DoorKey.bed_id.is_(None), DoorKey.bed_id == bed.id)),
    )


def _places() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(DoorKey.front_of),
        joinedload(DoorKey.dwelling).joinedload(Dwelling.property),
        joinedload(DoorKey.bed),
    )
