"""Still coming? A guest whose room is hers is asked once; her yes is noted, and her silence releases nothing.

A no is a withdrawal, with what that always means (`deciding.withdraw_booking`).
"""

from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select

from housing.bookings import notifications
from housing.bookings.models import Booking, BookingEvent, Segment
from housing.bookings.services.life import StepRefused
from housing.bookings.still_coming import StillComing
from housing.clock import STOCKHOLM, local_date
from housing.database import INSERTS, db, dialect_name
from housing.placements.services.invitations import SENDING_HOUR
from housing.rules.deadlines import STILL_COMING_DAYS, asks_still_coming
from housing.rules.lifecycle import NEW, Status, StepProblem
from housing.rules.refusals import Refusal


def ask_who_is_coming(at: datetime) -> int:
    """Ask those whose arrival is near, from eight in the morning on, each once; return how many."""
    if at.astimezone(STOCKHOLM).time() < SENDING_HOUR:
        return 0
    today, asked = local_date(at), 0
    for booking, arrival, confirmed_at in _coming(at):
        if asks_still_coming(arrival, local_date(confirmed_at), today) and _note_asked(booking.id, at):
            notifications.still_coming(booking, arrival, at)
            asked += 1
    return asked


def say_still_coming(booking: Booking, at: datetime) -> None:
    """Note that she comes. Said twice it is said once. Raises `StepRefused` where nothing is asked of her any more."""
    asked = asked_whether_coming(booking.id)
    if asked is None or booking.status != Status.CONFIRMED:
        facts = {"from_status": str(booking.status), "to_status": str(Status.CONFIRMED)}
        raise StepRefused(Refusal(StepProblem.NO_SUCH_STEP, facts))
    asked.said_yes_at = asked.said_yes_at or at
    db.session.flush()


def asked_whether_coming(booking_id: int) -> StillComing | None:
    """Return what a guest was asked and what she said; none where she was not asked."""
    return db.session.get(StillComing, booking_id)


def _coming(at: datetime) -> list[tuple[Booking, date, datetime]]:
    today = local_date(at)
    arrival = (
        select(func.min(Segment.arrival)).where(Segment.booking_id == Booking.id).correlate(Booking).scalar_subquery()
    )
    confirmed_at = (
        select(func.max(BookingEvent.at))
        .where(
            BookingEvent.booking_id == Booking.id,
            BookingEvent.to_status == Status.CONFIRMED,
            BookingEvent.from_status.in_((NEW, Status.REQUESTED, Status.OFFERED)),
        )
        .correlate(Booking)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Booking, arrival, confirmed_at)
        .where(
            Booking.status == Status.CONFIRMED,
            arrival > today,
            arrival <= today + timedelta(days=STILL_COMING_DAYS),
            ~exists().where(StillComing.booking_id == Booking.id),
        )
        .order_by(Booking.id)
        .with_for_update(of=Booking)
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def _note_asked(booking_id: int, at: datetime) -> bool:
    """Note that she is asked; tell whether it is for us to do, or another worker was first."""
    table = StillComing.__table__
    once = INSERTS[dialect_name()](table).on_conflict_do_nothing().returning(table.c.booking_id)
    return db.session.execute(once, {"booking_id": booking_id, "asked_at": at}).first() is not None
