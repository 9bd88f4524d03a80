"""What a change of a stay is planned by, beside the booking itself: read once for all bookings of a page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.queries.proposals import proposed_for
from housing.database import db
from housing.placements.models import Placement
from housing.placements.services.windows import windows_of
from housing.rules.nights import Ground
from housing.rules.pricing import DatedPrice
from housing.stock.models import BedPrice


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Of bookings which have an open proposal; of placements which are published, and their windows; prices of beds."""

    proposed: frozenset[int]
    published: frozenset[int]
    windows: Mapping[int, Mapping[date, Ground]]
    prices: Mapping[int, Sequence[DatedPrice]]


def plan_facts(bookings: Sequence[Booking], bed_ids: Collection[int] = ()) -> PlanFacts:
    """Return what changes of these bookings are planned by, with their own beds and those of `bed_ids`."""
    placements = {each.placement_id for each in bookings}
    published = select(Placement.id).where(Placement.id.in_(placements), Placement.status == "published")
    beds = {part.bed_id for each in bookings for part in each.segments} | set(bed_ids)
    return PlanFacts(
        proposed=proposed_for([each.id for each in bookings]),
        published=frozenset(db.session.scalars(published)),
        windows=windows_of(placements),
        prices=_prices_of(beds),
    )


def _prices_of(bed_ids: Collection[int]) -> defaultdict[int, list[DatedPrice]]:
    prices: defaultdict[int, list[DatedPrice]] = defaultdict(list)
    asked = select(BedPrice.bed_id, BedPrice.valid_from, BedPrice.ore_per_night).where(BedPrice.bed_id.in_(bed_ids))
    for bed_id, valid_from, ore in db.session.execute(asked):
        prices[bed_id].append(DatedPrice(valid_from, ore))
    return prices
