"""In which of the homes on offer both of two students who live together can live, on the nights they have in common."""

from collections.abc import Iterable, Mapping, Sequence

from housing.availability.queries.beds import BedRow
from housing.availability.queries.reach import Place
from housing.availability.search import BedOnOffer, fitting_beds
from housing.bookings.queries.parties import Mate, homes_on, nights_needed
from housing.rules.nights import Stay, nights_of
from housing.rules.parties import ForBoth, FreeBed, homes_for_both, in_common


def for_both(
    mate: Mate, stays: Sequence[Stay], places: Sequence[Place], offers: Iterable[BedOnOffer]
) -> dict[int, ForBoth]:
    """Return, by dwelling, those of the homes on offer that are for both; none where they have no night in common.

    `mate`: the other; `offers`: what is free for her on the stays. Beds held for either's cohort count as taken.
    """
    common = in_common(stays, nights_needed(mate.placement_id))
    mine = [_free(offer.bed) for offer in offers]
    if not common or not mine:
        return {}
    there = homes_on(mate.key.student_id, nights_of(common))
    theirs = [] if there else [_free(row) for row, _ in fitting_beds(common, places, party=mate.key)]
    return homes_for_both(mine, theirs, there, shares_rooms=mate.key.shares_rooms)


def both_first(homes: list[list[BedOnOffer]], both: Mapping[int, ForBoth]) -> list[list[BedOnOffer]]:
    """Return homes with their rooms, those where the other is first, then those for both, then the others."""
    order = list(ForBoth)
    return sorted(homes, key=lambda rooms: order.index(both[id_]) if (id_ := rooms[0].bed.dwelling_id) in both else 9)


def _free(row: BedRow) -> FreeBed:
    return FreeBed(row.bed_id, row.dwelling_id, row.room_key if row.is_shared_room else None)
