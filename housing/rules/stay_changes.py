"""A stay that is agreed changes: what becomes of its nights, its beds and its price, or why it cannot be so.

Source: domain.md, "Life of a booking": approved stays can be extended, shortened, moved to another bed and split over
two beds. Nights that have passed are what happened and never change. The price of nights that stay in their bed is
frozen as agreed (`rematching.frozen_ore`); others cost what the bed costs when they are agreed. Nights are dates,
stays half-open, money öre.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from housing.rules.lifecycle import Status
from housing.rules.nights import ONE_DAY, Stay, ranges_of
from housing.rules.pricing import DatedPrice, price_of
from housing.rules.refusals import Refusal
from housing.rules.rematching import Agreed, BedStay, frozen_ore, in_rows

LONGEST_STAY_NIGHTS = 240
"""A furnished room gains security of tenure after nine months; a stay ends well below that (domain.md)."""


TOLD_DAYS_BEFORE_GAP = 7
"""A week before a gap she is told whether her things may stay (domain.md)."""


class ChangeKind(StrEnum):
    """What is to change."""

    DATES = "dates"
    """The first or the last day of the whole stay."""
    BED = "bed"
    """Another bed, on some of the nights or on all that are left; on some of them the stay is split."""
    RELEASE = "release"
    """Nights are given back, as in a gap between two periods."""
    KEEP = "keep"
    """Nights between two parts of the stay are added, so that the room is kept over a gap."""


SWAP = "swap"
"""Two guests change beds: a change of both stays at once, which no wish of one says."""


class ChangeProblem(StrEnum):
    """Why a stay cannot change so. Beside each: the facts of its refusal."""

    NOT_AGREED = "not_agreed"
    STAY_OVER = "stay_over"  # departure
    NIGHT_PASSED = "night_passed"  # tonight
    NO_NIGHT_LEFT = "no_night_left"
    NOTHING_CHANGES = "nothing_changes"
    OUTSIDE_WINDOW = "outside_window"  # first_night, last_night
    TOO_LONG = "too_long"  # longest: nights
    PLACEMENT_ENDED = "placement_ended"
    ANSWER_FIRST = "answer_first"
    """The placement moved, and what is proposed for the stay has to be answered first."""
    DEARER = "dearer"  # ore, read_ore
    """It costs more by now than she read when she asked for it."""
    ASKED_ALREADY = "asked_already"
    NOT_ASKED = "not_asked"
    """The request has been answered, taken back or has ended."""
    NEEDS_ASKING = "needs_asking"
    """It does not only give back nights, so the municipality has to be asked."""


class GrantReason(StrEnum):
    """Why an officer lets a student have nights that her placement does not cover."""

    MAKES_UP = "makes_up"
    """Absence is made up afterwards."""
    TRAVEL = "travel"
    """She cannot travel on the day."""
    OTHER_DAYS = "other_days"
    """She works other days than the list says."""
    KEEPS_ROOM = "keeps_room"
    """The room is kept between two periods."""
    AGREED = "agreed"
    """Something else that was agreed with her."""


class RoomCause(StrEnum):
    """Why a student asks for another room; no health, and no other person."""

    BROKEN = "broken"
    QUIETER = "quieter"
    NEARER = "nearer"
    OTHER_ROOM = "other_room"


class Refused(StrEnum):
    """Why an officer says no to a change that a student asked for."""

    NO_ROOM = "no_room"
    NOT_NEEDED = "not_needed"
    KEPT_FOR_OTHERS = "kept_for_others"
    WRITE_TO_US = "write_to_us"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants changed. `arrival` and `departure`: of the stay (DATES), else of the nights it is about.

    `bed_id`: the bed wanted (BED), or that of the nights to be added (none: the bed of the nights beside them).
    """

    kind: ChangeKind
    arrival: date
    departure: date
    bed_id: int | None = None


