"""Offers that nobody accepted in time: they end, and their nights are free again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from housing.bookings import notifications
from housing.bookings.models import Booking
from housing.bookings.queries.proposals import is_accepted_by_student
from housing.bookings.services.life import Step, move
from housing.database import db
from housing.rules.lifecycle import Actor, Status

OVERDUE = (
    select(Booking)
    .where(Booking.status == Status.OFFERED, Booking.accept_by <= bindparam("at"))
    .order_by(Booking.id)
    .with_for_update(of=Booking)
    .execution_options(populate_existing=True)
)
OVERDUE_THERE = OVERDUE.where(
    or_(Booking.municipality_id == bindparam("municipality_id"), Booking.student_id == bindparam("student_id"))
)
"""Of one municipality and of one student; either may be none."""


def expire_overdue_offers(at: datetime, municipality_id: int | None = None, student_id: int | None = None) -> int:
    """End the offers whose time has run out and return how many those were.

    Those of one municipality and those of one student, wherever she got them; everywhere where neither is named.
    Done by the worker, and before nights are taken: the rows of an overdue offer still own the key of the bed, and
    that of the student's night. An offer on which somebody takes a step in the same moment is waited for, and left
    alone when it is no offer any more. So is one whose placement moved and whose student said yes in time to what is
    proposed since: it waits for the municipality, whose silence ends nothing.
    """
    everywhere = municipality_id is None and student_id is None
    asked = {"at": at, "municipality_id": municipality_id, "student_id": student_id}
    offers = db.session.scalars(OVERDUE if everywhere else OVERDUE_THERE, asked).all()
    waiting = _accepted(offers) if offers else frozenset()
    for booking in offers:
        if booking.id in waiting:
            continue
        move(booking, Status.EXPIRED, Step(Actor.SYSTEM, None, at))
        notifications.booking_expired(booking, at)
    return len(offers) - len(waiting)


def _accepted(offers: Sequence[Booking]) -> frozenset[int]:
    # Asked once they are locked: she may have said yes in the same moment.
    these = Booking.id.in_([each.id for each in offers])
    return frozenset(db.session.scalars(select(Booking.id).where(these, is_accepted_by_student())))
