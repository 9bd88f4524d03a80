"""What stands in the way of undoing an import. Bookings and applications lie above: they are known by table only."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select

from housing.database import db
from housing.nights.models import BedNight
from housing.placements.models import ImportedChange, PlacementImport

WAITING = ("open", "waiting")


def imported_later(import_id: int, placement_ids: Collection[int]) -> list[int]:
    """Return which of these placements a later import has changed."""
    later = (ImportedChange.import_id > import_id, PlacementImport.undone_at.is_(None))
    return list(
        db.session.scalars(
            select(ImportedChange.placement_id)
            .join(PlacementImport, PlacementImport.id == ImportedChange.import_id)
            .where(ImportedChange.placement_id.in_(placement_ids), *later)
            .distinct()
            .order_by(ImportedChange.placement_id)
        )
    )


def asked_on(placement_ids: Collection[int]) -> list[int]:
    """Return the placements on which nights are held, or were lived, or on which an application waits."""
    application = db.metadata.tables["application"].c
    booked = db.session.scalars(
        select(BedNight.placement_id).where(BedNight.placement_id.in_(placement_ids)).distinct()
    )
    applied = db.session.scalars(
        select(application.placement_id)
        .where(application.placement_id.in_(placement_ids), application.status.in_(WAITING))
        .distinct()
    )
    return sorted({*filter(None, booked), *applied})


def ended_by(placement_ids: Collection[int], at: datetime) -> list[int]:
    """Return the placements on which bookings ended in the same moment, since the placement did."""
    booking, event = db.metadata.tables["booking"].c, db.metadata.tables["booking_event"].c
    ended = and_(event.booking_id == booking.id, event.at == at, event.to_status == "cancelled")
    return list(
        db.session.scalars(
            select(booking.placement_id)
            .join_from(db.metadata.tables["booking"], db.metadata.tables["booking_event"], ended)
            .where(booking.placement_id.in_(placement_ids))
            .distinct()
            .order_by(booking.placement_id)
        )
    )
