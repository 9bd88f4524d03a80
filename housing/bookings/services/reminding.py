"""Reminding students who were invited and have not answered; an answer, or a bed that was asked for, ends it."""

from datetime import datetime

from housing.bookings.queries.reminders import note_reminder, unanswered_after
from housing.clock import STOCKHOLM, local_date
from housing.placements.notifications import remind_to_answer
from housing.placements.queries.invitations import candidates_for, periods_of
from housing.placements.services.invitations import SENDING_HOUR, can_be_written_to
from housing.rules.reminders import Reminder, due_reminder


def remind_students(at: datetime) -> int:
    """Write the reminders that are due today, from eight in the morning on, each once; return how many."""
    if at.astimezone(STOCKHOLM).time() < SENDING_HOUR:
        return 0
    due = _due(at)
    candidates = [each for each in candidates_for(due) if each.municipality_is_live and can_be_written_to(each.email)]
    periods = periods_of([each.placement_id for each in candidates])
    written = 0
    for each in candidates:
        if note_reminder(each.placement_id, due[each.placement_id], at):
            remind_to_answer(each, periods[each.placement_id], due[each.placement_id], at)
            written += 1
    return written


def _due(at: datetime) -> dict[int, Reminder]:
    today = local_date(at)
    found = (
        (each.placement_id, due_reminder(local_date(each.invited_at), each.first_day, each.sent, today))
        for each in unanswered_after(today)
    )
    return {placement_id: reminder for placement_id, reminder in found if reminder}
