"""What an import made of each placement, noted so that it can be undone: states by ids and days, no name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import delete, insert, select

from housing.database import db
from housing.placements.models import ImportedChange, Placement, PlacementImport, PlacementPeriod
from housing.placements.queries.known import KnownPlacement
from housing.rules.nights import Period

KEPT = timedelta(days=30)
"""So long an import can be undone (assumed); afterwards what was before is forgotten."""


@dataclass(frozen=True, slots=True)
class PlacementState:
    """A placement as an import finds or leaves it. Its student's name is not part of it."""

    status: str
    housing: str
    course_name: str | None
    study_term: int | None
    site_id: int
    municipality_id: int
    periods: tuple[Period, ...]

    @classmethod
    def of_known(cls, known: KnownPlacement) -> Self:
        """Return the state of a placement as it is known before the import."""
        return cls(
            known.status,
            known.housing,
            known.course_name,
            known.study_term,
            known.site_id,
            known.municipality_id,
            known.periods,
        )

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the state that was kept."""
        days = (map(date.fromisoformat, pair) for pair in kept["periods"])
        return cls(**{**kept, "periods": tuple(Period(*pair) for pair in days)})

    def as_json(self) -> dict[str, Any]:
        """Return what is kept."""
        days = [[each.first_day.isoformat(), each.last_day.isoformat()] for each in self.periods]
        return {**asdict(self), "periods": days}


def states_of(placement_ids: Collection[int]) -> dict[int, PlacementState]:
    """Return how placements are now."""
    periods: dict[int, list[Period]] = {placement_id: [] for placement_id in placement_ids}
    rows = db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
        .where(PlacementPeriod.placement_id.in_(placement_ids))
        .order_by(PlacementPeriod.first_day)
    )
    for placement_id, first_day, last_day in rows:
        periods[placement_id].append(Period(first_day, last_day))
    found = db.session.execute(
        select(
            Placement.id,
            Placement.status,
            Placement.housing,
            Placement.course_name,
            Placement.study_term,
            Placement.site_id,
            Placement.municipality_id,
        ).where(Placement.id.in_(placement_ids))
    )
    return {
        row.id: PlacementState(
            status=row.status,
            housing=row.housing,
            course_name=row.course_name,
            study_term=row.study_term,
            site_id=row.site_id,
            municipality_id=row.municipality_id,
            periods=tuple(periods[row.id]),
        )
        for row in found
    }


def note_changes(import_id: int, changed: Sequence[tuple[int, KnownPlacement | None]]) -> None:
    """Note what an import has made of these placements, by id, each beside what was known of it before."""
    after = states_of([placement_id for placement_id, _ in changed])
    rows = [
        {
            "import_id": import_id,
            "placement_id": placement_id,
            "before": PlacementState.of_known(known).as_json() if known else None,
            "after": after[placement_id].as_json(),
        }
        for placement_id, known in changed
    ]
    if rows:
        db.session.execute(insert(ImportedChange), rows)


def forget_changes(import_ids: Iterable[int]) -> None:
    """Forget what these imports made: they cannot be undone any more."""
    db.session.execute(delete(ImportedChange).where(ImportedChange.import_id.in_(list(import_ids))))


def forget_old_changes(at: datetime) -> None:
    """Forget what imports made that were published too long ago to be undone."""
    old = select(PlacementImport.id).where(PlacementImport.imported_at < at - KEPT)
    db.session.execute(
        delete(ImportedChange).where(ImportedChange.import_id.in_(old)).execution_options(synchronize_session=False)
    )
