"""A student's own placements, as her pages need them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import joinedload, selectinload

from housing.database import db
from housing.organisations.models import PlacementSite
from housing.placements.models import Placement, PlacementPeriod

WITH_PLACE = (
    joinedload(Placement.site).joinedload(PlacementSite.municipality),
    selectinload(Placement.periods),
)

OWN = (
    select(Placement)
    .where(
        Placement.ref == bindparam("ref"),
        Placement.student_id.in_(bindparam("student_ids", expanding=True)),
        Placement.status != "draft",
    )
    .options(*WITH_PLACE)
)
"""Put together once: that takes longer than asking it."""
OWN_ALONE = OWN.with_for_update(of=Placement.__table__, key_share=True).execution_options(populate_existing=True)


def own_placement(student_ids: Collection[int], ref: str, *, alone: bool = False) -> Placement | None:
    """Return the placement with that reference, published or cancelled, if it is one of these students'.

    `alone`: wait for whoever asks on the same placement, or changes it, and read it as it is then. The second of a
    double click so finds what the first one made, and who was late finds it cancelled; nobody else waits.
    """
    return db.session.scalar(OWN_ALONE if alone else OWN, {"ref": ref, "student_ids": list(student_ids)})


def own_placements(student_ids: Collection[int], today: date) -> list[Placement]:
    """Return these students' placements that are not over, cancelled ones too, the next one first."""
    not_over = exists().where(PlacementPeriod.placement_id == Placement.id, PlacementPeriod.last_day >= today)
    statement = (
        select(Placement)
        .where(Placement.student_id.in_(student_ids), Placement.status != "draft", not_over)
        .options(*WITH_PLACE, joinedload(Placement.institution), joinedload(Placement.term))
    )
    return sorted(db.session.scalars(statement), key=lambda placement: placement.periods[0].first_day)
