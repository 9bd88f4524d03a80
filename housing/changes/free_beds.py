"""The beds that a guest could have on some nights instead of her own, or besides: free, and the company is hers.

Those that have what she has said she needs come first, then the nearest. One that lacks something says so: whoever
chooses it does so knowingly.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from housing.availability.beds_for_moved import Ground, Guest, candidates_for
from housing.bookings.models import Booking
from housing.bookings.queries.history import beds_with
from housing.bookings.queries.plan_facts import plan_facts
from housing.bookings.services.changing import ChangeRefused, Planned, plan
from housing.placements.claim_wording import not_there
from housing.rules.claiming import Condition
from housing.rules.distance import Way, way_between
from housing.rules.nights import Stay, nights_of, ranges_of
from housing.rules.rematching import Candidate
from housing.rules.stay_changes import Wish
from housing.stock.models import Bed
from housing.stock.queries.turnover import NO_OTHERS


@dataclass(frozen=True, slots=True)
class Option:
    """A bed that is free, what the stay would be with it, and how far it is to the placement.

    `lacks`: what the student has said she needs and it does not have.
    """

    bed: Bed
    wish: Wish
    planned: Planned
    way: Way
    is_same_home: bool
    is_same_house: bool
    lacks: tuple[Condition, ...] = ()

    @property
    def not_there(self) -> str | None:
        """What it lacks, in words."""
        return not_there(self.lacks)


def taken_nights(
    booking: Booking, found: Planned, besides: Mapping[int, Collection[date]] = NO_OTHERS
) -> frozenset[date]:
    """Return the nights of a planned change on which its new beds are not free or do not fit.

    `besides`: nights of other bookings that are no hindrance, since these leave them in the same moment.
    """
    new = nights_of((*found.change.added, *found.change.moved))
    if not new:
        return frozenset()
    free = {each.bed_id: each.free for each in _candidates(booking, ranges_of(new), besides)}
    beds = {night: each.bed_id for each, _ore in found.parts for night in each.each_night()}
    return frozenset(night for night in new if night not in free.get(beds[night], frozenset()))


def options_for(
    booking: Booking, wish: Wish, nights: Collection[date], today: date, *, grants: bool, not_dearer: bool = False
) -> list[Option]:
    """Return what a wish could be with each bed that is free on all of these nights.

    Those that have what she needs come first, then the nearest. `grants` and `not_dearer` as in `plan`.
    """
    wanted = frozenset(nights)
    if not wanted:
        return []
    free = [each for each in _candidates(booking, ranges_of(wanted)) if wanted <= each.free]
    beds = beds_with([each.bed_id for each in free])
    facts = plan_facts([booking], beds)
    site, home = booking.placement.site, booking.segments[-1].bed
    options = []
    for each in free:
        bed, house = beds[each.bed_id], beds[each.bed_id].dwelling.property
        with_bed = Wish(wish.kind, wish.arrival, wish.departure, bed.id)
        try:
            found = plan(booking, with_bed, today, grants=grants, not_dearer=not_dearer, facts=facts)
        except ChangeRefused:
            continue  # she has that bed on all of these nights already
        way = way_between(
            (house.latitude, house.longitude), (site.latitude, site.longitude), False, site.is_approximate
        )
        is_same_home = bed.dwelling_id == home.dwelling_id
        is_same_house = house.id == home.dwelling.property_id and not is_same_home
        options.append(Option(bed, with_bed, found, way, is_same_home, is_same_house, each.lacks))
    return options


def _candidates(
    booking: Booking, stays: Collection[Stay], besides: Mapping[int, Collection[date]] = NO_OTHERS
) -> list[Candidate]:
    """Return the beds whose company is hers, in the order in which they are offered."""
    ground = Ground(
        booking.municipality_id,
        tuple(stays),
        frozenset(each.bed_id for each in booking.segments),
        booking.segments[-1].bed,
        booking.placement.site,
        None,
    )
    return sorted(candidates_for(Guest.of(booking, booking.id, besides), ground), key=lambda each: each.rank)
