"""What the worker does by the clock: those with a room leave, and each line is walked once an hour in any case.

So nothing that made a room fit without freeing nights (a home without steps now, a lock on a door) waits for long.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from housing.bookings.models import Application
from housing.bookings.waiting import LineProposal, WaitingPlace
from housing.database import db
from housing.rules.lifecycle import IN_LINE
from housing.rules.nights import Stay
from housing.waiting.queries.walking import Freed
from housing.waiting.services.leaving import leave_what_is_over, leave_where_housed
from housing.waiting.services.waking import walk_soon
from housing.waiting.services.walking import walk_line


def look_after_lines(at: datetime) -> None:
    """Take those out who wait for nothing, and queue a walk of every line in which somebody waits."""
    leave_what_is_over(at)
    leave_where_housed(at)
    waited_in = (
        select(WaitingPlace.municipality_id)
        .join(Application, Application.id == WaitingPlace.application_id)
        .where(Application.status.in_(IN_LINE))
    )
    proposed_in = select(LineProposal.municipality_id).where(LineProposal.status == "open")
    for municipality_id in sorted(set(db.session.scalars(waited_in)) | set(db.session.scalars(proposed_in))):
        walk_soon(municipality_id, Freed(), at)


def walk_as_queued(payload: dict[str, Any], at: datetime) -> None:
    """Do a walk that was asked for (`waking.walk_soon`)."""
    freed = Freed()
    if "bed_ids" in payload:
        nights = Stay(date.fromisoformat(payload["arrival"]), date.fromisoformat(payload["departure"]))
        freed = Freed(tuple(payload["bed_ids"]), nights)
    walk_line(payload["municipality_id"], freed, at)
