"""Which beds are free on every night asked for. Read side: plain rows, no objects.

Each statement is bound to the municipalities asked about and the nights asked for, so its cost does not grow with
the rest of the country.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select

from housing.database import db
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
    is_shared_room: bool
    dwelling_id: int
    dwelling_label: str
    sharing: str
    step_free: bool
    animals: str
    facts: dict[str, str]
    municipality_id: int
    property_id: int
    street: str
    latitude: float
    longitude: float


ROW = (
    Bed.id,
    Bed.ref,
    Bed.label,
    Bed.room,
    Bed.is_shared_room,
    Dwelling.id,
    Dwelling.label,
    Dwelling.sharing,
    Dwelling.step_free,
    Dwelling.animals,
    Dwelling.facts,
    Bed.municipality_id,
    Property.id,
    Property.street,
    Property.latitude,
    Property.longitude,
)


def on_nights(stays: Sequence[Stay], column: ColumnElement[date] | None = None) -> ColumnElement[bool]:
    """Return the condition that a night lies in one of the stays: a range for each, never a list of nights."""
    night = BedNight.night if column is None else column
    return or_(*(and_(night >= stay.arrival, night < stay.departure) for stay in stays))


def free_beds(stays: Sequence[Stay], municipality_ids: Collection[int], bed_id: int | None = None) -> list[BedRow]:
    """Return the beds of these municipalities that nobody has on any night of the stays, company apart."""
    last = max(stay.departure for stay in stays)
    # A column is named, for with `SELECT *` the rows themselves would be read besides the index.
    taken = exists(select(BedNight.bed_id).where(BedNight.bed_id == Bed.id, on_nights(stays)))
    statement = (
        select(*ROW)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(Bed.municipality_id.in_(municipality_ids), standing(last), ~taken)
    )
    if bed_id is not None:
        statement = statement.where(Bed.id == bed_id)
    return [BedRow._make(row) for row in db.session.execute(statement)]


def standing(until: date) -> ColumnElement[bool]:
    """Return the condition that neither bed, dwelling nor property is retired before `until`."""
    return and_(*(or_(model.retired_on.is_(None), model.retired_on >= until) for model in (Bed, Dwelling, Property)))


def companies(
    stays: Sequence[Stay], municipality_ids: Collection[int]
) -> tuple[dict[int, frozenset[str]], dict[tuple[int, str], frozenset[str]]]:
    """Return the companies met on the nights of the stays: by dwelling, and by shared room of a dwelling."""
    rows = db.session.execute(
        select(BedNight.dwelling_id, BedNight.company, BedNight.room, BedNight.room_company)
        .where(BedNight.municipality_id.in_(municipality_ids), BedNight.company.is_not(None), on_nights(stays))
        .distinct()
    )
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


def prices(bed_ids: Collection[int]) -> dict[int, list[DatedPrice]]:
    """Return the dated prices of these beds; a bed without any is free of charge."""
    found: dict[int, list[DatedPrice]] = defaultdict(list)
    rows = db.session.execute(
        select(BedPrice.bed_id, BedPrice.valid_from, BedPrice.ore_per_night).where(BedPrice.bed_id.in_(bed_ids))
    )
    for bed_id, valid_from, ore in rows:
        found[bed_id].append(DatedPrice(valid_from, ore))
    return {bed_id: found.get(bed_id, [DatedPrice(date.min, 0)]) for bed_id in bed_ids}
