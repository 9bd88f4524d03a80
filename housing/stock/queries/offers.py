"""What anyone may read about the housing of a municipality: kinds and prices, no address, no single bed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, cast, func, select

from housing.database import db
from housing.stock.models import Bed, BedPrice, Dwelling


@dataclass(frozen=True, slots=True)
class Offer:
    """The housing of one municipality in figures; prices are öre a night, none where nothing is priced."""

    homes: int
    beds: int
    shared: int
    step_free: int
    without_animals: int
    women_and_men_apart: int
    cheapest: int | None = None
    dearest: int | None = None

    @property
    def has_own_rooms(self) -> bool:
        """Tell whether somebody can have a room alone."""
        return self.shared < self.beds


def offers_of(municipality_ids: Collection[int], day: date) -> dict[int, Offer]:
    """Return the offers of these municipalities with the prices of `day`; without beds in use: none."""
    prices = _prices(municipality_ids, day)
    rows = db.session.execute(
        select(
            Bed.municipality_id,
            func.count(Bed.dwelling_id.distinct()),
            func.count(Bed.id),
            func.sum(cast(Bed.is_shared_room, Integer)),
            func.sum(cast(Dwelling.step_free, Integer)),
            func.sum(cast(Dwelling.animals == "never", Integer)),
            func.sum(cast(Dwelling.sharing == "same_gender", Integer)),
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Bed.municipality_id.in_(municipality_ids), Bed.retired_on.is_(None))
        .group_by(Bed.municipality_id)
    )
    return {row[0]: Offer(*row[1:], *prices.get(row[0], (None, None))) for row in rows}


def _prices(municipality_ids: Collection[int], day: date) -> dict[int, tuple[int, int]]:
    begun = (
        select(BedPrice.bed_id, func.max(BedPrice.valid_from).label("since"))
        .join(Bed, Bed.id == BedPrice.bed_id)
        .where(Bed.municipality_id.in_(municipality_ids), Bed.retired_on.is_(None), BedPrice.valid_from <= day)
        .group_by(BedPrice.bed_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Bed.municipality_id, func.min(BedPrice.ore_per_night), func.max(BedPrice.ore_per_night))
        .join(BedPrice, BedPrice.bed_id == Bed.id)
        .join(begun, (begun.c.bed_id == BedPrice.bed_id) & (begun.c.since == BedPrice.valid_from))
        .group_by(Bed.municipality_id)
    )
    return {municipality_id: (least, most) for municipality_id, least, most in rows}
