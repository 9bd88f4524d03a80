"""One placement, one choice of nights: the free beds of its own municipality, of others, and of single parts."""

from dataclasses import dataclass

from housing.availability.queries.reach import Place, places_in_reach
from housing.availability.search import BedOnOffer, beds_on_offer
from housing.availability.stays import ALL, Choice, parts_of, stays_of
from housing.placements.models import Placement
from housing.rules.nights import Stay


@dataclass(frozen=True, slots=True)
class PartOnOffer:
    """One part of a placement with a long gap, and how many beds are free for it alone."""

    number: int
    stay: Stay
    free: int


def own_and_others(placement: Placement) -> tuple[list[Place], list[Place]]:
    """Return the municipality of the site (none while it houses nobody), and the others in reach."""
    places = places_in_reach(placement.site)
    own = [place for place in places if place.id == placement.municipality_id]
    return own, [place for place in places if place.id != placement.municipality_id]


def offers_in(placement: Placement, choice: Choice, places: list[Place]) -> list[BedOnOffer]:
    """Return the beds in `places` that are free on every night chosen, nearest first."""
    if not places:
        return []
    return beds_on_offer(stays_of(placement, choice), places, placement.site, student_id=placement.student_id)


def offer_of_bed(placement: Placement, choice: Choice, bed_id: int) -> BedOnOffer | None:
    """Return one bed as it is offered for the nights chosen; None when it is taken or does not fit."""
    places = places_in_reach(placement.site)
    stays = stays_of(placement, choice)
    found = beds_on_offer(stays, places, placement.site, student_id=placement.student_id, bed_id=bed_id)
    return found[0] if found else None


def parts_on_offer(placement: Placement, choice: Choice, places: list[Place]) -> list[PartOnOffer]:
    """Return, for a placement with a long gap, what is free for each part alone; nothing for one without."""
    count = len(parts_of(placement))
    if count == 1 or choice.period != ALL or not places:
        return []
    parts = [Choice(str(number), choice.arrive, choice.leave) for number in range(1, count + 1)]
    return [
        PartOnOffer(int(part.period), stays_of(placement, part)[0], len(offers_in(placement, part, places)))
        for part in parts
    ]
