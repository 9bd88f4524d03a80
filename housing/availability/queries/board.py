"""The board of one municipality: its beds, and who has their nights. Plain rows, three statements at most.

The database joins the nights of a taker in a bed to one row; only what has holes (a placement with a gap) is read
night by night.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, and_, bindparam, func, or_, select

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import Named, PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.holds import Hold
from housing.bookings.models import Booking
from housing.database import read_rows
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.rules.board import TakenNight, TakenStay, Taker, joined
from housing.rules.names import label_sort_key
from housing.rules.nights import ONE_DAY, Stay
from housing.stock.models import Bed, Closure, Dwelling, Property

HERE = bindparam("municipality_id", type_=Integer())
SHOWN = (
    BedNight.municipality_id == HERE,
    BedNight.night >= bindparam("first_shown"),
    BedNight.night <= bindparam("last_shown"),
)
"""Which nights a board is made of; their values are given when it is asked."""


class BoardBed(NamedTuple):
    """A row of the board."""

    id: int
    ref: str
    label: str
    room: str
    is_shared_room: bool
    dwelling_id: int
    dwelling_label: str
    home: str
    home_ref: str


class TakerShown(NamedTuple):
    """Who has nights on the board: a booking's guest, a closure's reason, a hold for an institution."""

    ref: str
    status: str | None = None
    answer_by: date | None = None
    guest: Named | None = None
    reason: str | None = None
    institution: str | None = None


TAKER_COLUMNS = {
    Taker.BOOKING: BedNight.booking_id,
    Taker.CLOSURE: BedNight.closure_id,
    Taker.HOLD: BedNight.hold_id,
}

Takers = dict[tuple[Taker, int], TakerShown]


def beds_of_board(municipality_id: int, span: Stay) -> list[BoardBed]:
    """Return the beds in use on some day of the span, by house, dwelling and room as Swedish orders them."""
    asked = {"municipality_id": municipality_id, "first_day": span.arrival}
    found = [BoardBed._make(row) for row in read_rows(_beds(), asked)]
    return sorted(
        found, key=lambda bed: tuple(map(label_sort_key, (bed.home, bed.dwelling_label, bed.room, bed.label)))
    )


def taken_on_board(municipality_id: int, span: Stay) -> tuple[list[TakenStay], Takers]:
    """Return what is taken from the night before the span to the night after it, and who has it."""
    shown = {"municipality_id": municipality_id, "first_shown": span.arrival - ONE_DAY, "last_shown": span.departure}
    taken: list[TakenStay] = []
    takers: Takers = {}
    broken: set[tuple[Taker, int]] = set()
    for row in read_rows(_joined_by_the_database(), shown):
        bed_id, *ids, first, last, nights, status = row[:8]
        taker = _taker_of(*ids)
        if taker not in takers:
            takers[taker] = _shown(row)
        if (last - first).days + 1 == nights:
            taken.append(TakenStay(bed_id, Stay(first, last + ONE_DAY), *taker, status))
        else:
            broken.add(taker)
    if not broken:
        return taken, takers
    whole = [stay for stay in taken if (stay.taker, stay.taker_id) not in broken]
    return whole + _night_by_night(shown, broken), takers


@lru_cache
def _beds() -> Select[*tuple[Any, ...]]:
    first_day = bindparam("first_day", type_=Date())
    return (
        select(
            Bed.id,
            Bed.ref,
            Bed.label,
            Bed.room,
            Bed.is_shared_room,
            Dwelling.id,
            Dwelling.label,
            Property.name,
            Property.ref,
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(
            Bed.municipality_id == HERE,
            or_(Bed.retired_on.is_(None), Bed.retired_on > first_day),
        )
    )


@lru_cache
def _joined_by_the_database() -> Select[*tuple[Any, ...]]:
    """Return the statement; to put it together takes long, so that it is done once.

    A closure is one of the municipality anyhow: said so, PostgreSQL does not read those of the country.
    """
    columns = (BedNight.bed_id, *TAKER_COLUMNS.values())
    grouped = (
        select(
            *columns,
            func.min(BedNight.night).label("first"),
            func.max(BedNight.night).label("last"),
            func.count().label("nights"),
        )
        .where(*SHOWN)
        .group_by(*columns)
        .subquery()
    )
    return (
        select(
            grouped,
            Booking.status,
            Booking.ref,
            Booking.answer_by,
            Closure.ref.label("closure_ref"),
            Closure.reason,
            Hold.ref.label("hold_ref"),
            Institution.__table__.c.short_name,
            *NAME_COLUMNS,
        )
        .outerjoin(Booking, Booking.id == grouped.c.booking_id)
        .outerjoin(Student, Student.id == Booking.student_id)
        .outerjoin(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .outerjoin(Closure, and_(Closure.id == grouped.c.closure_id, Closure.municipality_id == HERE))
        .outerjoin(Hold, Hold.id == grouped.c.hold_id)
        .outerjoin(Institution.__table__, Institution.__table__.c.id == Hold.institution_id)
    )


def _taker_of(booking_id: int | None, closure_id: int | None, hold_id: int) -> tuple[Taker, int]:
    if booking_id:
        return Taker.BOOKING, booking_id
    return (Taker.CLOSURE, closure_id) if closure_id else (Taker.HOLD, hold_id)


def _shown(row: Any) -> TakerShown:
    if row.booking_id:
        person = PersonRow.made_of(row)
        return TakerShown(row.ref, row.status, row.answer_by, person)
    if row.closure_id:
        return TakerShown(row.closure_ref, reason=row.reason)
    return TakerShown(row.hold_ref, institution=row.short_name)


def _night_by_night(shown: dict[str, Any], takers: Collection[tuple[Taker, int]]) -> list[TakenStay]:
    theirs = (column.in_([id_ for kind, id_ in takers if kind is taker]) for taker, column in TAKER_COLUMNS.items())
    rows = read_rows(
        select(BedNight.bed_id, BedNight.night, Booking.status, *TAKER_COLUMNS.values())
        .outerjoin(Booking, Booking.id == BedNight.booking_id)
        .where(*SHOWN, or_(*theirs)),
        shown,
    )
    return joined(TakenNight(bed_id, night, *_taker_of(*ids), status) for bed_id, night, status, *ids in rows)
