"""Beds that are free on every night of some stays, in one municipality or in all, and who lives beside them.

Only free beds come back, a tenth of a country's; and only where company matters is it asked who is there.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Date, Select, and_, bindparam, case, exists, or_, select, union

from housing.availability.queries.capacity import Conditions
from housing.availability.queries.masks import among_those
from housing.availability.queries.suspects import somebody
from housing.database import dialect_name, read_rows
from housing.nights.models import BedNight, DwellingNight
from housing.organisations.models import Municipality
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.sharing import ANY_COMPANY, Sharing
from housing.stock.models import Bed, Dwelling, Property


class FreeBed(NamedTuple):
    """A bed that nobody has on any of the nights.

    `shared_room`: the key of its room, where it is shared. `has_strangers`: in a mixed home, whether guests were ever
    there who came when it was not mixed.
    """

    id: int
    municipality_id: int
    dwelling_id: int
    sharing: str
    shared_room: str | None
    has_strangers: bool

    @property
    def asks_for_company(self) -> bool:
        """Whether the other guests of the home may keep a newcomer out of it."""
        return self.sharing != Sharing.MIXED or self.has_strangers


def free_throughout(
    stays: Sequence[Stay], municipality_ids: Collection[int] | None, conditions: Conditions
) -> list[FreeBed]:
    """Return the beds that stand and are free on all nights, and meet the conditions."""
    everywhere = municipality_ids is None
    statement = _free(len(stays), everywhere, conditions)
    if everywhere and dialect_name() == "postgresql":
        statement = _sifted(len(stays), conditions)
    more = {"last_departure": stays[-1].departure, "ids": list(municipality_ids or ()), "one_night": _middle(stays[0])}
    asked = _asked(stays) | more
    return [FreeBed._make((*row[:-1], bool(row[-1]))) for row in read_rows(statement, asked)]


def companies_in(stays: Sequence[Stay], dwelling_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the companies met in these dwellings on the nights of the stays."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for dwelling_id, company in read_rows(_companies(len(stays)), _asked(stays) | {"ids": list(dwelling_ids)}):
        found[dwelling_id].add(company)
    return {dwelling_id: frozenset(companies) for dwelling_id, companies in found.items()}


def companies_in_rooms(stays: Sequence[Stay], dwelling_ids: Collection[int]) -> dict[int, dict[str, frozenset[str]]]:
    """Return the companies met in the shared rooms of these dwellings, by dwelling and room."""
    found: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for dwelling_id, room, company in read_rows(_in_rooms(len(stays)), _asked(stays) | {"ids": list(dwelling_ids)}):
        found[dwelling_id][room].add(company)
    return {
        dwelling_id: {room: frozenset(companies) for room, companies in rooms.items()}
        for dwelling_id, rooms in found.items()
    }


@lru_cache
def _free(stays: int, everywhere: bool, conditions: Conditions) -> Select[*tuple[Any, ...]]:
    taken = [exists(select(BedNight.bed_id).where(BedNight.bed_id == Bed.id, on_stay)) for on_stay in _each(stays)]
    last = bindparam("last_departure", type_=Date())
    here = DwellingNight.dwelling_id == Dwelling.id
    strangers = case((Dwelling.sharing == Sharing.MIXED, somebody(DwellingNight, here, outside=(ANY_COMPANY,))))
    return (
        select(
            Bed.id,
            Bed.municipality_id,
            Bed.dwelling_id,
            Dwelling.sharing,
            case((Bed.is_shared_room, Bed.room_key)),
            strangers,
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(
            among_those(Bed.municipality_id, all_of_them=everywhere),
            *(or_(model.retired_on.is_(None), model.retired_on >= last) for model in (Bed, Dwelling, Property)),
            *conditions.clauses(),
            *(~each for each in taken),
        )
    )


@lru_cache
def _sifted(stays: int, conditions: Conditions) -> Select[*tuple[Any, ...]]:
    """Return the same for a whole country, as PostgreSQL answers it faster: most guests of a night stay for long.

    Who is there on one night is asked once, and spares looking up those beds one by one. SQLite looks them up faster.
    """
    taken = (
        select(BedNight.bed_id)
        .select_from(Municipality)
        .join(BedNight, BedNight.municipality_id == Municipality.id)
        .where(BedNight.night == bindparam("one_night", type_=Date()))
    )
    return _free(stays, True, conditions).where(Bed.id.not_in(taken))


def _middle(stay: Stay) -> date:
    """Return the night of a stay on which a bed is taken most likely, if on any."""
    return stay.arrival + stay.nights // 2 * ONE_DAY


@lru_cache
def _companies(stays: int) -> CompoundSelect[*tuple[Any, ...]]:
    there = select(BedNight.dwelling_id, BedNight.company).where(
        among_those(BedNight.dwelling_id, all_of_them=False), BedNight.company.is_not(None)
    )
    return union(*(there.where(on_stay) for on_stay in _each(stays)))


@lru_cache
def _in_rooms(stays: int) -> CompoundSelect[*tuple[Any, ...]]:
    there = select(BedNight.dwelling_id, BedNight.room, BedNight.room_company).where(
        among_those(BedNight.dwelling_id, all_of_them=False), BedNight.room.is_not(None)
    )
    return union(*(there.where(on_stay) for on_stay in _each(stays)))


def _each(stays: int) -> list[ColumnElement[bool]]:
    """Return the condition on nights of each stay, to be asked about apart: in one condition PostgreSQL would go
    through all nights of a bed or a home.
    """
    ends = [(bindparam(f"arrival_{n}", type_=Date()), bindparam(f"departure_{n}", type_=Date())) for n in range(stays)]
    return [and_(BedNight.night >= arrival, BedNight.night < departure) for arrival, departure in ends]


def _asked(stays: Sequence[Stay]) -> dict[str, Any]:
    arrivals = {f"arrival_{n}": stay.arrival for n, stay in enumerate(stays)}
    return arrivals | {f"departure_{n}": stay.departure for n, stay in enumerate(stays)}
