"""Beds and their guests, week by week of a term, in one municipality or in all of them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, or_, select

from housing.availability.queries.masks import mask_of, on_any_night
from housing.database import db
from housing.nights.models import BedNight
from housing.rules.nights import Stay
from housing.rules.sharing import ANY_COMPANY, Flat, Sharing
from housing.stock.models import Bed, Dwelling, Property

OTHERS = "others"
"""Stands for every company that is neither women nor men: a party, or whoever comes."""

Guests = dict[str, int]
"""For each company (or `OTHERS`) the mask of the weeks in which its guests are there."""

HERE = BedNight.dwelling_id == Dwelling.id
FLATS = [flat.value for flat in Flat]
WHO_MATTERS: dict[Sharing, dict[str, ColumnElement[bool]]] = {
    Sharing.MIXED: {OTHERS: BedNight.company != ANY_COMPANY},
    Sharing.SINGLE_PARTY: {OTHERS: BedNight.company.is_not(None)},
    Sharing.SAME_GENDER: {
        **{flat: BedNight.company == flat for flat in FLATS},
        OTHERS: BedNight.company.not_in(FLATS),
    },
}
"""The guests of a dwelling that may keep others out, by its policy."""


class BedWeeks(NamedTuple):
    """A bed, and the mask of the weeks in which it is taken, closed or held on some night."""

    municipality_id: int
    dwelling_id: int
    sharing: str
    shared_room: str | None
    retired_on: date
    taken: int


def beds_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> list[BedWeeks]:
    """Return the beds of these municipalities that stand in some of the weeks; a bed of today retires at `date.max`."""
    retired = [model.retired_on for model in (Bed, Dwelling, Property)]
    rows = db.session.execute(
        select(
            Bed.municipality_id,
            Bed.dwelling_id,
            Dwelling.sharing,
            case((Bed.is_shared_room, Bed.room)),
            mask_of(weeks, BedNight.bed_id == Bed.id),
            *retired,
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(
            Bed.municipality_id.in_(municipality_ids),
            *(or_(on.is_(None), on >= weeks[0].departure) for on in retired),
        )
    )
    return [
        BedWeeks(where, dwelling, sharing, room, min(filter(None, ends), default=date.max), taken or 0)
        for where, dwelling, sharing, room, taken, *ends in rows
    ]


def guests_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> dict[int, Guests]:
    """Return, by dwelling, the guests there who may keep others out; dwellings without any are left out."""
    found: dict[int, Guests] = {}
    for sharing, companies in WHO_MATTERS.items():
        rows = db.session.execute(
            select(Dwelling.id, *(mask_of(weeks, HERE, company) for company in companies.values())).where(
                Dwelling.municipality_id.in_(municipality_ids),
                Dwelling.sharing == sharing,
                on_any_night(weeks, HERE, or_(*companies.values())),
            )
        )
        found |= {dwelling: _guests(companies, masks) for dwelling, *masks in rows}
    return found


def room_guests_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> dict[tuple[int, str], Guests]:
    """Return, by dwelling and room, the guests in the shared rooms of mixed dwellings."""
    companies: dict[str, ColumnElement[bool]] = {
        **{flat: BedNight.room_company == flat for flat in FLATS},
        OTHERS: BedNight.room_company.not_in(FLATS),
    }
    rooms = (
        select(Bed.dwelling_id, Bed.room)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Bed.municipality_id.in_(municipality_ids), Bed.is_shared_room, Dwelling.sharing == Sharing.MIXED)
        .distinct()
        .subquery()
    )
    here = (BedNight.dwelling_id == rooms.c.dwelling_id, BedNight.room == rooms.c.room)
    rows = db.session.execute(
        select(rooms.c.dwelling_id, rooms.c.room, *(mask_of(weeks, *here, company) for company in companies.values()))
    )
    return {(dwelling, room): _guests(companies, masks) for dwelling, room, *masks in rows}


def _guests(companies: Collection[str], masks: Sequence[int | None]) -> Guests:
    return {company: mask for company, mask in zip(companies, masks, strict=True) if mask}
