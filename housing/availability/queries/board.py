"""The board of one municipality: its beds, and who has their nights. Plain rows, three statements at most.

The database joins the nights of a taker in a bed to one row; only what has holes (a placement with a gap) is read
night by night.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import Named, PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.models import Booking, Hold
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.rules.board import TakenNight, TakenStay, Taker, joined
from housing.rules.names import swedish_sort_key
from housing.rules.nights import ONE_DAY, Stay
from housing.stock.models import Bed, Closure, Dwelling, Property

_sort_key = lru_cache(maxsize=10_000)(swedish_sort_key)

SHOWN = (
    BedNight.municipality_id == bindparam("municipality_id"),
    BedNight.night >= bindparam("first_shown"),
    BedNight.night <= bindparam("last_shown"),
)
"""Which nights a board is made of; their values are given when it is asked."""


class BoardBed(NamedTuple):
    """A row of the board."""

    id: int
    label: str
    room: str
    is_shared_room: bool
    dwelling_id: int
    dwelling_label: str
    home: str


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
    rows = db.session.execute(
        select(Bed.id, Bed.label, Bed.room, Bed.is_shared_room, Dwelling.id, Dwelling.label, Property.name)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(
            Bed.municipality_id == municipality_id,
            or_(Bed.retired_on.is_(None), Bed.retired_on > span.arrival),
        )
    )
    found = [BoardBed._make(row) for row in rows]
    return sorted(found, key=lambda bed: tuple(map(_sort_key, (bed.home, bed.dwelling_label, bed.room, bed.label))))


def taken_on_board(municipality_id: int, span: Stay) -> tuple[list[TakenStay], Takers]:
    """Return what is taken from the night before the span to the night after it, and who has it."""
    shown = {"municipality_id": municipality_id, "first_shown": span.arrival - ONE_DAY, "last_shown": span.departure}
    rows = db.session.execute(_joined_by_the_database(), shown).all()
    takers = {_taker_of(row): _shown(row) for row in rows}
    broken = {_taker_of(row) for row in rows if (row.last - row.first).days + 1 != row.nights}
    taken = [
        TakenStay(row.bed_id, Stay(row.first, row.last + ONE_DAY), *_taker_of(row), row.status)
        for row in rows
        if _taker_of(row) not in broken
    ]
    return taken + (_night_by_night(shown, broken) if broken else []), takers


@lru_cache
def _joined_by_the_database() -> Select[*tuple[Any, ...]]:
    """Return the statement; to put it together takes long, so that it is done once."""
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
            Booking.ref,
            Booking.status,
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
        .outerjoin(Closure, Closure.id == grouped.c.closure_id)
        .outerjoin(Hold, Hold.id == grouped.c.hold_id)
        .outerjoin(Institution.__table__, Institution.__table__.c.id == Hold.institution_id)
    )


def _taker_of(row: Any) -> tuple[Taker, int]:
    if row.booking_id:
        return Taker.BOOKING, row.booking_id
    return (Taker.CLOSURE, row.closure_id) if row.closure_id else (Taker.HOLD, row.hold_id)


def _shown(row: Any) -> TakerShown:
    if row.booking_id:
        person = PersonRow.made_of(row)
        return TakerShown(row.ref, row.status, row.answer_by, person)
    if row.closure_id:
        return TakerShown(row.closure_ref, reason=row.reason)
    return TakerShown(row.hold_ref, institution=row.short_name)


def _night_by_night(shown: dict[str, Any], takers: Collection[tuple[Taker, int]]) -> list[TakenStay]:
    theirs = (column.in_([id_ for kind, id_ in takers if kind is taker]) for taker, column in TAKER_COLUMNS.items())
    rows = db.session.execute(
        select(BedNight.bed_id, BedNight.night, *TAKER_COLUMNS.values(), Booking.status)
        .outerjoin(Booking, Booking.id == BedNight.booking_id)
        .where(*SHOWN, or_(*theirs)),
        shown,
    )
    return joined(TakenNight(row.bed_id, row.night, *_taker_of(row), row.status) for row in rows)
