"""A week before a gap between two periods the student is told whether her things may stay in the room."""

from datetime import datetime, timedelta

from housing.bookings import changed_mails
from housing.bookings.queries.gaps import gaps_from
from housing.clock import STOCKHOLM, local_date
from housing.placements.services.invitations import SENDING_HOUR
from housing.rules.stay_changes import TOLD_DAYS_BEFORE_GAP, things_may_stay


def tell_of_gaps(at: datetime) -> None:
    """Tell, from eight in the morning on, everybody whose gap begins within a week; each answer once.

    What was promised may change: somebody takes the room for the gap, or gives it back. Then she is told that too.
    """
    if at.astimezone(STOCKHOLM).time() < SENDING_HOUR:
        return
    today = local_date(at)
    for each in gaps_from(today, today + timedelta(days=TOLD_DAYS_BEFORE_GAP)):
        may_stay = things_may_stay(is_same_bed=each.is_same_bed, is_taken=each.is_taken)
        changed_mails.gap_ahead(each.booking, each.gap, at, things_may_stay=may_stay)
