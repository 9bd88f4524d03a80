"""Which beds share a room, and whose guests would be surprised by it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from housing.nights import ledger
from housing.rules.names import room_key
from housing.stock.models import Bed, Dwelling
from housing.stock.queries.stock import guests_to_come


@dataclass(frozen=True, slots=True)
class Place:
    """A bed in a room, as it is or as it would be; `bed` is none for one that is yet to be added."""

    room: str
    bed: Bed | None = None


@dataclass(frozen=True, slots=True)
class Surprise:
    """A bed whose guests would have to share a room they have not agreed to share."""

    bed: Bed
    room: str
    first_night: date
    last_night: date


def places_in(dwelling: Dwelling) -> list[Place]:
    """Return the beds in use with their rooms."""
    return [Place(bed.room, bed) for bed in dwelling.beds if bed.retired_on is None]


def surprises(places: Sequence[Place], day: date) -> list[Surprise]:
    """Return the beds with guests to come from `day` on whom these `places` of one dwelling would surprise.

    A guest who shared and now has the room alone has lost nothing; one who had it alone has not agreed to share,
    nor has one who shared with others.
    """
    occupants = Counter(room_key(place.room) for place in places)
    concerned = {
        place.bed.id: (place.bed, place.room)
        for place in places
        if place.bed is not None
        and occupants[room_key(place.room)] > 1
        and not (place.bed.is_shared_room and place.bed.room_key == room_key(place.room))
    }
    coming = guests_to_come(concerned, day)
    return [Surprise(*concerned[bed_id], *nights) for bed_id, nights in coming.items()]


def spelling(dwelling: Dwelling, label: str) -> str:
    """Return `label` as the dwelling spells that room already, retired beds too; else as it is."""
    key = room_key(label)
    return next((bed.room for bed in dwelling.beds if bed.room_key == key), label)


def carry(bed: Bed, label: str, day: date) -> None:
    """Let a bed stand in the room called `label`; another spelling of its own room is for all the beds there.

    Whom this would surprise is asked before. Guests to come from `day` on who shared the room that the bed leaves
    have the new one alone: their nights no longer name the other.
    """
    if room_key(label) == bed.room_key:
        for other in bed.dwelling.beds:
            if other.room_key == bed.room_key:
                other.room = label
        return
    bed.room = spelling(bed.dwelling, label)
    ledger.leave_room(bed.id, day)


def settle(dwelling: Dwelling) -> None:
    """Tell each bed in use whether its room is shared."""
    occupants = Counter(room_key(place.room) for place in places_in(dwelling))
    for bed in dwelling.beds:
        bed.is_shared_room = bed.retired_on is None and occupants[bed.room_key] > 1
