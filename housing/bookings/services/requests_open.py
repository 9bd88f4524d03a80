"""The change a student has asked for, as long as nobody has answered it: found, met by what was done, ended."""

from datetime import datetime

from sqlalchemy import select

from housing.bookings import changed_mails
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Booking
from housing.bookings.services.life import Step
from housing.bookings.services.segments import held_in
from housing.clock import local_date
from housing.database import db
from housing.rules.rematching import Agreed, BedStay
from housing.rules.stay_changes import ChangeProblem, StayNow, change_of


def open_request_of(booking_id: int) -> ChangeRequest | None:
    """Return what is asked for a booking, locked until the transaction ends."""
    return db.session.scalar(
        select(ChangeRequest)
        .where(ChangeRequest.booking_id == booking_id, ChangeRequest.status == "open")
        .with_for_update(of=ChangeRequest)
        .execution_options(populate_existing=True)
    )


def close_if_met(booking: Booking, step: Step) -> None:
    """Close what is asked for a booking as agreed, where a change has just made it so: nothing of it is left to do."""
    request = open_request_of(booking.id)
    if request is None:
        return
    beds = held_in(booking)
    agreed = tuple(Agreed(BedStay(each.arrival, each.departure, each.bed_id), each.ore) for each in booking.segments)
    left = change_of(StayNow(agreed, frozenset(beds), local_date(step.at)), request.wish, grants=True)
    if getattr(left, "code", None) is ChangeProblem.NOTHING_CHANGES:
        close_request(request, "agreed", step.at, step.person_id)


def close_request(request: ChangeRequest, status: str, at: datetime, person_id: int | None) -> None:
    """Close a request as `agreed`, `declined`, `taken_back` or `ended`."""
    request.status, request.closed_at, request.closed_by = status, at, person_id
    db.session.flush()


def end_request(booking: Booking, at: datetime, *, is_told: bool) -> None:
    """End what is asked for a booking, since its placement moved or it has ended; `is_told`: whether she is told so."""
    request = open_request_of(booking.id)
    if request is None:
        return
    close_request(request, "ended", at, None)
    if is_told:
        changed_mails.change_request_ended(booking, at)
