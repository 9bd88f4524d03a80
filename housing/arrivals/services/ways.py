"""How a guest gets in who comes when the key place is closed. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from housing import audit
from housing.arrivals.services.known import known_arrival, lock_booking
from housing.bookings.models import Booking
from housing.clock import local_date
from housing.holidays import holidays_from
from housing.keys.queries.register import beds_with_code
from housing.rules.arrival import Way, closing_time, has_way_in, ways_of_guest, ways_of_officer
from housing.rules.lifecycle import Actor, Status


class WayProblem(StrEnum):
    """Why a way in cannot be chosen."""

    NOT_OFFERED = "not_offered"
    NOT_AHEAD = "not_ahead"
    HOW = "how"


class WayRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The way cannot be chosen; `problem` says why."""

    def __init__(self, problem: WayProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Chosen:
    """A way in, and what has been agreed about it, which the guest reads."""

    way: str
    note: str | None = None


def is_ahead(booking: Booking, at: datetime) -> bool:
    """Tell whether the guest is still to come, so that it matters how she gets in."""
    return booking.status == Status.CONFIRMED and booking.segments[0].arrival >= local_date(at)


def ways_for(booking: Booking, actor: Actor) -> tuple[Way, ...]:
    """Return among which ways a guest, or an officer for her, may choose."""
    first = booking.segments[0]
    home = first.bed.dwelling.property
    closes_at = closing_time(first.arrival, home.key_hours, holidays_from(first.arrival))
    ways = ways_of_officer if actor is Actor.OFFICER else ways_of_guest
    return ways(closes_at, has_way_in(home.after_hours), bool(beds_with_code([first.bed_id])))


def choose_way(booking: Booking, chosen: Chosen, actor: Actor, *, person_id: int | None, at: datetime) -> None:
    """Write down how the guest gets in, for the day and the bed she comes to now.

    Raises `WayRefused` when she has come or the stay is over, when the house does not offer it, or when "as agreed"
    does not say how.
    """
    lock_booking(booking)
    if not is_ahead(booking, at):
        raise WayRefused(WayProblem.NOT_AHEAD)
    if chosen.way not in ways_for(booking, actor):
        raise WayRefused(WayProblem.NOT_OFFERED)
    if chosen.way == Way.AGREED and not chosen.note:
        raise WayRefused(WayProblem.HOW)
    arrival, first = known_arrival(booking), booking.segments[0]
    arrival.way, arrival.way_on, arrival.way_bed_id = chosen.way, first.arrival, first.bed_id
    arrival.way_by, arrival.way_at = str(actor), at
    arrival.way_note = chosen.note if actor is Actor.OFFICER else None
    audit.record(
        at=at, person_id=person_id, action="way chosen", subject="booking", subject_ref=booking.ref, way=str(chosen.way)
    )
