"""Beds that an officer may offer in place of the one that was asked for."""

from dataclasses import dataclass
from datetime import date

from housing.availability.queries.reach import Place
from housing.availability.search import BedOnOffer, beds_on_offer
from housing.bookings.queries.requests import WaitingRequest
from housing.database import db
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.claim_wording import not_there
from housing.placements.models import Placement
from housing.placements.queries.claims import lacking_in_row, stated_on
from housing.rules.claiming import Condition
from housing.rules.nights import still_ahead


@dataclass(frozen=True, slots=True)
class OtherBed:
    """A bed that may be offered. `lacks`: what the student has said she needs and it does not have."""

    offer: BedOnOffer
    lacks: tuple[Condition, ...] = ()

    @property
    def not_there(self) -> str | None:
        """What it lacks, in words."""
        return not_there(self.lacks)


def other_beds_for(
    municipality: Municipality, asked: WaitingRequest, tonight: date, bed_id: int | None = None
) -> list[OtherBed]:
    """Return the municipality's other beds that are free on all nights asked for.

    Those that have what she needs come first, then the nearest to the site. Nights that have passed are not looked
    at: those to come would be offered. With `bed_id` only that one. Beds that need an answer which she has not given
    are left out, and what is held for a cohort.
    """
    here = Place(
        municipality.id,
        municipality.slug,
        municipality.name,
        has_bus=False,
        facts=municipality.facts,
        has_holds=False,
        turns_over=True,
    )
    stays = still_ahead(asked.stays, tonight) or asked.stays
    found = beds_on_offer(stays, [here], site_of(asked), party=asked.party, bed_id=bed_id)
    answered = [each for each in found if each.bed.bed_id != asked.bed.id and _was_answered(asked, each)]
    stated = stated_on(asked.placement_id) if answered else None
    beds = [OtherBed(each, lacking_in_row(each.bed, stated)) for each in answered]
    return sorted(beds, key=lambda each: len(each.lacks))


def site_of(asked: WaitingRequest) -> PlacementSite:
    """Return where the placement is that a bed was asked for."""
    return db.session.get_one(Placement, asked.placement_id).site


def _was_answered(asked: WaitingRequest, offer: BedOnOffer) -> bool:
    """Leave out beds that need an answer she has not given: a flat of women or men, a room to share."""
    needs_flat = offer.bed.sharing == "same_gender" or offer.bed.is_shared_room
    if needs_flat and offer.bed.sharing != "single_party" and asked.flat is None:
        return False
    if offer.bed.is_shared_room and offer.bed.sharing != "single_party" and not asked.shares_room:
        return False
    return offer.needs in {None, asked.flat}
