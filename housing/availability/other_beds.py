"""Beds that an officer may offer in place of the one that was asked for."""

from datetime import date

from housing.availability.queries.reach import Place
from housing.availability.search import BedOnOffer, beds_on_offer
from housing.bookings.queries.requests import WaitingRequest
from housing.database import db
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.models import Placement
from housing.rules.nights import still_ahead


def other_beds_for(
    municipality: Municipality, asked: WaitingRequest, tonight: date, bed_id: int | None = None
) -> list[BedOnOffer]:
    """Return the municipality's other beds that are free on all nights asked for, nearest to the site first.

    Nights that have passed are not looked at: those to come would be offered. With `bed_id` only that one. Beds that
    need an answer which she has not given are left out, and what is held for a cohort.
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
    found = beds_on_offer(stays, [here], site_of(asked), student_id=asked.student_id, bed_id=bed_id)
    return [each for each in found if each.bed.bed_id != asked.bed.id and _was_answered(asked, each)]


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
