"""A wish as a page shows it before it is done: what it would make of the stay, or what is in the way."""

from dataclasses import dataclass
from datetime import date

from housing.bookings.change_wording import NameOfBed, ShownPlan, problem_sentence, shown_plan
from housing.bookings.models import Booking
from housing.bookings.services.changing import ChangeRefused, Planned, plan
from housing.bookings.services.segments import held_in
from housing.changes.free_beds import Option, options_for, taken_nights
from housing.placements.services.windows import window_of
from housing.rules.lifecycle import AGREED
from housing.rules.nights import Ground, Stay, nights_of, ranges_of
from housing.rules.stay_changes import ChangeKind, ChangeProblem, Wish, gaps_of, held_gaps_of


@dataclass(frozen=True, slots=True)
class Looked:
    """What a wish would be. `planned`: none where it cannot be so; `problem` says why. `taken`: nights in the way.

    `options`: the beds that are free instead. `needs_grant`: a reason to grant nights would do.
    """

    planned: Planned | None
    shown: ShownPlan | None
    problem: str | None = None
    needs_grant: bool = False
    taken: tuple[Stay, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def all_lack(self) -> bool:
        """Whether each bed that is free lacks something that the student has said she needs."""
        return bool(self.options) and all(each.lacks for each in self.options)

    @property
    def can_be_done(self) -> bool:
        """Whether nothing is in the way as far as can be seen."""
        return self.planned is not None and not self.taken


@dataclass(frozen=True, slots=True)
class Terms:
    """Whether nights outside the placement are granted, and whether another bed costs no more than was agreed."""

    grants: bool = False
    not_dearer: bool = False


def look_at(booking: Booking, wish: Wish, today: date, name: NameOfBed, terms: Terms) -> Looked:
    """Return what a wish would make of a booking as things stand, and the beds that are free where its own is not."""
    if wish.kind is ChangeKind.BED and wish.bed_id is None:
        return _choose_bed(booking, wish, today, terms)
    try:
        found = plan(booking, wish, today, grants=terms.grants, not_dearer=terms.not_dearer)
    except ChangeRefused as refused:
        needs_grant = refused.refusal.code is ChangeProblem.OUTSIDE_WINDOW
        return Looked(None, None, problem_sentence(refused.refusal), needs_grant=needs_grant)
    taken = taken_nights(booking, found)
    if not taken:
        return Looked(found, shown_plan(booking, found, name))
    new = nights_of((*found.change.added, *found.change.moved))
    options = tuple(options_for(booking, wish, new, today, grants=terms.grants, not_dearer=terms.not_dearer))
    return Looked(found, shown_plan(booking, found, name), taken=ranges_of(taken), options=options)


def nights_to_move(booking: Booking, arrival: date, departure: date, today: date) -> frozenset[date]:
    """Return the agreed nights between two days that are to come."""
    return frozenset(night for night in held_in(booking) if max(arrival, today) <= night < departure)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps between the parts of a stay: those she has no bed in, and those she could give back."""

    free: tuple[Stay, ...]
    held: tuple[Stay, ...]


def gaps_in(booking: Booking, today: date) -> Gaps:
    """Return the gaps of a booking that are ahead."""
    beds = held_in(booking)
    core = {night for night, ground in window_of(booking.placement_id).items() if ground is Ground.CORE}
    return Gaps(gaps_of(beds, today), held_gaps_of(beds, core, today))


def may_be_changed(booking: Booking, today: date) -> bool:
    """Tell whether anything of a booking can be changed on a day: it is agreed and a night of it is left."""
    return booking.status in AGREED and max(each.departure for each in booking.segments) > today


def _choose_bed(booking: Booking, wish: Wish, today: date, terms: Terms) -> Looked:
    nights = nights_to_move(booking, wish.arrival, wish.departure, today)
    options = tuple(options_for(booking, wish, nights, today, grants=terms.grants, not_dearer=terms.not_dearer))
    return Looked(None, None, options=options)
