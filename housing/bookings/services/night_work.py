"""A guest says when she sleeps by day, and takes it back. Nothing here commits."""

from sqlalchemy import delete

from housing.bookings.models import Booking
from housing.bookings.night_work import NightWork
from housing.bookings.queries.night_work import own_night_work, stays_in
from housing.bookings.services.segments import lock_bookings
from housing.database import db
from housing.rules.lifecycle import HOLDING
from housing.rules.night_work import Days, NightWorkProblem, problem_with, together


class NightWorkRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The days cannot be set; `problem` says why, none: the stay is over or was given back."""

    def __init__(self, problem: NightWorkProblem | None) -> None:
        super().__init__(problem)
        self.problem = problem


def sleep_by_day(booking: Booking, days: Days) -> None:
    """Add days on which she sleeps by day; said twice they are said once. Raises `NightWorkRefused`."""
    (locked,) = lock_bookings([booking.id])
    if locked.status not in HOLDING:
        raise NightWorkRefused(None)
    said = own_night_work(booking.id)
    if problem := problem_with(days, stays_in(locked), said):
        raise NightWorkRefused(problem)
    _write(booking.id, together([*said, days]))


def sleep_by_night(booking: Booking, first_day: object) -> None:
    """Take back the days that begin on one; nothing is done where none do."""
    lock_bookings([booking.id])
    _write(booking.id, [days for days in own_night_work(booking.id) if days.first != first_day])


def _write(booking_id: int, spans: list[Days]) -> None:
    db.session.execute(delete(NightWork).where(NightWork.booking_id == booking_id))
    db.session.add_all(NightWork(booking_id=booking_id, first_day=first, last_day=last) for first, last in spans)
    db.session.flush()
