"""What a municipality's beds are to one student whose placement moved: her own nights are no hindrance to her."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from housing.availability.queries.beds import ROW, BedRow
from housing.database import db
from housing.nights.models import BedNight
from housing.stock.models import Bed, Dwelling, Property


class OthersNight(NamedTuple):
    """A night that is not the booking's own: whose bed, and what company is there."""

    bed_id: int
    dwelling_id: int
    night: date
    company: str | None
    room: str | None
    room_company: str | None


def standing_beds(municipality_id: int, departure: date) -> list[BedRow]:
    """Return the beds that are in use until `departure`."""
    standing = [or_(model.retired_on.is_(None), model.retired_on >= departure) for model in (Bed, Dwelling, Property)]
    rows = db.session.execute(
        select(*ROW)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(Bed.municipality_id == municipality_id, *standing)
        .order_by(Bed.id)
    )
    return [BedRow._make(row) for row in rows]


def others_nights(
    municipality_id: int,
    first: date,
    departure: date,
    booking_id: int | None,
    besides: Mapping[int, Collection[date]],
) -> list[OthersNight]:
    """Return what is taken there in that time by anybody but a booking, without these nights of others."""
    statement = select(
        BedNight.bed_id,
        BedNight.dwelling_id,
        BedNight.night,
        BedNight.company,
        BedNight.room,
        BedNight.room_company,
    ).where(BedNight.municipality_id == municipality_id, BedNight.night >= first, BedNight.night < departure)
    of_closure_or_hold = BedNight.booking_id.is_(None)
    if booking_id is not None:
        statement = statement.where(or_(of_closure_or_hold, BedNight.booking_id != booking_id))
    for other, nights in besides.items():
        statement = statement.where(
            or_(of_closure_or_hold, BedNight.booking_id != other, BedNight.night.not_in(nights))
        )
    return [OthersNight._make(row) for row in db.session.execute(statement)]


def nights_elsewhere(student_id: int, booking_id: int | None) -> frozenset[date]:
    """Return the nights that the student has on her other bookings."""
    statement = select(BedNight.night).where(BedNight.student_id == student_id)
    if booking_id is not None:
        statement = statement.where(BedNight.booking_id != booking_id)
    return frozenset(db.session.scalars(statement))


def held_by(booking_ids: Collection[int]) -> dict[int, dict[date, int]]:
    """Return the nights that bookings have in the ledger, with their beds."""
    found: defaultdict[int, dict[date, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(BedNight.booking_id, BedNight.night, BedNight.bed_id).where(BedNight.booking_id.in_(booking_ids))
    )
    for booking_id, night, bed_id in rows:
        found[booking_id or 0][night] = bed_id
    return found
