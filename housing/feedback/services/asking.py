"""Asking guests how it was, the day after they left."""

from datetime import datetime

from housing.clock import STOCKHOLM, local_date
from housing.feedback.notifications import ask_how_it_was
from housing.feedback.queries.answers import stays_to_ask_about
from housing.placements.services.invitations import SENDING_HOUR


def ask_how_stays_were(at: datetime) -> int:
    """Write the mails that are due today, from eight in the morning on, each once; return how many."""
    if at.astimezone(STOCKHOLM).time() < SENDING_HOUR:
        return 0
    return sum(ask_how_it_was(each, at) for each in stays_to_ask_about(local_date(at)))
