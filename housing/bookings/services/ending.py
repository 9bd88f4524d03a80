"""How a booking ends before its departure: withdrawn or cancelled, or cut short once the guest has moved in."""

from dataclasses import replace
from datetime import date

from housing.bookings.models import Booking, Segment
from housing.bookings.services.life import Step, StepRefused, as_replaced, move, stage_on
from housing.clock import local_date
from housing.database import db
from housing.rules.lifecycle import Status, check_end, ends_as, first_free_night


def end_booking(booking: Booking, wanted: Status, step: Step) -> Status:
    """End a booking as `wanted` (withdrawn or cancelled) and return what it became.

    Once the guest has moved in that is completed: nights that were lived stay hers, in the ledger and in the agreed
    segments; the others are free. Raises `StepRefused`, also when the stay is over, and `ChangedMeanwhile`.
    """
    stage = stage_on(booking, local_date(step.at))
    if refusals := check_end(booking.status, wanted, stage, step.actor, step.reason):
        raise StepRefused(*refusals)
    to = ends_as(booking.status, wanted, stage)
    if to is Status.COMPLETED:
        _cut_short(booking, step)
    else:
        move(booking, to, step)
    return to


def _cut_short(booking: Booking, step: Step) -> None:
    """Complete a stay early; the event remembers what had been agreed."""
    agreed = list(booking.segments)
    leaves = first_free_night(Status.COMPLETED, agreed[0].arrival, local_date(step.at))
    move(booking, Status.COMPLETED, replace(step, replaced=as_replaced(agreed)))
    for segment in agreed:
        if segment.arrival >= leaves:
            db.session.delete(segment)
        elif segment.departure > leaves:
            _leave_on(segment, leaves)
    db.session.flush()
    db.session.expire(booking, ["segments"])


def _leave_on(segment: Segment, leaves: date) -> None:
    """End a segment sooner, at the agreed price for as many nights; what is paid back comes with payments."""
    nights, lived = (segment.departure - segment.arrival).days, (leaves - segment.arrival).days
    segment.ore = segment.ore * lived // nights
    segment.departure = leaves
