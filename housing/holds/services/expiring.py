"""Holds that have run out, and reminders of those that are about to. Nothing here commits."""

from datetime import date, datetime

from sqlalchemy import select

from housing.bookings.holds import Hold
from housing.bookings.queries.holds import students_left
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.holds import notifications
from housing.holds.services.answering import end_hold, lock_hold
from housing.rules.holds import EndedBecause, HoldStatus, is_over, reminder_due

LIVE = (HoldStatus.ASKED, HoldStatus.HELD)


def release_expired_holds(at: datetime) -> int:
    """End the holds whose last day has passed, and return how many those were; what was left of them is free."""
    today = local_date(at)
    overdue = select(Hold.id).where(Hold.status.in_(LIVE), Hold.expires_on < today).order_by(Hold.id)
    ended = 0
    for hold_id in db.session.scalars(overdue).all():
        hold = lock_hold(hold_id)
        if hold.status not in LIVE or not is_over(hold.expires_on, today):
            continue  # somebody gave it back, or gave it more time, in the same moment
        left = students_left([hold.id])[hold.id]
        nights = end_hold(hold, EndedBecause.EXPIRED, By(None, at))
        notifications.hold_expired(hold, left, nights, at)
        ended += 1
    return ended


def remind_of_holds(at: datetime) -> None:
    """Remind coordinators a week and a day before beds that nobody is named for are given back."""
    today = local_date(at)
    held = db.session.scalars(select(Hold).where(Hold.status == HoldStatus.HELD, Hold.expires_on >= today)).all()
    due = {hold: day for hold in held if (day := reminder_due(hold.expires_on, _since(hold), today))}
    left = students_left([hold.id for hold in due])
    for hold, day in due.items():
        if left[hold.id]:
            notifications.hold_runs_out(hold, left[hold.id], day, at)


def _since(hold: Hold) -> date:
    return local_date(hold.answered_at or hold.asked_at)
