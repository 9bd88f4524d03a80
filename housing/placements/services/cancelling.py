"""Cancelling a placement: it is no longer to take place, and nothing can be booked on it."""

from datetime import datetime

from sqlalchemy import select

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.happenings import PlacementChanged, announce
from housing.placements.models import Placement
from housing.placements.queries.known import has_nights_to_come
from housing.placements.services.windows import close_window


class StillBooked(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """Nights to come are booked on the placement and nobody released them; nothing was changed."""


def cancel_placement(placement_id: int, *, at: datetime, by: int | None) -> None:
    """Cancel a placement; cancelling it again changes nothing.

    First the bookings on it are released by whoever handles `PlacementChanged`, then its window goes, except the
    nights that somebody has lived. A request for a bed that comes at the same moment either was first, and is
    released with the others, or waits for the lock and is refused by the ledger, since the nights it asks for lie in
    no window. Raises `StillBooked` when nights to come are held all the same (a guest who has moved in stays until an
    officer ends the stay). `by` is a person's id.
    """
    placement = db.session.scalars(
        select(Placement).where(Placement.id == placement_id).with_for_update(of=Placement.__table__)
    ).one()
    if placement.status == "cancelled":
        return
    announce(PlacementChanged(at, placement_id, cancelled=True, person_id=by))
    db.session.flush()
    if has_nights_to_come(placement_id, local_date(at)):
        raise StillBooked
    close_window(placement_id)
    placement.status = "cancelled"
    db.session.flush()
    audit.record(at=at, person_id=by, action="placement_cancelled", subject="placement", subject_ref=placement.ref)
