"""The codes that a guest sees: of the beds she has, within their time, each showing noted. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from housing.arrivals.services.known import known_arrival, lock_booking
from housing.bookings.models import Booking, Segment
from housing.bookings.services.life import Step, move
from housing.clock import local_date
from housing.holidays import holidays_from
from housing.keys.models import DoorKey
from housing.keys.queries.register import codes_to_bed
from housing.keys.services.showing import ShownCode, show_codes
from housing.rules.codes import LONGEST_BEFORE, Shown, shown
from housing.rules.lifecycle import AGREED, Actor, Status
from housing.rules.moving_in import counts_as_arrived


class CodesNotShown(Exception):  # noqa: N818 (an answer, not a fault)
    """No code shows now; `from_` is when the next one does, none where none will any more."""

    def __init__(self, from_: datetime | None) -> None:
        super().__init__(from_)
        self.from_ = from_


@dataclass(frozen=True, slots=True)
class GuestCodes:
    """Which codes a guest may see at an instant, by the part of her booking; and when the next show.

    `has_codes`: whether there is a code at all to any of her beds.
    """

    open_segments: tuple[Segment, ...]
    shows_from: datetime | None
    has_codes: bool

    @property
    def may_show(self) -> bool:
        """Whether the button shows a code now."""
        return self.has_codes and bool(self.open_segments)


def window_of(segment: Segment) -> Shown:
    """Return when the codes of a part of a booking show."""
    return shown(segment.arrival, segment.departure, holidays_from(segment.arrival - LONGEST_BEFORE))


def guest_codes(booking: Booking, at: datetime) -> GuestCodes:
    """Return what a guest may see at an instant. Only while the room is hers: not when it is given back or left."""
    parts = booking.segments if booking.status in AGREED else []
    open_now = tuple(part for part in parts if window_of(part).contains(at))
    to_come = [starts for part in parts if (starts := window_of(part).starts) > at]
    has_codes = any(codes_to_bed(part.bed) for part in parts if window_of(part).ends > at)
    return GuestCodes(open_now, min(to_come, default=None), has_codes)


def show_to_guest(booking: Booking, *, person_id: int | None, at: datetime) -> dict[int, list[ShownCode]]:
    """Return the codes a guest may see now, by the id of the bed they lead to, and note that she has seen them.

    From her day of arrival on that counts as having arrived. Raises `CodesNotShown`.
    """
    lock_booking(booking)
    now_open = guest_codes(booking, at)
    if not now_open.may_show:
        raise CodesNotShown(now_open.shows_from)
    keys: dict[int, list[DoorKey]] = {part.bed_id: codes_to_bed(part.bed) for part in now_open.open_segments}
    each = {key.id: key for found in keys.values() for key in found}
    by_key = {
        code.key.id: code
        for code in show_codes(list(each.values()), person_id=person_id, at=at, booking_ref=booking.ref)
    }
    arrival = known_arrival(booking)
    if arrival.code_seen_at is None and any(code.code for code in by_key.values()):
        arrival.code_seen_at = at
    has_seen = arrival.code_seen_at is not None
    first = booking.segments[0].arrival
    if counts_as_arrived(booking.status, first, local_date(at), has_key=False, has_seen_code=has_seen):
        move(booking, Status.CHECKED_IN, Step(Actor.STUDENT, person_id, at))
    return {bed_id: [by_key[key.id] for key in found] for bed_id, found in keys.items()}
