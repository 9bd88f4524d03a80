"""Windows that follow their municipality when it changes its margins or the gaps it keeps a bed in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import bindparam, delete, insert, select, update

from housing.database import db
from housing.happenings import NightRulesChanged
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight, PlacementPeriod
from housing.placements.queries.organisations import place_with_id
from housing.rules.nights import Ground, Period, window

MADE_BY_PEOPLE = frozenset({Ground.GRANTED, Ground.OUTSIDE})
Windows = dict[int, dict[date, str]]
Night = tuple[int, date, str]


def follow_night_rules(happening: NightRulesChanged) -> None:
    """Give every published placement in the municipality the window that its periods make now.

    A night that is booked stays bookable although the rules would no longer give it: it has been granted.
    """
    ids = _lock_published(happening.municipality_id)
    made, written = _made(happening.municipality_id, ids), _written(ids)
    for placement_id in ids:
        # what an officer granted, and what a move left behind, is not the rules' to take
        kept = {n: g for n, g in written[placement_id].items() if g in MADE_BY_PEOPLE}
        made[placement_id] |= kept
    for placement_id, night in _held(ids):
        made[placement_id].setdefault(night, str(Ground.GRANTED))
    _write(made, written)


def _lock_published(municipality_id: int) -> list[int]:
    wanted = select(Placement.id).where(Placement.municipality_id == municipality_id, Placement.status == "published")
    return list(db.session.scalars(wanted.order_by(Placement.id).with_for_update()))


def _made(municipality_id: int, ids: Collection[int]) -> Windows:
    place = place_with_id(municipality_id)
    periods: defaultdict[int, list[Period]] = defaultdict(list)
    rows = db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
        .where(PlacementPeriod.placement_id.in_(ids))
        .order_by(PlacementPeriod.first_day)
    )
    for placement_id, first_day, last_day in rows:
        periods[placement_id].append(Period(first_day, last_day))
    rules = place.margin_before, place.margin_after, place.keep_gap_nights
    return {each: {n: str(g) for n, g in window(periods[each], *rules).items()} for each in ids}


def _written(ids: Collection[int]) -> Windows:
    found: Windows = {each: {} for each in ids}
    rows = db.session.execute(
        select(PlacementNight.placement_id, PlacementNight.night, PlacementNight.ground).where(
            PlacementNight.placement_id.in_(ids)
        )
    )
    for placement_id, night, ground in rows:
        found[placement_id][night] = ground
    return found


def _held(ids: Collection[int]) -> list[tuple[int, date]]:
    rows = db.session.execute(select(BedNight.placement_id, BedNight.night).where(BedNight.placement_id.in_(ids)))
    return [(placement_id, night) for placement_id, night in rows if placement_id is not None]


def _write(made: Mapping[int, Mapping[date, str]], written: Mapping[int, Mapping[date, str]]) -> None:
    wanted = {(each, night): ground for each, nights in made.items() for night, ground in nights.items()}
    present = {(each, night): ground for each, nights in written.items() for night, ground in nights.items()}
    table = db.metadata.tables[PlacementNight.__tablename__]
    here = (table.c.placement_id == bindparam("of")) & (table.c.night == bindparam("on"))
    gone = [{"of": of, "on": on} for of, on in present.keys() - wanted.keys()]
    new = [
        {"placement_id": of, "night": on, "placement_status": "published", "ground": wanted[of, on]}
        for of, on in wanted.keys() - present.keys()
    ]
    other = [
        {"of": of, "on": on, "now": wanted[of, on]}
        for of, on in wanted.keys() & present.keys()
        if wanted[of, on] != present[of, on]
    ]
    if gone:
        db.session.execute(delete(table).where(here), gone)
    if new:
        db.session.execute(insert(table), new)
    if other:
        db.session.execute(update(table).where(here).values(ground=bindparam("now")), other)
