"""What a coordinator decides of what her institution's students have claimed, as plain rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.queries.invitations import periods_of
from housing.rules.claiming import Special


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One line of the list. `granted` none: it waits. `days`: first and last day of each period."""

    ref: str
    kind: Special
    raised_at: datetime
    granted: bool | None
    decided_at: datetime | None
    person: PersonRow
    course_code: str
    municipality_name: str
    days: tuple[tuple[date, date], ...]


def special_claims_of(institution_id: int, today: date) -> list[ToDecide]:
    """Return what the institution's students claim for placements that are not over: what waits first, oldest first."""
    rows = db.session.execute(_special_claims(institution_id, today)).all()
    days = periods_of({row.placement_id for row in rows})
    return [
        ToDecide(
            ref=row.ref,
            kind=Special(row.kind),
            raised_at=row.raised_at,
            granted=row.granted,
            decided_at=row.decided_at,
            person=PersonRow.made_of(row),
            course_code=row.course_code,
            municipality_name=row.municipality_name,
            days=tuple(days[row.placement_id]),
        )
        for row in rows
    ]


def number_to_decide(institution_id: int, today: date) -> int:
    """Return how many wait for a coordinator of the institution."""
    waiting = (
        select(func.count())
        .select_from(SpecialClaim)
        .join(Placement, Placement.id == SpecialClaim.placement_id)
        .join(Claim, Claim.placement_id == SpecialClaim.placement_id)
        .where(SpecialClaim.granted.is_(None), *_in_force(institution_id, today))
    )
    return db.session.scalar(waiting) or 0


def lock_special_claim(institution_id: int, ref: str, today: date) -> SpecialClaim | None:
    """Return one of the institution's for an answer; a second coordinator waits until the first has answered."""
    return db.session.scalar(
        select(SpecialClaim)
        .join(Placement, Placement.id == SpecialClaim.placement_id)
        .join(Claim, Claim.placement_id == SpecialClaim.placement_id)
        .where(SpecialClaim.ref == ref, *_in_force(institution_id, today))
        .with_for_update(of=SpecialClaim.__table__)
        .execution_options(populate_existing=True)
    )


def _in_force(institution_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """Of placements that are to take place, and as far as she still claims it."""
    later = aliased(PlacementPeriod)
    return (
        Placement.institution_id == institution_id,
        Placement.status == "published",
        exists().where(later.placement_id == Placement.id, later.last_day >= today),
        or_(
            and_(SpecialClaim.kind == Special.PRIORITY, Claim.wants_priority),
            and_(SpecialClaim.kind == Special.OWN_ROOM, Claim.own_room),
        ),
    )


def _special_claims(institution_id: int, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            SpecialClaim.placement_id,
            SpecialClaim.ref,
            SpecialClaim.kind,
            SpecialClaim.raised_at,
            SpecialClaim.granted,
            SpecialClaim.decided_at,
            Placement.course_code,
            Municipality.name.label("municipality_name"),
            *NAME_COLUMNS,
        )
        .join(Placement, Placement.id == SpecialClaim.placement_id)
        .join(Claim, Claim.placement_id == SpecialClaim.placement_id)
        .join(Municipality, Municipality.id == Placement.municipality_id)
        .join(Student, Student.id == Placement.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(*_in_force(institution_id, today))
        .order_by(
            SpecialClaim.granted.is_not(None), SpecialClaim.raised_at, SpecialClaim.placement_id, SpecialClaim.kind
        )
    )
