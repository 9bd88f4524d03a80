"""Two guests change beds from a day on: both or neither, in one transaction, under the same guards."""

from dataclasses import dataclass
from datetime import date

from housing.bookings import changed_mails
from housing.bookings.models import Booking
from housing.bookings.queries.plan_facts import plan_facts
from housing.bookings.services.changing import (
    ChangeRefused,
    Planned,
    beds_to_come,
    planned,
    require_seen,
    write_change,
)
from housing.bookings.services.life import Step, taker_of
from housing.bookings.services.segments import held_in, lock_bookings, require_beds_suit, rows_of_nights
from housing.clock import local_date
from housing.nights import ledger
from housing.rules.lifecycle import AGREED
from housing.rules.refusals import Refusal
from housing.rules.stay_changes import ChangeProblem, changed_to, swapped


@dataclass(frozen=True, slots=True)
class SeenBooking:
    """A booking, and the version of it that somebody saw."""

    booking: Booking
    version: int


def plan_swap(first: Booking, second: Booking, from_day: date, today: date) -> tuple[Planned, Planned]:
    """Return what a swap of beds from a day on would make of two bookings of one municipality.

    Raises `ChangeRefused`.
    """
    facts = plan_facts([first, second])
    for booking in (first, second):
        if booking.status not in AGREED or first.municipality_id != second.municipality_id or first.id == second.id:
            raise ChangeRefused(Refusal(ChangeProblem.NOT_AGREED))
        if booking.id in facts.proposed:
            raise ChangeRefused(Refusal(ChangeProblem.ANSWER_FIRST))
    before = held_in(first), held_in(second)
    after = swapped(*before, max(from_day, today))
    if after is None:
        raise ChangeRefused(Refusal(ChangeProblem.NOTHING_CHANGES))
    one, other = (changed_to(was, becomes) for was, becomes in zip(before, after, strict=True))
    return planned(first, one, facts), planned(second, other, facts)


def swap_beds(first: SeenBooking, second: SeenBooking, from_day: date, step: Step) -> None:
    """Let two guests change beds from a day on and tell both.

    Raises `ChangeRefused`, `ChangedMeanwhile`, `NotOnOffer`, `housing.nights.ledger.NightsRefused`.
    """
    one, other = first.booking, second.booking
    lock_bookings([one.id, other.id])
    for seen in (first, second):
        require_seen(seen.booking, seen.version)
    today = local_date(step.at)
    plans = plan_swap(one, other, from_day, today)
    before = held_in(one), held_in(other)
    moves = []
    for booking, found in zip((one, other), plans, strict=True):
        beds = beds_to_come(found, today)
        require_beds_suit(booking, beds)
        moves.append((taker_of(booking), rows_of_nights(booking, beds)))
    ledger.replace_together(moves, first_night=today)
    for booking, found, had in zip((one, other), plans, before, strict=True):
        write_change(booking, found, step, had)
        changed_mails.stay_changed(booking, found, step.at, by_student=False)
