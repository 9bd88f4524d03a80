"""Beds, and the guests who keep others out, week by week of a term, in one municipality or in all of them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from housing.availability.queries.masks import mask_of
from housing.database import db
from housing.nights.models import BedNight
from housing.rules.nights import Stay
from housing.rules.sharing import ANY_COMPANY, Flat, Sharing
from housing.stock.models import Bed, Dwelling, Property

OTHERS = "others"
"""Stands for every company that is none of the well-known ones: a party."""

KNOWN = (Flat.WOMEN.value, Flat.MEN.value, ANY_COMPANY)

Guests = dict[str, int]
"""For each company (or `OTHERS`) the mask of the weeks in which its guests are there."""

RETIRING = [model.retired_on for model in (Bed, Dwelling, Property)]


class BedWeeks(NamedTuple):
    """A bed, and the mask of the weeks in which it is taken, closed or held on some night."""

    id: int
    municipality_id: int
    dwelling_id: int
    sharing: str
    shared_room: str | None
    taken: int | None


def beds_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> list[BedWeeks]:
    """Return the beds of these municipalities that stand in some of the weeks."""
    rows = db.session.execute(
        select(
            Bed.id,
            Bed.municipality_id,
            Bed.dwelling_id,
            Dwelling.sharing,
            case((Bed.is_shared_room, Bed.room_key)),
            mask_of(weeks, BedNight.bed_id == Bed.id),
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(
            Bed.municipality_id.in_(municipality_ids),
            *(or_(on.is_(None), on >= weeks[0].departure) for on in RETIRING),
        )
    )
    return list(map(BedWeeks._make, rows))


def retiring_beds(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> dict[int, date]:
    """Return the day on which beds go that stand in some of the weeks, but not in all."""
    rows = db.session.execute(
        select(Bed.id, *RETIRING)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(Bed.municipality_id.in_(municipality_ids), or_(*(on < weeks[-1].departure for on in RETIRING)))
    )
    return {bed_id: min(day for day in days if day) for bed_id, *days in rows}


def parties_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> dict[int, Guests]:
    """Return, by dwelling, when somebody is in a home for one party."""
    here = (BedNight.dwelling_id == Dwelling.id, BedNight.company.is_not(None))
    rows = db.session.execute(
        select(Dwelling.id, mask_of(weeks, *here)).where(
            Dwelling.municipality_id.in_(municipality_ids), Dwelling.sharing == Sharing.SINGLE_PARTY
        )
    )
    return {dwelling: {OTHERS: mask} for dwelling, mask in rows if mask}


def guests_by_week(weeks: Sequence[Stay], dwelling_ids: Collection[int]) -> dict[int, Guests]:
    """Return, by dwelling, when guests of which company are there."""
    companies = _companies(BedNight.company)
    here = BedNight.dwelling_id == Dwelling.id
    rows = db.session.execute(
        select(Dwelling.id, *(mask_of(weeks, here, company) for company in companies.values())).where(
            Dwelling.id.in_(dwelling_ids)
        )
    )
    return {dwelling: _guests(companies, masks) for dwelling, *masks in rows}


def room_guests_by_week(weeks: Sequence[Stay], dwelling_ids: Collection[int]) -> dict[tuple[int, str], Guests]:
    """Return, by dwelling and shared room, when guests of which company are there."""
    companies = _companies(BedNight.room_company)
    rooms = (
        select(Bed.dwelling_id, Bed.room_key).where(Bed.dwelling_id.in_(dwelling_ids), Bed.is_shared_room).distinct()
    ).subquery()
    here = (BedNight.dwelling_id == rooms.c.dwelling_id, BedNight.room == rooms.c.room_key)
    masks = [mask_of(weeks, *here, company) for company in companies.values()]
    rows = db.session.execute(select(rooms.c.dwelling_id, rooms.c.room_key, *masks))
    return {(dwelling, room): _guests(companies, found) for dwelling, room, *found in rows}


def _companies(company: InstrumentedAttribute[str | None]) -> dict[str, ColumnElement[bool]]:
    return {**{known: company == known for known in KNOWN}, OTHERS: company.not_in(KNOWN)}


def _guests(companies: Collection[str], masks: Sequence[int | None]) -> Guests:
    return {company: mask for company, mask in zip(companies, masks, strict=True) if mask}
