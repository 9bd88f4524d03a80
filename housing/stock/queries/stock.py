"""Selects about the stock of one municipality: its id is the scope, so that others' references find nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from housing.database import db
from housing.nights.models import BedNight
from housing.rules.names import swedish_sort_key
from housing.rules.nights import Stay, ranges_of
from housing.stock.models import Bed, BedPrice, Closure, Dwelling, Property, StockImport


def whole() -> ExecutableOption:
    """Load a property with its dwellings, beds and prices."""
    return selectinload(Property.dwellings).selectinload(Dwelling.beds).selectinload(Bed.prices)


def housing_of(municipality_id: int) -> list[Property]:
    """Return every property with its dwellings, beds and prices, in Swedish order; retired ones too."""
    found = db.session.scalars(select(Property).where(Property.municipality_id == municipality_id).options(whole()))
    return sorted(found, key=lambda each: swedish_sort_key(each.name))


def property_of(municipality_id: int, ref: str) -> Property | None:
    """Return the municipality's property with that reference."""
    return db.session.scalar(
        select(Property).where(Property.municipality_id == municipality_id, Property.ref == ref).options(whole())
    )


def dwelling_of(municipality_id: int, ref: str) -> Dwelling | None:
    """Return the municipality's dwelling with that reference."""
    return db.session.scalar(
        select(Dwelling)
        .where(Dwelling.municipality_id == municipality_id, Dwelling.ref == ref)
        .options(joinedload(Dwelling.property), selectinload(Dwelling.beds).selectinload(Bed.prices))
    )


def bed_of(municipality_id: int, ref: str) -> Bed | None:
    """Return the municipality's bed with that reference."""
    return db.session.scalar(
        select(Bed)
        .where(Bed.municipality_id == municipality_id, Bed.ref == ref)
        .options(joinedload(Bed.dwelling).joinedload(Dwelling.property), selectinload(Bed.prices))
    )


def closure_of(municipality_id: int, ref: str) -> Closure | None:
    """Return the municipality's closure with that reference."""
    return db.session.scalar(select(Closure).where(Closure.municipality_id == municipality_id, Closure.ref == ref))


def closures_of(municipality_id: int, day: date) -> list[tuple[Closure, Bed]]:
    """Return the closures that are not over on `day` nor lifted, by first day, each with its bed."""
    rows = db.session.execute(
        select(Closure, Bed)
        .join(Bed, Bed.id == Closure.bed_id)
        .where(Closure.municipality_id == municipality_id, Closure.ends > day, Closure.lifted_at.is_(None))
        .options(joinedload(Bed.dwelling).joinedload(Dwelling.property))
        .order_by(Closure.starts, Closure.id)
    )
    return [(closure, bed) for closure, bed in rows]


def has_bed_in_use(municipality_id: int) -> bool:
    """Tell whether there is a bed that can be booked at all."""
    found = select(Bed.id).where(Bed.municipality_id == municipality_id, Bed.retired_on.is_(None))
    return db.session.scalar(found.limit(1)) is not None


def price_on(prices: Sequence[BedPrice], day: date) -> int | None:
    """Return the öre a night costs on `day`, else what it will cost first; none when it has no price."""
    begun = [price for price in prices if price.valid_from <= day]
    if begun:
        return begun[-1].ore_per_night
    return prices[0].ore_per_night if prices else None


@dataclass(frozen=True, slots=True)
class Taken:
    """Nights of one bed that somebody has: `by` is `booking`, `closure` or `hold`."""

    bed_id: int
    by: str
    stays: tuple[Stay, ...]


def guests_to_come(bed_ids: Collection[int], day: date) -> dict[int, tuple[date, date]]:
    """Return the first and the last booked night from `day` on, for each bed that has one."""
    return _to_come(bed_ids, day, BedNight.booking_id.is_not(None))


def held_to_come(bed_ids: Collection[int], day: date) -> dict[int, tuple[date, date]]:
    """Return the first and the last night held for a cohort from `day` on, for each bed that has one."""
    return _to_come(bed_ids, day, BedNight.hold_id.is_not(None))


def taken_between(bed_ids: Collection[int], starts: date, ends: date) -> list[Taken]:
    """Return what is taken of these beds from the night of `starts` up to and not including that of `ends`."""
    rows = db.session.execute(
        select(BedNight.bed_id, BedNight.night, BedNight.booking_id, BedNight.closure_id)
        .where(BedNight.bed_id.in_(bed_ids), BedNight.night >= starts, BedNight.night < ends)
        .order_by(BedNight.bed_id, BedNight.night)
    )
    nights: dict[tuple[int, str], list[date]] = {}
    for bed_id, night, booking_id, closure_id in rows:
        by = "booking" if booking_id else "closure" if closure_id else "hold"
        nights.setdefault((bed_id, by), []).append(night)
    return [Taken(bed_id, by, ranges_of(found)) for (bed_id, by), found in nights.items()]


def has_imported(municipality_id: int, person_id: int, since: datetime) -> bool:
    """Tell whether the person has written a stock file for the municipality since then."""
    imports = StockImport.municipality_id == municipality_id, StockImport.person_id == person_id
    return bool(db.session.scalar(select(exists().where(*imports, StockImport.imported_at >= since))))


def _to_come(bed_ids: Collection[int], day: date, taker: ColumnElement[bool]) -> dict[int, tuple[date, date]]:
    rows = db.session.execute(
        select(BedNight.bed_id, func.min(BedNight.night), func.max(BedNight.night))
        .where(BedNight.bed_id.in_(bed_ids), BedNight.night >= day, taker)
        .group_by(BedNight.bed_id)
    )
    return {bed_id: (first, last) for bed_id, first, last in rows}
