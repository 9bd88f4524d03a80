"""What was noted on lists: beds that are cleaned, keys that went out or came back."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from housing.database import db
from housing.day_lists.models import Addressee, BedCleaned, KeyNoted


class Noted(NamedTuple):
    """By whom (a kind of addressee) and when (UTC)."""

    by: str
    at: datetime


def cleaned_since(municipality_id: int, day: date) -> dict[tuple[int, date], Noted]:
    """Return what is cleaned after departures from `day` on, by bed and day of departure."""
    rows = db.session.execute(
        select(BedCleaned.bed_id, BedCleaned.day, Addressee.kind, BedCleaned.at)
        .join(Addressee, Addressee.id == BedCleaned.addressee_id)
        .where(BedCleaned.municipality_id == municipality_id, BedCleaned.day >= day)
    )
    return {(bed_id, left): Noted(kind, at) for bed_id, left, kind, at in rows}


def keys_of(booking_ids: Collection[int]) -> dict[tuple[int, str, date], Noted]:
    """Return which keys of these bookings went out or came back, by booking, way and day."""
    rows = db.session.execute(
        select(KeyNoted.booking_id, KeyNoted.way, KeyNoted.day, Addressee.kind, KeyNoted.at)
        .join(Addressee, Addressee.id == KeyNoted.addressee_id)
        .where(KeyNoted.booking_id.in_(booking_ids))
    )
    return {(booking_id, way, of_day): Noted(kind, at) for booking_id, way, of_day, kind, at in rows}
