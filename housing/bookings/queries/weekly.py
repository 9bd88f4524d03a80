"""What a week's mail to coordinators is made of."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, or_, select

from housing.accounts.models import Account, Grant
from housing.audit import AuditEntry
from housing.database import db
from housing.organisations.models import Institution
from housing.placements.models import Placement
from housing.rules.permissions import Role

CHANGES = ("placement_changed", "placement_cancelled")


def coordinated_institutions() -> list[Institution]:
    """Return the institutions that have, or had, a coordinator."""
    coordinated = exists().where(Grant.organisation_id == Institution.id, Grant.role == Role.COORDINATOR)
    return list(db.session.scalars(select(Institution).where(coordinated).order_by(Institution.id)))


def changed_between(institution_id: int, since: datetime, until: datetime) -> int:
    """Count the institution's placements that were changed or called off from one instant to another."""
    statement = (
        select(func.count(Placement.id.distinct()))
        .join(AuditEntry, AuditEntry.subject_ref == Placement.ref)
        .where(
            Placement.institution_id == institution_id,
            AuditEntry.subject == "placement",
            AuditEntry.action.in_(CHANGES),
            AuditEntry.at >= since,
            AuditEntry.at < until,
        )
    )
    return db.session.scalar(statement) or 0


def without_weekly_mail(person_ids: Collection[int]) -> set[int]:
    """Return who of these people gets no week's mail: she has said no, or her account is closed."""
    closed_or_unwilling = or_(~Account.active, ~Account.weekly_mail)
    return set(
        db.session.scalars(select(Account.person_id).where(Account.person_id.in_(person_ids), closed_or_unwilling))
    )
