"""What becomes of a booking when the placement under it moves: kept, proposed anew, or ended.

Source: domain.md, "Life of a booking": still fits -> nothing; fits after a change -> a
proposal to officer and student. The system proposes, a person decides. Nights that were
lived are never touched. Nights are dates, stays half-open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from housing.rules.claiming import Condition
from housing.rules.lifecycle import Status
from housing.rules.nights import ONE_DAY, Stay, nights_of, ranges_of


class Outcome(StrEnum):
    """What a moved placement means for one booking on it."""

    KEPT = "kept"
    """Every night that the placement needs is held, and none lies outside of it."""
    PROPOSED = "proposed"
    """It fits after a change, all of it or a part: officer and student are asked."""
    WAITS = "waits"
    """It is kept as it is; for the nights that are added no bed is free."""
    ENDED = "ended"
    """Nothing of it fits any longer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bed as this student would find it. `free`: nights on which nobody else has it and the company fits.

    `nearness`: how good it is beside the bed she has; less is better (`nearness_of`). `lacks`: what she has said she
    needs and it does not have.
    """

    bed_id: int
    nearness: tuple[int, float]
    free: frozenset[date]
    lacks: tuple[Condition, ...] = ()

    @property
    def rank(self) -> tuple[int, tuple[int, float], int]:
        """The order in which beds are tried: what she needs first, then how near; less is better."""
        return len(self.lacks), self.nearness, self.bed_id


@dataclass(frozen=True, order=True, slots=True)
class BedStay:
    """Nights in a row in one bed."""

    arrival: date
    departure: date
    bed_id: int

    @property
    def nights(self) -> frozenset[date]:
        """The nights."""
        return frozenset(self.each_night())

    def each_night(self) -> Iterator[date]:
        """The nights in order."""
        return Stay(self.arrival, self.departure).each_night()


@dataclass(frozen=True, slots=True)
class MovedBooking:
    """A booking on a placement that has moved.

    `held`: its nights with their beds. `window`: the nights that may be booked on the placement now. `wanted`: the
    stays that its parts of the placement need from tonight on. `suits`: whether the beds it holds are still near
    enough to the site. `has_moved_in`: whether the guest lives there. `candidates`: her own beds (as she holds them)
    and others that suit, those with her answers only.
    """

    held: Mapping[date, int]
    window: frozenset[date]
    wanted: tuple[Stay, ...]
    tonight: date
    suits: bool
    has_moved_in: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Rematch:
    """What is to be done. `stays`: the whole booking as it would be, lived nights among them; empty unless proposed.

    `missing`: nights that the placement needs and no bed is free for.
    """

    outcome: Outcome
    stays: tuple[BedStay, ...] = ()
    missing: tuple[Stay, ...] = ()


SAME_BED, SAME_DWELLING, SAME_PROPERTY, ELSEWHERE = range(4)


def nearness_of(*, same_bed: bool, same_dwelling: bool, same_property: bool, metres: float) -> tuple[int, float]:
    """The order in which beds are proposed: hers, her home's, her house's, then the nearest to the site."""
    if same_bed:
        return SAME_BED, 0.0
    if same_dwelling:
        return SAME_DWELLING, 0.0
    return (SAME_PROPERTY if same_property else ELSEWHERE), metres


def suits_still(needs_car: bool, needed_car_before: bool) -> bool:
    """Whether a bed is near enough after a move: one that needs a car only if it did when she asked for it."""
    return not needs_car or needed_car_before


def asks_officer(status: str) -> bool:
    """Whether a proposal needs the officer's yes too: not while the municipality has yet to answer the request.

    The student asked for exactly her weeks; when these move, hers is the choice whether the request moves with them,
    and the officer answers it as any other.
    """
    return status != Status.REQUESTED


@dataclass(frozen=True, slots=True)
class Agreed:
    """A bed with its nights and what was agreed for all of them, in öre."""

    stay: BedStay
    ore: int


def frozen_ore(agreed: Iterable[Agreed], stay: BedStay) -> tuple[int, frozenset[date]]:
    """What was agreed for the nights of a stay that are kept in their bed, in öre, and which those are.

    A part of what was agreed costs its share of it, rounded down.
    """
    ore, kept = 0, frozenset[date]()
    for each in agreed:
        same = each.stay.nights & stay.nights if each.stay.bed_id == stay.bed_id else frozenset[date]()
        ore += each.ore * len(same) // len(each.stay.nights)
        kept |= same
    return ore, kept


def rematch(booking: MovedBooking) -> Rematch:
    """What becomes of the booking."""
    lived = {night: bed for night, bed in booking.held.items() if night < booking.tonight}
    to_come = {night: bed for night, bed in booking.held.items() if night >= booking.tonight}
    outside = to_come.keys() - booking.window
    wanted = nights_of(booking.wanted)
    if not to_come and not wanted and not booking.has_moved_in:
        return Rematch(Outcome.ENDED)  # nobody answered in time: there is nothing left to have
    if booking.suits and not outside and wanted <= to_come.keys():
        return Rematch(Outcome.KEPT)
    stays, missing = _housed(booking, to_come)
    if stays:
        if _beds_by_night(stays) == to_come:
            return Rematch(Outcome.WAITS if missing else Outcome.KEPT, missing=missing)
        return Rematch(Outcome.PROPOSED, _with_lived(lived, stays), missing)
    if not to_come or (booking.has_moved_in and not outside and booking.suits):
        return Rematch(Outcome.WAITS if missing else Outcome.KEPT, missing=missing)
    if booking.has_moved_in:
        # A guest is not put on the street by a rule: officer and student are asked to agree that she leaves.
        return Rematch(Outcome.PROPOSED, _with_lived(lived, ()), missing)
    return Rematch(Outcome.ENDED, missing=missing)


def parts_kept(before: Sequence[Stay], now: Sequence[Stay], held: Sequence[Stay]) -> tuple[Stay, ...]:
    """Which stays of a placement as it is now a booking is about, given those it had and those the booking held.

    Who had a bed for all of it wants one for all of it. Who had one for a part keeps that part: the one with the
    same place in the order, where their number is the same, else the nearest in days.
    """
    of_it = [number for number, stay in enumerate(before) if any(stay.overlaps(each) for each in held)]
    if not of_it or len(of_it) == len(before):
        return tuple(now) if of_it or len(held) >= len(now) else _nearest(held, now)
    if len(before) == len(now):
        return tuple(now[number] for number in of_it)
    return _nearest([before[number] for number in of_it], now)


def split_in_two(stay: Stay, candidates: Sequence[Candidate]) -> tuple[BedStay, ...]:
    """The stay in two beds with one move between; else nothing.

    As few nights as can be in a bed that lacks what she needs, hers for as long as can be, the better beds first.
    """
    found: list[tuple[tuple[int, int, int, int], tuple[BedStay, ...]]] = []
    ordered = sorted(candidates, key=lambda each: each.rank)
    for number in range(1, stay.nights):
        day = stay.arrival + ONE_DAY * number
        first = _first_free(Stay(stay.arrival, day), ordered)
        second = _first_free(Stay(day, stay.departure), ordered)
        if first is None or second is None:
            continue
        nights = (first, number), (second, stay.nights - number)
        in_own = sum(count for each, count in nights if each.nearness[0] == SAME_BED)
        lacking = sum(count for each, count in nights if each.lacks)
        rank = ordered.index(first) + ordered.index(second)
        key = (lacking, -in_own, rank, number)
        halves = (BedStay(stay.arrival, day, first.bed_id), BedStay(day, stay.departure, second.bed_id))
        found.append((key, halves))
    return min(found)[1] if found else ()


def _housed(booking: MovedBooking, to_come: Mapping[date, int]) -> tuple[tuple[BedStay, ...], tuple[Stay, ...]]:
    """The beds for the stays wanted, and the nights for which there is none.

    Beds that have all she needs are tried first, then all. Of them one bed for all stays is best, then one bed for
    each, then a split; what can be had in no way is left as far as she holds it herself.
    """
    ordered = sorted(_seen_by(booking), key=lambda each: each.rank)
    fitting = [each for each in ordered if not each.lacks]
    found, rest = _in_beds(booking.wanted, fitting)
    if rest and len(fitting) < len(ordered):
        more, rest = _in_beds(rest, ordered)
        found += more
    for stay in rest:
        found += _still_held(stay, to_come, ordered)
    missing = nights_of(booking.wanted) - nights_of(Stay(each.arrival, each.departure) for each in found)
    return tuple(sorted(found)), ranges_of(missing)


def _seen_by(booking: MovedBooking) -> list[Candidate]:
    """The candidates; to a guest who lives there her own bed lacks nothing: she is not to move for what she has."""
    return [
        replace(each, lacks=()) if booking.has_moved_in and each.nearness[0] == SAME_BED else each
        for each in booking.candidates
    ]


def _in_beds(stays: Sequence[Stay], ordered: Sequence[Candidate]) -> tuple[list[BedStay], tuple[Stay, ...]]:
    """The stays in these beds, and those that cannot be had in any way."""
    wanted = nights_of(stays)
    whole = next((each for each in ordered if wanted and wanted <= each.free), None)
    if whole:
        return [BedStay(stay.arrival, stay.departure, whole.bed_id) for stay in stays], ()
    found: list[BedStay] = []
    rest: list[Stay] = []
    for stay in stays:
        bed = _first_free(stay, ordered)
        parts = (BedStay(stay.arrival, stay.departure, bed.bed_id),) if bed else split_in_two(stay, ordered)
        found += parts
        if not parts:
            rest.append(stay)
    return found, tuple(rest)


def _still_held(stay: Stay, to_come: Mapping[date, int], candidates: Sequence[Candidate]) -> tuple[BedStay, ...]:
    suiting = {each.bed_id for each in candidates}
    held = {night: to_come[night] for night in stay.each_night() if to_come.get(night) in suiting}
    return in_rows(held)


def _first_free(stay: Stay, ordered: Iterable[Candidate]) -> Candidate | None:
    nights = frozenset(stay.each_night())
    return next((each for each in ordered if nights <= each.free), None)


def _with_lived(lived: Mapping[date, int], stays: Iterable[BedStay]) -> tuple[BedStay, ...]:
    return in_rows({**lived, **_beds_by_night(stays)})


def _beds_by_night(stays: Iterable[BedStay]) -> dict[date, int]:
    return {night: each.bed_id for each in stays for night in each.nights}


def in_rows(beds: Mapping[date, int]) -> tuple[BedStay, ...]:
    """Nights with their beds as rows of nights in one bed, in order."""
    rows: list[BedStay] = []
    for night in sorted(beds):
        last = rows[-1] if rows else None
        if last and last.departure == night and last.bed_id == beds[night]:
            rows[-1] = BedStay(last.arrival, night + ONE_DAY, last.bed_id)
        else:
            rows.append(BedStay(night, night + ONE_DAY, beds[night]))
    return tuple(rows)


def _nearest(those: Sequence[Stay], now: Sequence[Stay]) -> tuple[Stay, ...]:
    """As many of `now`, in their order, as are nearest to `those`; all of them where there are no more."""
    if len(those) >= len(now):
        return tuple(now)
    ways = combinations(range(len(now)), len(those))

    def days_apart(way: Sequence[int]) -> int:
        return sum(abs((now[n].arrival - stay.arrival).days) for n, stay in zip(way, those, strict=True))

    return tuple(now[number] for number in min(ways, key=days_apart))
