"""Who of an institution's students may be invited to find housing, and who was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from housing.accounts.models import PersonDetails, Student
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Institution, Municipality, Organisation
from housing.placements.models import Invitation, Placement, PlacementPeriod


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published placement as far as inviting its student goes. `invited_on` is past, or a day to come."""

    placement_id: int
    placement_ref: str
    person_id: int
    email: str | None
    housing: str
    municipality_name: str
    municipality_is_live: bool
    institution_name: str
    last_day: date
    invited_on: date | None
    is_sent: bool
    is_booked: bool

    @classmethod
    def invented(cls, institution_name: str, day: date) -> Self:
        """Return somebody who does not exist, to show the text of a mail with when nobody is to be written to."""
        return cls(0, "x" * 10, 0, None, "yes", "Storuman", True, institution_name, day, None, False, False)


def candidates_of(institution_id: int) -> list[Candidate]:
    """Return the institution's published placements, in the order of their students' names."""
    wanted = _candidates().where(Placement.institution_id == institution_id)
    return [Candidate(*row) for row in db.session.execute(wanted)]


def lock_deciding(institution_id: int) -> None:
    """Let one coordinator of an institution at a time decide on invitations: whoever comes second finds them decided.

    A double click is two of them. On SQLite a writer is alone anyway.
    """
    table = Institution.__table__
    db.session.execute(select(table.c.id).where(table.c.id == institution_id).with_for_update(key_share=True))


def lock_due(day: date) -> list[Invitation]:
    """Return, over all institutions, invitations that go on `day` or should have gone; no other worker gets them."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.sent_at.is_(None), Invitation.send_on <= day)
            .order_by(Invitation.placement_id)
            .with_for_update(skip_locked=True)
        )
    )


def candidates_for(placement_ids: Collection[int]) -> list[Candidate]:
    """Return those of the placements that are published."""
    return [Candidate(*row) for row in db.session.execute(_candidates().where(Placement.id.in_(placement_ids)))]


def planned_invitations(institution_id: int) -> list[Invitation]:
    """Return the institution's invitations that have not gone yet."""
    return list(
        db.session.scalars(
            select(Invitation)
            .join(Placement, Placement.id == Invitation.placement_id)
            .where(Placement.institution_id == institution_id, Invitation.sent_at.is_(None))
            .order_by(Invitation.send_on)
        )
    )


def periods_of(placement_ids: Collection[int]) -> dict[int, list[tuple[date, date]]]:
    """Return first and last day of the periods of each placement."""
    found: dict[int, list[tuple[date, date]]] = {each: [] for each in placement_ids}
    rows = db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
        .where(PlacementPeriod.placement_id.in_(placement_ids))
        .order_by(PlacementPeriod.first_day)
    )
    for placement_id, first_day, last_day in rows:
        found[placement_id].append((first_day, last_day))
    return found


def _candidates() -> Select[*tuple[Any, ...]]:
    sender = aliased(Organisation)
    last_day = (
        select(func.max(PlacementPeriod.last_day)).where(PlacementPeriod.placement_id == Placement.id).scalar_subquery()
    )
    return (
        select(
            Placement.id,
            Placement.ref,
            Student.person_id,
            PersonDetails.email,
            Placement.housing,
            Municipality.name,
            Municipality.live_since.is_not(None),
            sender.name,
            last_day,
            Invitation.send_on,
            Invitation.sent_at.is_not(None),
            exists().where(BedNight.placement_id == Placement.id),
        )
        .join(Student, Student.id == Placement.student_id)
        .join(Municipality, Municipality.id == Placement.municipality_id)
        .join(sender, sender.id == Placement.institution_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Student.person_id)
        .outerjoin(Invitation, Invitation.placement_id == Placement.id)
        .where(Placement.status == "published")
        .order_by(PersonDetails.sort_key, Placement.id)
    )
