"""What is to close, or to go out of use, and what is left of its guests: housed elsewhere first, then it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from housing.bookings.models import Booking
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.changing import change_stay
from housing.bookings.services.life import Step
from housing.bookings.services.segments import held_in
from housing.bookings.services.staying import cancel_booking
from housing.changes.free_beds import Option, options_for
from housing.changes.queries.in_the_way import guests_in_the_way
from housing.clock import local_date
from housing.rules.lifecycle import Actor, CancelReason, Status
from housing.rules.nights import ONE_DAY
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.stock import bed_of, dwelling_of, property_of
from housing.stock.services.beds import retire_bed
from housing.stock.services.closures import close_beds
from housing.stock.services.dwellings import retire_dwelling
from housing.stock.services.properties import retire_property


@dataclass(frozen=True, slots=True)
class Closing:
    """What is to close: a bed, a dwelling or a property, from the night of `starts`.

    Up to and not including that of `ends`, for a reason of closures; without both it goes out of use for good.
    """

    what: Bed | Dwelling | Property
    starts: date
    ends: date | None = None
    reason: str | None = None

    @property
    def beds(self) -> list[Bed]:
        """The beds in use that it is about."""
        if isinstance(self.what, Bed):
            found = [self.what]
        elif isinstance(self.what, Dwelling):
            found = list(self.what.beds)
        else:
            found = [bed for dwelling in self.what.dwellings for bed in dwelling.beds]
        return [bed for bed in found if bed.retired_on is None]

    def guests(self) -> list[tuple[Booking, list[date]]]:
        """Return the bookings in the way, each with its nights there."""
        return guests_in_the_way([bed.id for bed in self.beds], self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class Way:
    """How a guest could be housed otherwise: the rest of her stay in one bed, or elsewhere and then back."""

    rest: tuple[Option, ...]
    and_back: tuple[Option, ...]

    @property
    def all_lack(self) -> bool:
        """Whether each of them lacks something that the student has said she needs."""
        return all(each.lacks for each in (*self.rest, *self.and_back))


def thing_with(municipality_id: int, ref: str) -> Bed | Dwelling | Property | None:
    """Return the municipality's bed, dwelling or property with that reference."""
    return bed_of(municipality_id, ref) or dwelling_of(municipality_id, ref) or property_of(municipality_id, ref)


def ways_out(closing: Closing, booking: Booking, on: list[date], today: date) -> Way:
    """Return the other beds for a guest in the way, those with all she needs first; none that closes too."""
    closed = {bed.id for bed in closing.beds}
    departure = max(each.departure for each in booking.segments)
    rest = _options(booking, Wish(ChangeKind.BED, on[0], departure), closed, today)
    and_back = Wish(ChangeKind.BED, on[0], on[-1] + ONE_DAY)
    return Way(rest, _options(booking, and_back, closed, today) if and_back.departure < departure else ())


def rehouse(booking: Booking, version: int, wish: Wish, by: By) -> None:
    """Move a guest out of what closes and tell her. Raises as `change_stay` does."""
    change_stay(booking, version, wish, Step(Actor.OFFICER, by.person_id, by.at, CancelReason.BED_CLOSED))


def let_go(booking: Booking, version: int, on: list[date], by: By) -> None:
    """End a stay for which there is no other bed: with the first closed night, or altogether if nothing is before it.

    Raises as `change_stay` and `cancel_booking` do.
    """
    first = booking.segments[0].arrival
    if any(local_date(by.at) <= night < on[0] for night in held_in(booking)) and booking.status != Status.REQUESTED:
        rehouse(booking, version, Wish(ChangeKind.DATES, first, on[0]), by)
        return
    cancel_booking(Seen(booking.municipality_id, booking.ref, version), by, CancelReason.BED_CLOSED)


def carry_out(closing: Closing, *, person_id: int | None, at: datetime) -> None:
    """Close the beds, or take them out of use. Raises `StockRefusedError` where somebody has a night of them."""
    if closing.ends is not None and closing.reason is not None:
        close_beds(closing.beds, closing.starts, closing.ends, closing.reason, person_id=person_id, at=at)
    elif isinstance(closing.what, Bed):
        retire_bed(closing.what, person_id=person_id, at=at)
    elif isinstance(closing.what, Dwelling):
        retire_dwelling(closing.what, person_id=person_id, at=at)
    else:
        retire_property(closing.what, person_id=person_id, at=at)


def _options(booking: Booking, wish: Wish, closed: set[int], today: date) -> tuple[Option, ...]:
    nights = [night for night in held_in(booking) if max(wish.arrival, today) <= night < wish.departure]
    found = options_for(booking, wish, nights, today, grants=False, not_dearer=True)
    return tuple(each for each in found if each.bed.id not in closed)
