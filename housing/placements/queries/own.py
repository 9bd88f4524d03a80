"""A student's own placements."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from housing.database import db
from housing.organisations.models import PlacementSite
from housing.placements.models import Placement


def own_published(student_ids: Collection[int], ref: str) -> Placement | None:
    """Return the published placement with that reference if it is one of these students'."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.ref == ref, Placement.student_id.in_(student_ids), Placement.status == "published")
        .options(joinedload(Placement.site).joinedload(PlacementSite.municipality), selectinload(Placement.periods))
    )
