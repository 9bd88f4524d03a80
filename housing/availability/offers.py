"""One placement, one choice of nights: the free beds of its own municipality, of others, and of single parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from housing.availability.queries.reach import Place, places_in_reach
from housing.availability.search import BedOnOffer, beds_on_offer
from housing.availability.stays import Choice, parts_chosen, stays_of
from housing.bookings.queries.holds import holds_open_to
from housing.bookings.queries.parties import party_key_on
from housing.placements.queries.own_placements import OwnPlacement
from housing.rules.nights import Stay
from housing.rules.parties import PartyKey
from housing.rules.parts import parts_ahead


@dataclass(frozen=True, slots=True)
class PartOnOffer:
    """One part of a placement with a long gap, and how many beds are free for it alone."""

    number: int
    stay: Stay
    free: int


def own_and_others(placement: OwnPlacement) -> tuple[list[Place], list[Place]]:
    """Return the municipality of the site (none while it houses nobody), and the others in reach."""
    places = places_in_reach(placement.site)
    own = [place for place in places if place.id == placement.site.municipality_id]
    return own, [place for place in places if place.id != placement.site.municipality_id]


def offers_in(
    placement: OwnPlacement, stays: Sequence[Stay], places: Sequence[Place], party: PartyKey
) -> list[BedOnOffer]:
    """Return the beds in `places` that are free on every night of the stays, nearest first.

    `party`: whose company her nights would be.
    """
    if not places or not stays:
        return []
    held = _holds_for(placement, places)
    return beds_on_offer(stays, places, placement.site, party=party, hold_ids=held)


def offer_of_bed(placement: OwnPlacement, stays: Sequence[Stay], bed_id: int) -> BedOnOffer | None:
    """Return one bed as it is offered for these stays; None when it is taken or does not fit."""
    if not stays:
        return None
    places = places_in_reach(placement.site)
    found = beds_on_offer(
        stays,
        places,
        placement.site,
        party=party_key_on(placement.id, placement.student_id),
        bed_id=bed_id,
        hold_ids=_holds_for(placement, places),
    )
    return found[0] if found else None


def _holds_for(placement: OwnPlacement, places: Sequence[Place]) -> list[int]:
    """Return the holds whose beds she may have; most places have none, so that nothing is asked there."""
    with_holds = [place.id for place in places if place.has_holds]
    return holds_open_to(placement.id, with_holds) if with_holds else []


def parts_on_offer(
    placement: OwnPlacement, choice: Choice, tonight: date, places: Sequence[Place], party: PartyKey
) -> list[PartOnOffer]:
    """Return, where several parts are chosen, what is free for each alone; nothing where it is one."""
    parts = parts_ahead(parts_chosen(placement, choice), tonight)
    if len(parts) == 1 or not places:
        return []
    found = []
    for part in parts:
        stays = stays_of(placement, replace(choice, period=str(part.number)), tonight)
        found.append(PartOnOffer(part.number, stays[0], len(offers_in(placement, stays, places, party))))
    return found
