"""What was changed, by whom and when, where no booking event says it: codes and ids, never free text."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model, db


class AuditEntry(Model):
    """One change. Never edited."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "subject_ref"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_ref: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(
    *,
    at: datetime,
    person_id: int | None,
    action: str,
    subject: str,
    subject_ref: str,
    **facts: Any,
) -> None:
    """Write that `person_id` (none: the system) did `action` to the `subject` with that reference."""
    db.session.add(
        AuditEntry(
            at=at,
            person_id=person_id,
            action=action,
            subject=subject,
            subject_ref=subject_ref,
            facts=facts,
        )
    )
