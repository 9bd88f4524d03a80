"""A bed as a request for it is answered: plain rows, with its prices and how its municipality takes requests."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from housing.database import read_rows
from housing.organisations.models import Municipality
from housing.rules.pricing import DatedPrice
from housing.stock.models import Bed, BedPrice, Dwelling, Property

HOST = Municipality.__table__
BED = (
    select(
        Bed.id,
        Bed.ref,
        Bed.municipality_id,
        Bed.dwelling_id,
        Bed.room_key,
        Bed.is_shared_room,
        Dwelling.sharing,
        Dwelling.turnover_nights,
        Bed.retired_on,
        Dwelling.retired_on.label("dwelling_retired_on"),
        Property.retired_on.label("property_retired_on"),
        HOST.c.live_since,
        HOST.c.answer_mode,
        HOST.c.answering_working_days,
        BedPrice.valid_from,
        BedPrice.ore_per_night,
    )
    .join(Dwelling, Dwelling.id == Bed.dwelling_id)
    .join(Property, Property.id == Dwelling.property_id)
    .join(HOST, HOST.c.id == Bed.municipality_id)
    .outerjoin(BedPrice, BedPrice.bed_id == Bed.id)
    .where(Bed.ref == bindparam("ref"))
)


@dataclass(frozen=True, slots=True)
class BedToGive:
    """A bed that is asked for. `out_of_use_on`: the first day on which it, its dwelling or its property is.

    `prices` are in no order. `live_since`, `answer_mode` and `answering_working_days` are its municipality's.
    """

    id: int
    ref: str
    municipality_id: int
    dwelling_id: int
    room_key: str
    is_shared_room: bool
    sharing: str
    turnover_nights: int
    out_of_use_on: date | None
    prices: tuple[DatedPrice, ...]
    live_since: date | None
    answer_mode: str
    answering_working_days: int


def bed_to_give(ref: str) -> BedToGive | None:
    """Return the bed with that reference as it is now, if there is one."""
    rows = read_rows(BED, {"ref": ref})
    if not rows:
        return None
    first = rows[0]
    retired = (first.retired_on, first.dwelling_retired_on, first.property_retired_on)
    return BedToGive(
        id=first.id,
        ref=first.ref,
        municipality_id=first.municipality_id,
        dwelling_id=first.dwelling_id,
        room_key=first.room_key,
        is_shared_room=first.is_shared_room,
        sharing=first.sharing,
        turnover_nights=first.turnover_nights,
        out_of_use_on=min((on for on in retired if on is not None), default=None),
        prices=tuple(DatedPrice(row.valid_from, row.ore_per_night) for row in rows if row.valid_from is not None),
        live_since=first.live_since,
        answer_mode=first.answer_mode,
        answering_working_days=first.answering_working_days,
    )
