"""What a week's mail to coordinators is made of."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select

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


def changed_since(institution_id: int, since: datetime) -> int:
    """Count the institution's placements that were changed or called off since an instant."""
    statement = (
        select(func.count(Placement.id.distinct()))
        .join(AuditEntry, AuditEntry.subject_ref == Placement.ref)
        .where(
            Placement.institution_id == institution_id,
            AuditEntry.subject == "placement",
            AuditEntry.action.in_(CHANGES),
            AuditEntry.at >= since,
        )
    )
    return db.session.scalar(statement) or 0


def without_weekly_mail(person_ids: Collection[int]) -> set[int]:
    """Return who of these people has said no to the week's mail."""
    silent = select(Account.person_id).where(Account.person_id.in_(person_ids), Account.weekly_mail.is_(False))
    return set(db.session.scalars(silent))
