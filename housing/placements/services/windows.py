"""The nights that may be booked on a placement, written where the database can guard them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, exists, insert, update

from housing.database import db
from housing.nights.models import BedNight
from housing.placements.models import PlacementNight
from housing.placements.queries.organisations import Place
from housing.rules.nights import Period, window


def write_windows(windows: Mapping[int, tuple[Sequence[Period], Place]]) -> None:
    """Replace the windows of published placements, given by id with their periods and municipality.

    Raises `IntegrityError` where a night in use would go: the ledger refers to the window.
    """
    forget_windows(windows)
    rows = [
        {"placement_id": placement_id, "night": night, "placement_status": "published", "ground": str(ground)}
        for placement_id, (periods, place) in windows.items()
        for night, ground in window(periods, place.margin_before, place.margin_after, place.keep_gap_nights).items()
    ]
    if rows:
        db.session.execute(insert(PlacementNight), rows)


def forget_windows(placement_ids: Mapping[int, object] | Sequence[int]) -> None:
    """Remove windows: nothing can be booked on these placements any more."""
    ids = list(placement_ids)
    if ids:
        db.session.execute(delete(PlacementNight).where(PlacementNight.placement_id.in_(ids)))


def close_window(placement_id: int) -> None:
    """Leave of a window only the nights that somebody has had, now those of a cancelled placement.

    The placement has to be cancelled in the same transaction: the database looks at it in the end.
    """
    of_it = PlacementNight.placement_id == placement_id
    used = exists().where(BedNight.placement_id == PlacementNight.placement_id, BedNight.night == PlacementNight.night)
    db.session.execute(delete(PlacementNight).where(of_it, ~used).execution_options(synchronize_session=False))
    db.session.execute(
        update(PlacementNight)
        .where(of_it)
        .values(placement_status="cancelled")
        .execution_options(synchronize_session=False)
    )
