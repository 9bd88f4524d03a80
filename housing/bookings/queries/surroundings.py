"""What the ledger says around requests: the nights they hold, who else is there, where else the student sleeps."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from housing.bookings.models import Wish
from housing.database import db
from housing.nights.models import BedNight

OTHER = aliased(BedNight, name="other")

NightsByBooking = dict[int, frozenset[date]]


class Guest(NamedTuple):
    """The company somebody else keeps in the dwelling, and in their room where it is shared."""

    company: str
    room: str | None
    room_company: str | None


def nights_of_students(student_ids: Collection[int]) -> dict[int, NightsByBooking]:
    """Return the nights each student has in the ledger, by booking."""
    found: dict[int, dict[int, set[date]]] = defaultdict(lambda: defaultdict(set))
    rows = db.session.execute(
        select(BedNight.student_id, BedNight.booking_id, BedNight.night).where(BedNight.student_id.in_(student_ids))
    )
    for student_id, booking_id, night in rows:
        found[student_id or 0][booking_id or 0].add(night)
    return {
        student_id: {booking_id: frozenset(nights) for booking_id, nights in bookings.items()}
        for student_id, bookings in found.items()
    }


def guests_beside_bookings(booking_ids: Collection[int]) -> dict[int, set[Guest]]:
    """Return who else is in the dwelling on the nights a booking holds."""
    if not booking_ids:
        return {}
    same_night = and_(OTHER.dwelling_id == BedNight.dwelling_id, OTHER.night == BedNight.night)
    return _guests(
        select(BedNight.booking_id, OTHER.company, OTHER.room, OTHER.room_company)
        .join(OTHER, and_(same_night, OTHER.booking_id != BedNight.booking_id))
        .where(BedNight.booking_id.in_(booking_ids))
        .distinct()
    )


def guests_beside_wishes(application_ids: Collection[int], bed_ids: Collection[int]) -> dict[int, set[Guest]]:
    """Return who is in the dwelling of each of these beds on the nights that an application wishes for it."""
    if not application_ids:
        return {}
    return _guests(
        select(Wish.application_id, OTHER.company, OTHER.room, OTHER.room_company)
        .join(OTHER, and_(OTHER.dwelling_id == Wish.dwelling_id, _on_its_nights()))
        .where(Wish.application_id.in_(application_ids), Wish.bed_id.in_(bed_ids), OTHER.booking_id.is_not(None))
        .distinct()
    )


def taken_of_wishes(application_ids: Collection[int], bed_ids: Collection[int]) -> NightsByBooking:
    """Return, by application, the nights on which somebody has the bed (one of these) that it wishes for."""
    if not application_ids:
        return {}
    rows = db.session.execute(
        select(Wish.application_id, OTHER.night)
        .join(OTHER, and_(OTHER.bed_id == Wish.bed_id, _on_its_nights()))
        .where(Wish.application_id.in_(application_ids), Wish.bed_id.in_(bed_ids))
    )
    found: dict[int, set[date]] = defaultdict(set)
    for application_id, night in rows:
        found[application_id].add(night)
    return {application_id: frozenset(nights) for application_id, nights in found.items()}


def _on_its_nights() -> ColumnElement[bool]:
    return and_(OTHER.night >= Wish.arrival, OTHER.night < Wish.departure)


def _guests(statement: Select[*tuple[Any, ...]]) -> dict[int, set[Guest]]:
    found: dict[int, set[Guest]] = defaultdict(set)
    rows: Iterable[Any] = db.session.execute(statement)
    for asked_id, company, room, room_company in rows:
        found[asked_id].add(Guest(company, room, room_company))
    return found
