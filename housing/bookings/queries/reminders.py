"""Who was invited and has not answered: neither said what she needs, nor asked for a bed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select

from housing.bookings.models import Application, Booking
from housing.database import INSERTS, db, dialect_name
from housing.placements.claim_models import ReminderSent
from housing.placements.models import Invitation, Placement, PlacementPeriod
from housing.rules.reminders import Reminder


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A placement about which a student may have to be reminded. `sent`: the reminders that went."""

    placement_id: int
    invited_at: datetime
    first_day: date
    sent: frozenset[str]


def unanswered_after(today: date) -> list[Unanswered]:
    """Return the invited placements that begin after `today` whose students have not answered, in a fixed order."""
    first_day = (
        select(func.min(PlacementPeriod.first_day))
        .where(PlacementPeriod.placement_id == Placement.id)
        .correlate(Placement)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Placement.id, Invitation.sent_at, first_day)
        .join(Invitation, Invitation.placement_id == Placement.id)
        .where(
            Placement.status == "published",
            Placement.housing != "no",
            Placement.housing_answered_at.is_(None),
            first_day > today,
            ~exists().where(Booking.placement_id == Placement.id),
            ~exists().where(Application.placement_id == Placement.id),
        )
        .order_by(Placement.id)
    ).all()
    sent = _sent()
    return [Unanswered(id_, sent_at, first, sent.get(id_, frozenset())) for id_, sent_at, first in rows if sent_at]


def note_reminder(placement_id: int, reminder: Reminder, at: datetime) -> bool:
    """Note that a reminder goes; tell whether it is for us to send, or another worker was first."""
    once = INSERTS[dialect_name()](ReminderSent.__table__).on_conflict_do_nothing().returning(ReminderSent.placement_id)
    return db.session.execute(once, {"placement_id": placement_id, "kind": reminder, "sent_at": at}).first() is not None


def _sent() -> Mapping[int, frozenset[str]]:
    """Return what went to those who have still not answered."""
    found: dict[int, frozenset[str]] = {}
    rows = db.session.execute(
        select(ReminderSent.placement_id, ReminderSent.kind)
        .join(Placement, Placement.id == ReminderSent.placement_id)
        .where(Placement.housing_answered_at.is_(None))
    )
    for placement_id, kind in rows:
        found[placement_id] = found.get(placement_id, frozenset()) | {kind}
    return found
