"""The nights that may be booked on a placement, written where the database can guard them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import String, bindparam, case, delete, exists, insert, select, update

from housing.database import db
from housing.nights.models import BedNight
from housing.placements.models import PlacementNight
from housing.placements.queries.organisations import Place
from housing.rules.nights import Ground, Period, window

NIGHTS = db.metadata.tables[PlacementNight.__tablename__]
IN_USE = exists().where(BedNight.placement_id == PlacementNight.placement_id, BedNight.night == PlacementNight.night)


WINDOWS = select(PlacementNight.placement_id, PlacementNight.night, PlacementNight.ground).where(
    PlacementNight.placement_id.in_(bindparam("placement_ids", expanding=True)),
    PlacementNight.placement_status == "published",
)
"""Put together once, for that takes longer than to ask it."""


def write_windows(windows: Mapping[int, tuple[Sequence[Period], Place]]) -> None:
    """Give published placements, by id with their periods and municipality, the windows that these make.

    A night in use never goes: one that the periods no longer give is left *outside*, and whoever follows a placement
    that moved makes a proposal about it. What an officer granted stays granted while it is in use.
    """
    made = {
        placement_id: window(periods, place.margin_before, place.margin_after, place.keep_gap_nights)
        for placement_id, (periods, place) in windows.items()
    }
    kept = _nights_in_use(made)
    _forget_unused(made)
    rows = [
        {"placement_id": placement_id, "night": night, "placement_status": "published", "ground": str(ground)}
        for placement_id, nights in made.items()
        for night, ground in nights.items()
        if (placement_id, night) not in kept
    ]
    if rows:
        db.session.execute(insert(PlacementNight), rows)
    if kept:
        now = [
            {"of": of, "on": night, "now": str(made[of].get(night) or _left(ground))}
            for (of, night), ground in kept.items()
        ]
        here = (NIGHTS.c.placement_id == bindparam("of")) & (NIGHTS.c.night == bindparam("on"))
        ground_now = bindparam("now", type_=String())
        reason = case((ground_now == Ground.GRANTED, NIGHTS.c.reason))
        values = {"ground": ground_now, "placement_status": "published", "reason": reason}
        db.session.connection().execute(update(NIGHTS).where(here).values(values), now)


def forget_unused(placement_id: int) -> None:
    """Remove the nights outside, and those that an officer granted, that nobody has any longer."""
    beyond = PlacementNight.ground.in_([Ground.OUTSIDE, Ground.GRANTED])
    db.session.execute(
        delete(PlacementNight)
        .where(PlacementNight.placement_id == placement_id, beyond, ~IN_USE)
        .execution_options(synchronize_session=False)
    )


def grant_nights(placement_id: int, nights: Collection[date], reason: str) -> None:
    """Let these nights be booked on a published placement that does not cover them, for a reason (a code).

    Nights that it covers by now are left as they are.
    """
    there = select(PlacementNight.night).where(PlacementNight.placement_id == placement_id)
    new = sorted(set(nights) - set(db.session.scalars(there)))
    if new:
        granted = {"placement_id": placement_id, "placement_status": "published", "ground": str(Ground.GRANTED)}
        db.session.execute(insert(PlacementNight), [{**granted, "night": night, "reason": reason} for night in new])


def window_of(placement_id: int) -> dict[date, Ground]:
    """Return the nights that may be booked on a placement, with their grounds."""
    return windows_of([placement_id])[placement_id]


def windows_of(placement_ids: Collection[int]) -> defaultdict[int, dict[date, Ground]]:
    """Return the same of several placements, by placement."""
    windows: defaultdict[int, dict[date, Ground]] = defaultdict(dict)
    for placement_id, night, ground in db.session.execute(WINDOWS, {"placement_ids": list(placement_ids)}):
        windows[placement_id][night] = Ground(ground)
    return windows


def _left(ground: str) -> str:
    return ground if ground == Ground.GRANTED else Ground.OUTSIDE


def _nights_in_use(placement_ids: Iterable[int]) -> dict[tuple[int, date], str]:
    rows = db.session.execute(
        select(PlacementNight.placement_id, PlacementNight.night, PlacementNight.ground).where(
            PlacementNight.placement_id.in_(list(placement_ids)), IN_USE
        )
    )
    return {(placement_id, night): ground for placement_id, night, ground in rows}


def _forget_unused(placement_ids: Iterable[int]) -> None:
    ids = list(placement_ids)
    if ids:
        db.session.execute(
            delete(PlacementNight)
            .where(PlacementNight.placement_id.in_(ids), ~IN_USE)
            .execution_options(synchronize_session=False)
        )


def forget_windows(placement_ids: Sequence[int]) -> None:
    """Remove windows: nothing can be booked on these placements any more. Refused while a night is in use."""
    if placement_ids:
        db.session.execute(delete(PlacementNight).where(PlacementNight.placement_id.in_(list(placement_ids))))


def close_window(placement_id: int) -> None:
    """Leave of a window only the nights that somebody has had, now those of a cancelled placement.

    The placement has to be cancelled in the same transaction: the database looks at it in the end.
    """
    of_it = PlacementNight.placement_id == placement_id
    db.session.execute(delete(PlacementNight).where(of_it, ~IN_USE).execution_options(synchronize_session=False))
    db.session.execute(
        update(PlacementNight)
        .where(of_it)
        .values(placement_status="cancelled")
        .execution_options(synchronize_session=False)
    )
