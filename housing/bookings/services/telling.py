"""The mails about a request for a bed: asked for together with it, written by the worker a moment later.

Who asks waits for her answer, and while she does others wait for the same home; nobody waits for these mails. What
is queued in the request's transaction is an id and nothing else, so they are written exactly when it was committed.
"""

from datetime import datetime
from typing import Any

from housing.bookings import notifications
from housing.bookings.models import Booking
from housing.database import db
from housing.jobs import enqueue
from housing.rules.lifecycle import Status

MAILS_OF_REQUEST = "mails_of_request"


def tell_soon(booking_id: int, at: datetime) -> None:
    """Let the worker write the mails about a request that was made at this instant."""
    enqueue(MAILS_OF_REQUEST, {"booking_id": booking_id}, run_at=at)


def write_mails_of_request(payload: dict[str, Any], _at: datetime) -> None:
    """Tell the student that her request holds the bed, and the function mailbox that requests wait.

    Nothing where it waits no longer: whoever answered or withdrew it has told what came of it. Both are told as of
    when she asked, so that a request of late in the evening is one of that day.
    """
    booking = db.session.get(Booking, payload["booking_id"])
    if booking is None or booking.status != Status.REQUESTED:
        return
    notifications.request_received(booking, booking.asked_at)
    notifications.requests_waiting(
        booking.municipality, booking.segments[0].arrival, booking.answer_by, booking.asked_at
    )
