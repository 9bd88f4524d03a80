"""Which homes must be looked at closely, because their guests may keep others out on some week.

Every guest's company stands in the ledger's keys, also for a while after the guest has gone: so none is forgotten
here, and some are named who turn out to be harmless. The keys are ordered by company and then by night: that a mixed
home has none but mixed guests, or that its women leave before its men come, is one step in an index.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select

from housing.database import db
from housing.nights.models import DwellingNight, RoomNight
from housing.rules.nights import Stay
from housing.rules.sharing import ANY_COMPANY, Flat, Sharing
from housing.stock.models import Bed, Dwelling

DAYS_A_WEEK = 7
Keys = type[DwellingNight] | type[RoomNight]


def homes_to_look_at(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> frozenset[int]:
    """Return the mixed and same-gender dwellings whose guests may keep others out."""
    here = DwellingNight.dwelling_id == Dwelling.id
    own = Dwelling.municipality_id.in_(municipality_ids)
    strangers = _somebody(DwellingNight, here, outside=(ANY_COMPANY,))
    mixed = db.session.scalars(select(Dwelling.id).where(own, Dwelling.sharing == Sharing.MIXED, strangers))
    flats = db.session.execute(
        select(Dwelling.id, *_spans(DwellingNight, weeks, here)).where(own, Dwelling.sharing == Sharing.SAME_GENDER)
    )
    return frozenset(mixed) | _suspects(flats, weeks)


def rooms_to_look_at(weeks: Sequence[Stay], municipality_ids: Collection[int]) -> frozenset[int]:
    """Return the mixed dwellings with a shared room whose guests may keep others out of it."""
    here = and_(RoomNight.dwelling_id == Bed.dwelling_id, RoomNight.room == Bed.room_key)
    rooms = db.session.execute(
        select(Bed.dwelling_id, *_spans(RoomNight, weeks, here))
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Bed.municipality_id.in_(municipality_ids), Bed.is_shared_room, Dwelling.sharing == Sharing.MIXED)
    )
    return _suspects(rooms, weeks)


def _spans(keys: Keys, weeks: Sequence[Stay], here: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Return whether some company is no flat, and the first and last night of women and of men."""
    outside = _somebody(keys, here, outside=(Flat.MEN, Flat.WOMEN))
    return outside, *(_night(end, keys, weeks, here, flat) for flat in Flat for end in (func.min, func.max))


def _somebody(keys: Keys, here: ColumnElement[bool], *, outside: tuple[str, ...]) -> ColumnElement[bool]:
    """Return whether a company was ever there that is none of `outside`.

    It is asked as ranges, for a key cannot seek "not"; and for any night, for that too would be no single step.
    """
    company, edges = keys.company, sorted(outside)
    between = [and_(company > one, company < other) for one, other in pairwise(edges)]
    parts = [company < edges[0], *between, company > edges[-1]]
    return or_(*(exists(select(keys.dwelling_id).where(here, part)) for part in parts))


def _night(
    end: Callable[..., ColumnElement[date]],
    keys: Keys,
    weeks: Sequence[Stay],
    here: ColumnElement[bool],
    flat: Flat,
) -> ScalarSelect[date]:
    in_term = (keys.night >= weeks[0].arrival, keys.night < weeks[-1].departure)
    statement = select(end(keys.night)).where(here, keys.company == flat, *in_term)
    return statement.scalar_subquery()


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
