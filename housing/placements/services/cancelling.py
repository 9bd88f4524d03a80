"""Cancelling a placement: it is no longer to take place, and nothing can be booked on it."""

from datetime import datetime

from sqlalchemy import select

from housing import audit
from housing.database import db
from housing.happenings import PlacementChanged, announce
from housing.placements.models import Placement
from housing.placements.queries.known import has_held_nights
from housing.placements.services.windows import forget_windows


class StillBooked(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """Nights are booked on the placement and nobody released them; nothing was changed."""


def cancel_placement(placement_id: int, *, at: datetime, by: int | None) -> None:
    """Cancel a placement; cancelling it again changes nothing.

    First the bookings on it are released by whoever handles `PlacementChanged`, then its window goes. A request
    for a bed that comes at the same moment either was first, and is released with the others, or waits for the
    lock and is refused by the ledger, since the nights it asks for lie in no window. Raises `StillBooked` when
    nights are held all the same (a guest who has moved in stays until an officer ends the stay).
    """
    placement = db.session.scalars(
        select(Placement).where(Placement.id == placement_id).with_for_update(of=Placement.__table__)
    ).one()
    if placement.status == "cancelled":
        return
    announce(PlacementChanged(at, placement_id, cancelled=True))
    db.session.flush()
    if has_held_nights(placement_id):
        raise StillBooked
    forget_windows([placement_id])
    placement.status = "cancelled"
    db.session.flush()
    audit.record(at=at, person_id=by, action="placement_cancelled", subject="placement", subject_ref=placement.ref)