@dataclass(frozen=True, slots=True)
class StayNow:
    """What is agreed, the nights that may be booked on the placement, and the night up to which nothing changes.

    `may_add`: whether the placement still takes place; else its stay can only get shorter or move.
    """

    agreed: tuple[Agreed, ...]
    window: frozenset[date]
    tonight: date
    may_add: bool = True

    @property
    def beds(self) -> dict[date, int]:
        """The agreed nights with their beds."""
        return {night: each.stay.bed_id for each in self.agreed for night in each.stay.each_night()}


@dataclass(frozen=True, slots=True)
class Change:
    """The stay as it would be. `stays`: all of it, lived nights among them.

    `added` and `dropped`: nights that come and go; `moved`: those that stay, in another bed; `outside`: those of
    `added` that the placement does not cover, which somebody has to grant.
    """

    stays: tuple[BedStay, ...]
    added: tuple[Stay, ...]
    dropped: tuple[Stay, ...]
    moved: tuple[Stay, ...]
    outside: tuple[Stay, ...]

    @property
    def only_gives_back(self) -> bool:
        """Whether nobody has to be asked: nights become free and nothing else changes."""
        return bool(self.dropped) and not self.added and not self.moved


def may_change(status: str) -> bool:
    """Whether the nights of a booking in this status may change by agreement: the room is hers, or offered to her."""
    return status in {Status.OFFERED, Status.CONFIRMED, Status.CHECKED_IN}


def change_of(now: StayNow, wish: Wish, *, grants: bool) -> Change | Refusal:
    """What becomes of a stay, or why it cannot be so; `grants`: whether nights outside the placement are granted."""
    before, tonight = now.beds, now.tonight
    departure = max(before) + ONE_DAY
    if departure <= tonight:
        return Refusal(ChangeProblem.STAY_OVER, {"departure": departure})
    if refusal := _beyond_reason(before, wish):
        return refusal
    after = _wanted(before, wish, tonight)
    if _before(after, tonight) != _before(before, tonight):
        return Refusal(ChangeProblem.NIGHT_PASSED, {"tonight": tonight})
    if not any(night >= tonight for night in after):
        return Refusal(ChangeProblem.NO_NIGHT_LEFT)
    if after == before:
        return Refusal(ChangeProblem.NOTHING_CHANGES)
    outside = after.keys() - before.keys() - now.window
    if refusal := _against_adding(now, after, outside, grants=grants):
        return refusal
    return changed_to(before, after, outside)


def changed_to(before: Mapping[date, int], after: Mapping[date, int], outside: Iterable[date] = ()) -> Change:
    """The change from some nights with their beds to others."""
    both = before.keys() & after.keys()
    return Change(
        stays=in_rows(after),
        added=ranges_of(after.keys() - before.keys()),
        dropped=ranges_of(before.keys() - after.keys()),
        moved=ranges_of(night for night in both if before[night] != after[night]),
        outside=ranges_of(outside),
    )


def swapped(
    first: Mapping[date, int], second: Mapping[date, int], from_day: date
) -> tuple[dict[date, int], dict[date, int]] | None:
    """The nights of two guests who change beds from a day on; none where one has no night left, or both the same bed.

    Each has one bed from that day on that the other gets: the first that she has then. Who has several keeps the rest.
    """
    ahead = [sorted(night for night in beds if night >= from_day) for beds in (first, second)]
    if not all(ahead):
        return None
    one, other = first[ahead[0][0]], second[ahead[1][0]]
    if one == other:
        return None

    def with_other(beds: Mapping[date, int], own: int, wanted: int) -> dict[date, int]:
        return {night: wanted if night >= from_day and bed == own else bed for night, bed in beds.items()}

    return with_other(first, one, other), with_other(second, other, one)


