"""A student's own bookings and applications."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import selectinload

from housing.bookings.models import Application, Booking, BookingNote, Segment, Wish
from housing.bookings.parties import Party, PartyMember
from housing.database import db, read_rows
from housing.rules.lifecycle import HOLDING, Status
from housing.rules.nights import Stay
from housing.rules.parties import PartyStatus

OF_THESE: BindParameter[Any] = bindparam("placement_ids", expanding=True)
BOOKINGS = (
    select(Booking)
    .where(Booking.placement_id.in_(OF_THESE))
    .options(selectinload(Booking.segments))
    .order_by(Booking.id.desc())
)
APPLICATIONS = (
    select(Application)
    .where(Application.placement_id.in_(OF_THESE))
    .options(selectinload(Application.wishes))
    .order_by(Application.id.desc())
)
OF_PLACEMENT: BindParameter[Any] = bindparam("placement_id")
ASKED = union_all(
    select(Booking.id).where(Booking.placement_id == OF_PLACEMENT),
    select(Application.id).where(Application.placement_id == OF_PLACEMENT),
)


TOGETHER = (
    select(Party)
    .join(PartyMember, PartyMember.party_id == Party.id)
    .where(PartyMember.placement_id == OF_PLACEMENT, PartyMember.live, Party.status == PartyStatus.AGREED)
)
STANDS_BEFORE = select(
    or_(
        exists().where(Booking.placement_id == OF_PLACEMENT),
        exists().where(Application.placement_id == OF_PLACEMENT),
    ),
    exists().where(
        Booking.status == Status.OFFERED,
        Booking.accept_by <= bindparam("at"),
        or_(Booking.municipality_id == bindparam("municipality_id"), Booking.student_id == bindparam("student_id")),
    ),
    TOGETHER.with_only_columns(Party.id).scalar_subquery(),
    TOGETHER.with_only_columns(Party.shares_rooms).scalar_subquery(),
)


class Before(NamedTuple):
    """What may stand before a request: something asked for on its placement, whatever became of it; an overdue offer.

    The offer is one of the municipality, or one that the student has anywhere. `party_id`: with whom she lives
    together, if she does; `shares_rooms`: whether both said yes to sharing a room.
    """

    has_asked: bool
    has_overdue_offer: bool
    party_id: int | None
    shares_rooms: bool


def own_booking(student_ids: Collection[int], ref: str) -> Booking | None:
    """Return the booking with that reference if it is one of these students'."""
    return db.session.scalar(select(Booking).where(Booking.ref == ref, Booking.student_id.in_(student_ids)))


def own_application(student_ids: Collection[int], ref: str) -> Application | None:
    """Return the application with that reference if it is one of these students'."""
    return db.session.scalar(select(Application).where(Application.ref == ref, Application.student_id.in_(student_ids)))


def booking_from(application_id: int) -> Booking | None:
    """Return the booking that an application became."""
    return db.session.scalar(select(Booking).where(Booking.application_id == application_id))


def bookings_on(placement_ids: Collection[int]) -> list[Booking]:
    """Return all bookings on these placements with their segments, newest first."""
    return list(db.session.scalars(BOOKINGS, {"placement_ids": list(placement_ids)}))


def applications_on(placement_ids: Collection[int]) -> list[Application]:
    """Return all applications on these placements with their wishes, newest first."""
    return list(db.session.scalars(APPLICATIONS, {"placement_ids": list(placement_ids)}))


def has_asked(placement_id: int) -> bool:
    """Tell whether anything was ever asked for on the placement, whatever became of it."""
    return bool(read_rows(ASKED, {"placement_id": placement_id}))


def stands_before(placement_id: int, student_id: int, municipality_id: int, at: datetime) -> Before:
    """Look whether anything stands before a request in this municipality; mostly nothing does."""
    asked = {
        "placement_id": placement_id,
        "student_id": student_id,
        "municipality_id": municipality_id,
        "at": at,
    }
    ((has_asked, has_overdue_offer, party_id, shares_rooms),) = read_rows(STANDS_BEFORE, asked)
    return Before(has_asked, has_overdue_offer, party_id, bool(shares_rooms))


def booking_for(placement_id: int, bed_id: int, stays: tuple[Stay, ...]) -> Booking | None:
    """Return the booking that holds exactly this bed for exactly these stays on the placement."""
    candidates = bookings_on([placement_id])
    return next((each for each in candidates if each.status in HOLDING and _is(each.segments, bed_id, stays)), None)


def application_for(placement_id: int, bed_id: int, stays: tuple[Stay, ...]) -> Application | None:
    """Return the open application for exactly this bed and exactly these stays on the placement."""
    candidates = applications_on([placement_id])
    return next((each for each in candidates if each.status == "open" and _is(each.wishes, bed_id, stays)), None)


def _is(parts: list[Segment] | list[Wish], bed_id: int, stays: tuple[Stay, ...]) -> bool:
    return {(part.bed_id, part.arrival, part.departure) for part in parts} == {
        (bed_id, stay.arrival, stay.departure) for stay in stays
    }


def holding_on(placement_id: int) -> list[Booking]:
    """Return the bookings on a placement that hold nights to come."""
    if not has_asked(placement_id):  # as most who look, so no objects are asked for
        return []
    return [each for each in bookings_on([placement_id]) if each.status in HOLDING]


def held_on_nights(student_id: int, stays: Collection[Stay]) -> Booking | None:
    """Return the student's booking, on whichever placement, that holds some night of these stays."""
    meets = or_(*(and_(Segment.arrival < stay.departure, Segment.departure > stay.arrival) for stay in stays))
    return db.session.scalar(
        select(Booking)
        .join(Segment, Segment.booking_id == Booking.id)
        .where(Booking.student_id == student_id, Booking.status.in_(HOLDING), meets)
        .options(selectinload(Booking.segments))
        .order_by(Segment.arrival)
        .limit(1)
    )


def note_of_last_event(booking: Booking) -> str | None:
    """Return what the officer wrote beside the last step, if anything."""
    return db.session.scalar(
        select(BookingNote.text).where(BookingNote.booking_id == booking.id, BookingNote.version == booking.version)
    )
