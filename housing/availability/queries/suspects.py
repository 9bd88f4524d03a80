"""Which homes must be looked at closely, because their guests may keep others out on some week.

Every guest's company stands in the ledger's keys, also for a while after the guest has gone: so none is forgotten
here, and some are named who turn out to be harmless. The keys are ordered by company and then by night: that a mixed
home has none but mixed guests, or that its women leave before its men come, is one step in an index.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from housing.availability.queries.masks import FIRST_NIGHT, LAST_DEPARTURE, Statement, among_those, answered
from housing.nights.models import DwellingNight, RoomNight
from housing.rules.nights import Stay
from housing.rules.sharing import ANY_COMPANY, Flat, Sharing
from housing.stock.models import Bed, Dwelling

DAYS_A_WEEK = 7
Keys = type[DwellingNight] | type[RoomNight]


def homes_to_look_at(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> frozenset[int]:
    """Return the mixed and same-gender dwellings whose guests may keep others out."""
    everywhere = municipality_ids is None
    mixed = answered(_mixed_with_strangers(everywhere), weeks, municipality_ids)
    flats = answered(_flats(everywhere), weeks, municipality_ids)
    return frozenset(dwelling for (dwelling,) in mixed) | _suspects(flats, weeks)


def rooms_to_look_at(weeks: Sequence[Stay], municipality_ids: Collection[int] | None) -> frozenset[int]:
    """Return the mixed dwellings with a shared room whose guests may keep others out of it."""
    return _suspects(answered(_rooms(municipality_ids is None), weeks, municipality_ids), weeks)


@lru_cache
def _mixed_with_strangers(everywhere: bool) -> Statement:
    here = DwellingNight.dwelling_id == Dwelling.id
    return select(Dwelling.id).where(
        among_those(Dwelling.municipality_id, all_of_them=everywhere),
        Dwelling.sharing == Sharing.MIXED,
        somebody(DwellingNight, here, outside=(ANY_COMPANY,)),
    )


@lru_cache
def _flats(everywhere: bool) -> Statement:
    here = DwellingNight.dwelling_id == Dwelling.id
    return select(Dwelling.id, *_spans(DwellingNight, here)).where(
        among_those(Dwelling.municipality_id, all_of_them=everywhere), Dwelling.sharing == Sharing.SAME_GENDER
    )


@lru_cache
def _rooms(everywhere: bool) -> Statement:
    here = and_(RoomNight.dwelling_id == Bed.dwelling_id, RoomNight.room == Bed.room_key)
    return (
        select(Bed.dwelling_id, *_spans(RoomNight, here))
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(
            among_those(Bed.municipality_id, all_of_them=everywhere),
            Bed.is_shared_room,
            Dwelling.sharing == Sharing.MIXED,
        )
    )


def _spans(keys: Keys, here: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Return whether some company is no flat, and the first and last night of women and of men."""
    outside = somebody(keys, here, outside=(Flat.MEN, Flat.WOMEN))
    return outside, *(_night(end, keys, here, flat) for flat in Flat for end in (func.min, func.max))


def somebody(keys: Keys, here: ColumnElement[bool], *, outside: tuple[str, ...]) -> ColumnElement[bool]:
    """Return whether a company was ever there that is none of `outside`.

    It is asked as ranges, for a key cannot seek "not"; and for any night, for that too would be no single step. Each
    asks for one row, home by home: an EXISTS is taken by PostgreSQL for a list of all homes, to be made beforehand.
    """
    company, edges = keys.company, sorted(outside)
    between = [and_(company > one, company < other) for one, other in pairwise(edges)]
    parts = [company < edges[0], *between, company > edges[-1]]
    found = select(keys.dwelling_id).where(here).limit(1)
    return or_(*(found.where(part).scalar_subquery().is_not(None) for part in parts))


def _night(
    end: Callable[..., ColumnElement[date]], keys: Keys, here: ColumnElement[bool], flat: Flat
) -> ScalarSelect[date]:
    in_term = (keys.night >= FIRST_NIGHT, keys.night < LAST_DEPARTURE)
    return select(end(keys.night)).where(here, keys.company == flat, *in_term).scalar_subquery()


def _suspects(rows: Iterable[Sequence[Any]], weeks: Sequence[Stay]) -> frozenset[int]:
    first = weeks[0].arrival
    return frozenset(dwelling for dwelling, has_others, *nights in rows if has_others or _share_a_week(nights, first))


def _share_a_week(nights: Sequence[date | None], first: date) -> bool:
    """Tell whether the weeks of one flat, from first to last, meet those of the other."""
    numbers = [(night - first).days // DAYS_A_WEEK for night in nights if night]
    if len(numbers) < len(nights):
        return False
    women_first, women_last, men_first, men_last = numbers
    return women_first <= men_last and men_first <= women_last
