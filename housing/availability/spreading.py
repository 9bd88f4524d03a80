"""Where a cohort could be placed so that all are housed: an institution's sites, and the beds beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from housing.availability.capacity import students_housed_in
from housing.organisations.models import Municipality
from housing.placements.queries.sites import SiteInUse
from housing.rules.nights import Period, core_stays
from housing.rules.spread import SiteWish, Spread, spread, wishes_like


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed. Sites and municipalities by id; `beds`: whole stays that fit in each municipality."""

    spread: Spread
    wishes: Mapping[int, int]
    beds: Mapping[int, int]

    def housed_in(self, sites: Sequence[SiteInUse], municipality_id: int) -> int:
        """Return how many are proposed for a municipality."""
        there = (each.site.id for each in sites if each.site.municipality_id == municipality_id)
        return sum(self.spread.numbers[site_id] for site_id in there)


def propose_spread(
    size: int,
    periods: Sequence[Period],
    sites: Sequence[SiteInUse],
    *,
    limits: Mapping[int, int | None],
    wishes: Mapping[int, int],
) -> Proposal:
    """Propose how many of `size` students to send to each site for these periods.

    `wishes` that are all nought mean: as the placements lie now. Beds are those free on every night; where women and
    men come as they suit the free beds.
    """
    places = {each.site.municipality_id: each.site.municipality for each in sites}
    beds = {id_: _beds(municipality, periods) for id_, municipality in places.items()}
    if not any(wishes.values()):
        as_now = wishes_like([each.placements for each in sites], size)
        wishes = {each.site.id: number for each, number in zip(sites, as_now, strict=True)}
    wished = [
        SiteWish(each.site.id, each.site.municipality_id, limits.get(each.site.id), wishes.get(each.site.id, 0))
        for each in sites
    ]
    return Proposal(spread(size, wished, beds), wishes, beds)


def _beds(municipality: Municipality, periods: Sequence[Period]) -> int:
    if municipality.live_since is None:
        return 0
    return students_housed_in(municipality.id, core_stays(periods, municipality.keep_gap_nights))