def ore_of(stay: BedStay, agreed: Sequence[Agreed], prices: Sequence[DatedPrice], *, not_dearer: bool = False) -> int:
    """What a part of the changed stay costs, in öre: its share of what was agreed, and the price list for the rest.

    `not_dearer`: nights that she has in another bed by now cost no more in this one than was agreed, since it is not
    she who wants to move.
    """
    ore, kept = frozen_ore(agreed, stay)
    new = stay.nights - kept
    for each in agreed if not_dearer else ():
        moved = each.stay.nights & new
        ore += min(price_of(moved, prices), each.ore * len(moved) // len(each.stay.nights))
        new -= moved
    return ore + price_of(new, prices)


def things_may_stay(*, is_same_bed: bool, is_taken: bool) -> bool:
    """Whether a guest's things may stay in her room over a gap: she comes back to it, and nobody is there meanwhile."""
    return is_same_bed and not is_taken


def gaps_of(beds: Iterable[date], tonight: date) -> tuple[Stay, ...]:
    """The gaps between the parts of a stay that are ahead."""
    runs = ranges_of(beds)
    return tuple(
        Stay(before.departure, after.arrival) for before, after in pairwise(runs) if before.departure >= tonight
    )


def held_gaps_of(beds: Iterable[date], needed: Iterable[date], tonight: date) -> tuple[Stay, ...]:
    """The nights that a stay has between two parts that the placement needs, and could give back."""
    held, core = set(beds), sorted(needed)
    if not core:
        return ()
    between = {night for night in held if core[0] < night < core[-1] and night >= tonight}
    return ranges_of(between - set(core))


def _against_adding(now: StayNow, after: Mapping[date, int], outside: Set[date], *, grants: bool) -> Refusal | None:
    if not after.keys() - now.beds.keys():
        return None
    if not now.may_add:
        return Refusal(ChangeProblem.PLACEMENT_ENDED)
    if len(after) > LONGEST_STAY_NIGHTS:
        return Refusal(ChangeProblem.TOO_LONG, {"longest": LONGEST_STAY_NIGHTS})
    if outside and not grants:
        return Refusal(ChangeProblem.OUTSIDE_WINDOW, {"first_night": min(outside), "last_night": max(outside)})
    return None


def _beyond_reason(before: Mapping[date, int], wish: Wish) -> Refusal | None:
    # Looked at before any night is counted out: a slip in a year would be thousands of them.
    if wish.arrival >= wish.departure:
        return Refusal(ChangeProblem.NO_NIGHT_LEFT)
    first, last = min(*before, wish.arrival), max(max(before) + ONE_DAY, wish.departure)
    if wish.kind in {ChangeKind.DATES, ChangeKind.KEEP} and (last - first).days > LONGEST_STAY_NIGHTS * 2:
        return Refusal(ChangeProblem.TOO_LONG, {"longest": LONGEST_STAY_NIGHTS})
    return None


def _wanted(before: Mapping[date, int], wish: Wish, tonight: date) -> dict[date, int]:
    if wish.kind is ChangeKind.RELEASE:
        return {night: bed for night, bed in before.items() if not wish.arrival <= night < wish.departure}
    if wish.kind is ChangeKind.BED:
        # What has passed of the nights it is about stays as it was: "from today on" is what is meant.
        inside = (max(wish.arrival, tonight), wish.departure)
        return {
            night: wish.bed_id if wish.bed_id is not None and inside[0] <= night < inside[1] else bed
            for night, bed in before.items()
        }
    if wish.kind is ChangeKind.KEEP:
        gap = Stay(wish.arrival, wish.departure).each_night()
        return dict(before) | {night: _bed_beside(before, night, wish) for night in gap if night not in before}
    kept = {night: bed for night, bed in before.items() if wish.arrival <= night < wish.departure}
    if not kept:
        return {}
    ahead = Stay(wish.arrival, min(before)).each_night() if wish.arrival < min(before) else ()
    last = max(before) + ONE_DAY
    behind = Stay(last, wish.departure).each_night() if wish.departure > last else ()
    return kept | {night: _bed_beside(before, night, wish) for night in (*ahead, *behind)}


def _bed_beside(before: Mapping[date, int], night: date, wish: Wish) -> int:
    if wish.bed_id is not None:
        return wish.bed_id
    earlier = [each for each in before if each < night]
    return before[max(earlier)] if earlier else before[min(before)]


def _before(beds: Mapping[date, int], tonight: date) -> dict[date, int]:
    return {night: bed for night, bed in beds.items() if night < tonight}
