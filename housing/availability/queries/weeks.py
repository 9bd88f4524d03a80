"""Beds, and the guests who keep others out, week by week of a term, in one municipality or in all of them."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, case, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from housing.availability.queries.capacity import EVERY_BED, Conditions
from housing.availability.queries.masks import (
    FIRST_DEPARTURE,
    LAST_DEPARTURE,
    Statement,
    among_those,
    answered,
    mask_of,
)
from housing.database import dialect_name
from housing.nights.models import BedNight
from housing.rules.nights import Stay
from housing.rules.sharing import ANY_COMPANY, Flat, Sharing
from housing.rules.turnover import widened
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.turnover import SAME_PLACE, turnovers_in

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


def beds_by_week(
    weeks: Sequence[Stay], municipality_ids: Collection[int] | None, conditions: Conditions = EVERY_BED
) -> Sequence[BedWeeks]:
    """Return the beds that stand in some of the weeks and meet the conditions."""
    statement = _beds(dialect_name(), len(weeks), municipality_ids is None, conditions)
    rows = answered(statement, weeks, municipality_ids)
    return cast(Sequence[BedWeeks], rows)  # as they came: a country has thousands


@lru_cache
def _beds(engine: str, weeks: int, everywhere: bool, conditions: Conditions) -> Statement:
    return _standing(
        Bed.id,
        Bed.municipality_id,
        Bed.dwelling_id,
        Dwelling.sharing,
        case((Bed.is_shared_room, Bed.room_key)),
        mask_of(engine, weeks, BedNight.bed_id == Bed.id),
    ).where(
        among_those(Bed.municipality_id, all_of_them=everywhere),
        *(or_(on.is_(None), on >= FIRST_DEPARTURE) for on in RETIRING),
        *conditions.clauses(),
    )


def retiring_beds(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> dict[int, date]:
    """Return the day on which beds go that stand in some of the weeks, but not in all."""
    rows = answered(_retiring(municipality_ids is None), weeks, municipality_ids)
    return {bed_id: min(day for day in days if day) for bed_id, *days in rows}


@lru_cache
def _retiring(everywhere: bool) -> Statement:
    return _standing(Bed.id, *RETIRING).where(
        among_those(Bed.municipality_id, all_of_them=everywhere), or_(*(on < LAST_DEPARTURE for on in RETIRING))
    )


def _standing(*columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Statement:
    # Each bed has its dwelling and property; outer joins keep SQLite to going from bed to bed, as their nights lie.
    joined = select(*columns).outerjoin(Dwelling, Dwelling.id == Bed.dwelling_id)
    return joined.outerjoin(Property, Property.id == Dwelling.property_id)


def parties_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> dict[int, Guests]:
    """Return, by dwelling, when somebody is in a home for one party."""
    rows = answered(_parties(dialect_name(), len(weeks), municipality_ids is None), weeks, municipality_ids)
    return {dwelling: {OTHERS: mask} for dwelling, mask in rows if mask}


@lru_cache
def _parties(engine: str, weeks: int, everywhere: bool) -> Statement:
    here = (BedNight.dwelling_id == Dwelling.id, BedNight.company.is_not(None))
    return select(Dwelling.id, mask_of(engine, weeks, *here)).where(
        among_those(Dwelling.municipality_id, all_of_them=everywhere), Dwelling.sharing == Sharing.SINGLE_PARTY
    )


def kept_empty_by_week(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> dict[int, int]:
    """Return the mask of the weeks in which a bed has to stay empty between guests, for beds that turn over."""
    found: dict[int, int] = {}
    for nights in turnovers_in(municipality_ids):
        statement = _kept_empty(dialect_name(), len(weeks), municipality_ids is None, nights)
        for bed_id, mask in answered(statement, widened(weeks, nights), municipality_ids):
            found[bed_id] = mask or 0
    return found


@lru_cache
def _kept_empty(engine: str, weeks: int, everywhere: bool, nights: int) -> Statement:
    return (
        select(Bed.id, mask_of(engine, weeks, SAME_PLACE))
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(
            among_those(Dwelling.municipality_id, all_of_them=everywhere), Dwelling.turnover_nights == literal(nights)
        )
    )


def guests_by_week(weeks: Sequence[Stay], dwelling_ids: Collection[int]) -> dict[int, Guests]:
    """Return, by dwelling, when guests of which company are there."""
    rows = answered(_guests(dialect_name(), len(weeks)), weeks, dwelling_ids)
    return {dwelling: _by_company(masks) for dwelling, *masks in rows}


@lru_cache
def _guests(engine: str, weeks: int) -> Statement:
    here = BedNight.dwelling_id == Dwelling.id
    masks = [mask_of(engine, weeks, here, company) for company in _companies(BedNight.company)]
    return select(Dwelling.id, *masks).where(among_those(Dwelling.id, all_of_them=False))


def room_guests_by_week(weeks: Sequence[Stay], dwelling_ids: Collection[int]) -> dict[tuple[int, str], Guests]:
    """Return, by dwelling and shared room, when guests of which company are there."""
    rows = answered(_room_guests(dialect_name(), len(weeks)), weeks, dwelling_ids)
    return {(dwelling, room): _by_company(masks) for dwelling, room, *masks in rows}


@lru_cache
def _room_guests(engine: str, weeks: int) -> Statement:
    mine = among_those(Bed.dwelling_id, all_of_them=False)
    rooms = select(Bed.dwelling_id, Bed.room_key).where(mine, Bed.is_shared_room).distinct().subquery()
    here = (BedNight.dwelling_id == rooms.c.dwelling_id, BedNight.room == rooms.c.room_key)
    masks = [mask_of(engine, weeks, *here, company) for company in _companies(BedNight.room_company)]
    return select(rooms.c.dwelling_id, rooms.c.room_key, *masks)


def _companies(company: InstrumentedAttribute[str | None]) -> list[ColumnElement[bool]]:
    return [*(company == known for known in KNOWN), company.not_in(KNOWN)]


def _by_company(masks: Sequence[int | None]) -> Guests:
    return {company: mask for company, mask in zip((*KNOWN, OTHERS), masks, strict=True) if mask}
