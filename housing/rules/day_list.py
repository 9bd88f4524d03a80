"""What stands on a day list: who comes to a bed and leaves it, what is to be cleaned, who may note what, who is told.

A stay with a gap, and a move to another bed, are a departure and an arrival of those beds too. Whoever works in the
houses has no account: cleaners, reception, caretaker. What each of them reads and may press stands here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from housing.rules.nights import ONE_DAY

DAYS_LISTED = 7
LINK_LASTS = timedelta(days=14)
AT_MOST_EVERY = timedelta(hours=1)
"""Between two mails about changes."""
TOLD_AHEAD = 3
"""Days from today on about whose changes one is told at once: 72 hours."""
REMEMBERED = DAYS_LISTED + TOLD_AHEAD
"""Days that a mail remembers: until the next week's list each day it is asked about was remembered."""
LOOKED_BACK = 14
"""So many days long what is still to do stays on a list (assumed)."""


class Kind(StrEnum):
    """Who a list is for."""

    CLEANING = "cleaning"
    RECEPTION = "reception"
    CARETAKER = "caretaker"


class Press(StrEnum):
    """What may be noted, each with one button."""

    CLEANED = "cleaned"
    KEY_OUT = "key_out"
    KEY_BACK = "key_back"


MAY_PRESS: Mapping[Kind, frozenset[Press]] = {
    Kind.CLEANING: frozenset({Press.CLEANED}),
    Kind.RECEPTION: frozenset({Press.KEY_OUT, Press.KEY_BACK}),
    Kind.CARETAKER: frozenset(Press),
}
READS_NAMES = frozenset({Kind.RECEPTION})
"""Who hands out keys has to know to whom: the first name, and the code of the booking."""


class Scope(StrEnum):
    """How much is to be cleaned: as much as nobody lives in any more."""

    BED = "bed"
    ROOM = "room"
    HOME = "home"


class PlacedBed(NamedTuple):
    """A bed, its dwelling, and the key of its room there."""

    id: int
    dwelling: int
    room: str


class BedStay(NamedTuple):
    """Nights in a row that one booking has in one bed, half-open."""

    booking: int
    bed: int
    arrival: date
    departure: date


class Cleaning(NamedTuple):
    """Beds that guests left on a day; ``next_arrival``: when the next guest comes to what is to be cleaned."""

    day: date
    dwelling: int
    scope: Scope
    beds: tuple[int, ...]
    next_arrival: date | None


def bed_stays(segments: Iterable[BedStay]) -> list[BedStay]:
    """Segments as nights in a row: two that meet in one bed are one, and nobody comes or leaves between them."""
    found: list[BedStay] = []
    for each in sorted(segments, key=lambda stay: (stay.booking, stay.bed, stay.arrival)):
        before = found[-1] if found else None
        if before and before[:2] == each[:2] and before.departure == each.arrival:
            found[-1] = before._replace(departure=each.departure)
        else:
            found.append(each)
    return found


def cleanings(beds: Sequence[PlacedBed], stays: Sequence[BedStay], first: date, last: date) -> list[Cleaning]:
    """What is to be cleaned after the departures from `first` to `last`, both included, in order of days.

    ``stays``: all of these beds' that have not ended before. The whole home where nobody stays on that day, the whole
    room where nobody stays in it, else the bed.
    """
    homes: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for bed in beds:
        homes[bed.dwelling][bed.id] = bed.room
    home_of = {bed.id: bed.dwelling for bed in beds}
    of_home: defaultdict[int, list[BedStay]] = defaultdict(list)
    for stay in stays:
        if stay.bed in home_of:
            of_home[home_of[stay.bed]].append(stay)
    found = [
        cleaning
        for dwelling, there in of_home.items()
        for day in sorted({stay.departure for stay in there if first <= stay.departure <= last})
        for cleaning in _cleanings_of(dwelling, homes[dwelling], there, day)
    ]
    return sorted(found, key=lambda each: (each.day, each.dwelling, each.beds))


def _cleanings_of(dwelling: int, rooms: Mapping[int, str], stays: Sequence[BedStay], day: date) -> Iterable[Cleaning]:
    left = sorted({stay.bed for stay in stays if stay.departure == day})
    stayed = {stay.bed for stay in stays if stay.arrival < day < stay.departure}
    if not stayed:
        yield Cleaning(day, dwelling, Scope.HOME, tuple(left), _next(stays, rooms, day))
        return
    for room in sorted({rooms[bed] for bed in left}):
        in_room = {bed for bed, label in rooms.items() if label == room}
        mine = [bed for bed in left if bed in in_room]
        if in_room.isdisjoint(stayed):
            yield Cleaning(day, dwelling, Scope.ROOM, tuple(mine), _next(stays, in_room, day))
        else:
            yield from (Cleaning(day, dwelling, Scope.BED, (bed,), _next(stays, {bed}, day)) for bed in mine)


def _next(stays: Sequence[BedStay], beds: Collection[int], day: date) -> date | None:
    return min((stay.arrival for stay in stays if stay.bed in beds and stay.arrival >= day), default=None)


def may_note(press: Press, stay_arrival: date, day: date, today: date) -> bool:
    """Whether it can be noted today: a key from the day of arrival on, what is cleaned once the guest has left.

    ``day``: of the arrival or the departure that it is about. A key comes back the evening before, too.
    """
    return today >= (day if press is not Press.KEY_BACK else stay_arrival)


def may_undo(noted_on: date, today: date) -> bool:
    """Whether a slip may still be taken back: on the day it was made."""
    return noted_on == today


def has_changed(told: Mapping[date, str], now: Mapping[date, str], today: date) -> bool:
    """Whether a list is another on one of the next days than the last mail said.

    Both map days to what stood on them, in short. A day that the mail did not know is none that it told wrongly.
    """
    ahead = [today + ONE_DAY * n for n in range(TOLD_AHEAD)]
    return any(day in told and told[day] != now.get(day) for day in ahead)


def may_be_told(told_at: datetime, at: datetime) -> bool:
    """Whether an hour has passed since the last mail: what changes in between is told together."""
    return at - told_at >= AT_MOST_EVERY
