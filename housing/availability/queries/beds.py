"""Which beds are free on every night asked for. Read side: plain rows, no objects.

Each statement is bound to the municipalities asked about and the nights asked for, so its cost does not grow with
the rest of the country. A statement is put together once for each number of stays, for that takes longer than to
ask it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, exists, or_, select

from housing.database import read_rows
from housing.nights.models import BedNight
from housing.rules.nights import Stay
from housing.rules.pricing import DatedPrice
from housing.stock.models import Bed, BedPrice, Dwelling, Property


class BedRow(NamedTuple):
    """A bed with what a search shows of its dwelling and property."""

    bed_id: int
    bed_ref: str
    bed_label: str
    room: str
    room_key: str
    is_shared_room: bool
    dwelling_id: int
    dwelling_label: str
    sharing: str
    step_free: bool
    animals: str
    facts: dict[str, str]
    municipality_id: int
    property_id: int
    property_name: str
    street: str
    latitude: float
    longitude: float


ROW = (
    Bed.id,
    Bed.ref,
    Bed.label,
    Bed.room,
    Bed.room_key,
    Bed.is_shared_room,
    Dwelling.id,
    Dwelling.label,
    Dwelling.sharing,
    Dwelling.step_free,
    Dwelling.animals,
    Dwelling.facts,
    Bed.municipality_id,
    Property.id,
    Property.name,
    Property.street,
    Property.latitude,
    Property.longitude,
)


HERE: BindParameter[Any] = bindparam("municipality_ids", expanding=True)
PRICES = select(BedPrice.bed_id, BedPrice.valid_from, BedPrice.ore_per_night).where(
    BedPrice.bed_id.in_(bindparam("bed_ids", expanding=True))
)


def _on_stays(count: int) -> ColumnElement[bool]:
    """Return the condition of `on_nights` for stays that are named later, by `_asked`."""
    ends = [(bindparam(f"arrival_{n}", type_=Date()), bindparam(f"departure_{n}", type_=Date())) for n in range(count)]
    return or_(*(and_(BedNight.night >= arrival, BedNight.night < departure) for arrival, departure in ends))


def _asked(stays: Sequence[Stay], municipality_ids: Collection[int]) -> dict[str, Any]:
    arrivals = {f"arrival_{n}": stay.arrival for n, stay in enumerate(stays)}
    departures = {f"departure_{n}": stay.departure for n, stay in enumerate(stays)}
    return {"municipality_ids": list(municipality_ids), **arrivals, **departures}


def free_beds(
    stays: Sequence[Stay],
    municipality_ids: Collection[int],
    bed_id: int | None = None,
    hold_ids: Collection[int] = (),
) -> list[BedRow]:
    """Return the beds of these municipalities that nobody has on any night of the stays, company apart.

    What the holds have is as good as free.
    """
    last = max(stay.departure for stay in stays)
    statement = _free_beds(len(stays), bed_id is not None, bool(hold_ids))
    more = {"last": last, "bed_id": bed_id, "hold_ids": list(hold_ids)}
    rows = read_rows(statement, _asked(stays, municipality_ids) | more)
    return [BedRow._make(row) for row in rows]


@lru_cache
def _free_beds(stays: int, one_bed: bool, some_holds: bool) -> Select[*tuple[Any, ...]]:
    # A column is named, for with `SELECT *` the rows themselves would be read besides the index.
    night = select(BedNight.bed_id).where(BedNight.bed_id == Bed.id, _on_stays(stays))
    held: BindParameter[Any] = bindparam("hold_ids", expanding=True)
    taken = exists(night.where(or_(BedNight.hold_id.is_(None), BedNight.hold_id.not_in(held))) if some_holds else night)
    last = bindparam("last", type_=Date())
    standing = [or_(model.retired_on.is_(None), model.retired_on >= last) for model in (Bed, Dwelling, Property)]
    statement = (
        select(*ROW)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(Bed.municipality_id.in_(HERE), *standing, ~taken)
    )
    return statement.where(Bed.id == bindparam("bed_id")) if one_bed else statement


def companies(
    stays: Sequence[Stay], municipality_ids: Collection[int]
) -> tuple[dict[int, frozenset[str]], dict[tuple[int, str], frozenset[str]]]:
    """Return the companies met on the nights of the stays: by dwelling, and by shared room of a dwelling."""
    rows = read_rows(_companies(len(stays)), _asked(stays, municipality_ids))
    dwellings: dict[int, set[str]] = defaultdict(set)
    rooms: dict[tuple[int, str], set[str]] = defaultdict(set)
    for dwelling_id, company, room, room_company in rows:
        dwellings[dwelling_id].add(str(company))
        if room:
            rooms[dwelling_id, room].add(str(room_company))
    return (
        {dwelling_id: frozenset(found) for dwelling_id, found in dwellings.items()},
        {room: frozenset(found) for room, found in rooms.items()},
    )


@lru_cache
def _companies(stays: int) -> Select[*tuple[Any, ...]]:
    return (
        select(BedNight.dwelling_id, BedNight.company, BedNight.room, BedNight.room_company)
        .where(BedNight.municipality_id.in_(HERE), BedNight.company.is_not(None), _on_stays(stays))
        .distinct()
    )


def prices(bed_ids: Collection[int]) -> dict[int, list[DatedPrice]]:
    """Return the dated prices of these beds, in no order; none for a bed that is free of charge."""
    found: dict[int, list[DatedPrice]] = defaultdict(list)
    if not bed_ids:
        return {}
    rows = read_rows(PRICES, {"bed_ids": list(bed_ids)})
    for bed_id, valid_from, ore in rows:
        found[bed_id].append(DatedPrice(valid_from, ore))
    return {bed_id: found[bed_id] for bed_id in bed_ids}
