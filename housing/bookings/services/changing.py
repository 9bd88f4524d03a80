"""A stay that is agreed changes: nights, bed and price, under the same guards as when they were given."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from housing.bookings import changed_mails
from housing.bookings.models import Booking
from housing.bookings.queries.history import beds_with
from housing.bookings.queries.plan_facts import PlanFacts, plan_facts
from housing.bookings.services.life import ChangedMeanwhile, Step, as_replaced, change, stage_on
from housing.bookings.services.requests_open import close_if_met
from housing.bookings.services.segments import (
    announce_freed,
    give_instead,
    held_in,
    lock_bookings,
    write_segments,
)
from housing.clock import local_date
from housing.placements.services.windows import forget_unused, grant_nights
from housing.rules.lifecycle import Actor, CancelReason, Stage
from housing.rules.nights import Ground, Stay, nights_of
from housing.rules.refusals import Refusal
from housing.rules.rematching import Agreed, BedStay
from housing.rules.stay_changes import (
    Change,
    ChangeProblem,
    GrantReason,
    StayNow,
    Wish,
    change_of,
    may_change,
    ore_of,
)
from housing.stock.models import Bed


class ChangeRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The stay cannot change so; `refusal` says why. Nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Planned:
    """A change with its price. `parts`: the stay as it would be, each part with its öre; `was_ore`: all of it now."""

    change: Change
    parts: tuple[tuple[BedStay, int], ...]
    was_ore: int

    @property
    def ore(self) -> int:
        """What the whole stay would cost."""
        return sum(ore for _, ore in self.parts)

    @property
    def days(self) -> tuple[tuple[date, date], ...]:
        """The days of the stay as it would be, as pairs."""
        return tuple((each.arrival, each.departure) for each, _ in self.parts)


def _now_of(booking: Booking, day: date, facts: PlanFacts) -> StayNow:
    """Return what a booking agrees, as the rule of changes looks at it."""
    window = facts.windows[booking.placement_id]
    return StayNow(
        agreed=agreed_of(booking),
        window=frozenset(night for night, ground in window.items() if ground is not Ground.OUTSIDE),
        tonight=day,
        may_add=booking.placement_id in facts.published,
    )


def agreed_of(booking: Booking) -> tuple[Agreed, ...]:
    """Return the agreed beds, nights and prices of a booking."""
    return tuple(Agreed(BedStay(each.arrival, each.departure, each.bed_id), each.ore) for each in booking.segments)


def plan(
    booking: Booking,
    wish: Wish,
    day: date,
    *,
    grants: bool,
    not_dearer: bool = False,
    facts: PlanFacts | None = None,
) -> Planned:
    """Return what a wish would make of a booking on `day`, whether the beds are free or not.

    `grants`: whether nights outside the placement would be granted. `not_dearer`: whether another bed costs no more,
    since it is the municipality that moves her. `facts`: where they were read for several. Raises `ChangeRefused`.
    """
    if not may_change(booking.status):
        over = stage_on(booking, day) is Stage.OVER
        raise ChangeRefused(Refusal(ChangeProblem.STAY_OVER if over else ChangeProblem.NOT_AGREED))
    facts = facts or plan_facts([booking], [] if wish.bed_id is None else [wish.bed_id])
    if booking.id in facts.proposed:
        raise ChangeRefused(Refusal(ChangeProblem.ANSWER_FIRST))
    found = change_of(_now_of(booking, day, facts), wish, grants=grants)
    if isinstance(found, Refusal):
        raise ChangeRefused(found)
    return planned(booking, found, facts, not_dearer=not_dearer)


def planned(booking: Booking, wanted: Change, facts: PlanFacts, *, not_dearer: bool = False) -> Planned:
    """Return a change of a booking with its price."""
    agreed, prices = agreed_of(booking), facts.prices
    parts = tuple((each, ore_of(each, agreed, prices[each.bed_id], not_dearer=not_dearer)) for each in wanted.stays)
    return Planned(wanted, parts, sum(each.ore for each in agreed))


def change_stay(booking: Booking, version: int, wish: Wish, step: Step, *, grant: GrantReason | None = None) -> Planned:
    """Change a stay as wished and tell the student; `version` is what was seen of the booking.

    `grant`: why nights outside the placement are granted, if an officer does so. A bed that she gets since hers has to
    close (the step's reason) costs no more than what was agreed. Raises `ChangeRefused`,
    `ChangedMeanwhile`, `NotOnOffer` where a bed does not suit the guest, `housing.nights.ledger.NightsRefused`.
    """
    lock_bookings([booking.id])
    require_seen(booking, version)
    closes = step.reason == CancelReason.BED_CLOSED
    found = plan(booking, wish, local_date(step.at), grants=grant is not None, not_dearer=closes)
    if found.change.outside and grant is not None:
        grant_nights(booking.placement_id, nights_of(found.change.outside), grant)
    give(booking, found, step)
    changed_mails.stay_changed(booking, found, step.at, by_student=step.actor is Actor.STUDENT)
    return found


def give_back(booking: Booking, version: int, wish: Wish, step: Step) -> Planned:
    """Let a student give back nights at once, and tell the municipality.

    Raises as `change_stay`, and `ChangeRefused` where it would do anything else as well.
    """
    lock_bookings([booking.id])
    if not plan(booking, wish, local_date(step.at), grants=False).change.only_gives_back:
        raise ChangeRefused(Refusal(ChangeProblem.NEEDS_ASKING))
    found = change_stay(booking, version, wish, step)
    changed_mails.nights_given_back(booking, step.at)
    return found


def give(booking: Booking, found: Planned, step: Step) -> None:
    """Write a change of a booking whose row is locked: ledger, segments, event. Raises as `change_stay` does."""
    before, today = held_in(booking), local_date(step.at)
    give_instead(booking, beds_to_come(found, today), today)
    write_change(booking, found, step, before)


def write_change(booking: Booking, found: Planned, step: Step, before: Mapping[date, int]) -> None:
    """Write the segments and the event of a change whose nights are in the ledger, and tell what came free."""
    replaced = as_replaced(booking.segments)
    write_segments(booking, ((each.bed_id, Stay(each.arrival, each.departure), ore) for each, ore in found.parts))
    change(booking, replace(step, replaced=replaced))
    forget_unused(booking.placement_id)
    announce_freed(booking, before, step.at)
    close_if_met(booking, step)


def beds_to_come(found: Planned, today: date) -> dict[date, Bed]:
    """Return the nights from today on of a planned stay, with their beds."""
    beds = beds_with({each.bed_id for each, _ in found.parts})
    return {night: beds[each.bed_id] for each, _ in found.parts for night in each.each_night() if night >= today}


def require_seen(booking: Booking, version: int) -> None:
    """Raise `ChangedMeanwhile` where a booking is not as it was seen."""
    if booking.version != version:
        raise ChangedMeanwhile
