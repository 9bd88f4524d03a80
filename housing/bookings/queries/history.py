"""Beds that a booking's history speaks of."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from housing.bookings.models import BookingNote
from housing.bookings.papers import Decision
from housing.database import db
from housing.stock.models import Bed, Dwelling


def beds_with(ids: Collection[int]) -> dict[int, Bed]:
    """Return these beds with dwelling and property, by id."""
    if not ids:
        return {}
    with_house = joinedload(Bed.dwelling).joinedload(Dwelling.property)
    return {bed.id: bed for bed in db.session.scalars(select(Bed).where(Bed.id.in_(ids)).options(with_house))}


def note_of(decision: Decision) -> str | None:
    """Return what an officer wrote beside the step that a decision is, as long as it is kept."""
    return db.session.scalar(
        select(BookingNote.text).where(
            BookingNote.booking_id == decision.booking_id, BookingNote.version == decision.version
        )
    )
