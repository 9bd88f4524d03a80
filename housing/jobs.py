"""Work to be done outside the request: rows written in the same transaction, done by a worker (`leases.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import INSERTS, Model, db, dialect_name

REMEMBERED = timedelta(days=30)
SEND_MAIL = "send_mail"
SEND_CODE = "send_code"
"""The one kind of work that goes before all other: somebody sits and waits for her sign-in code."""


class Job(Model):
    """One piece of work. `dedupe_key` lets the same work be asked for once only; a lease survives a killed worker."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "done_at", "run_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    dedupe_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200))


ONCE = {
    name: insert(db.metadata.tables[Job.__tablename__]).on_conflict_do_nothing(index_elements=["dedupe_key"])
    for name, insert in INSERTS.items()
}


def enqueue(kind: str, payload: Mapping[str, Any], *, run_at: datetime, dedupe_key: str | None = None) -> None:
    """Ask for work of `kind` at `run_at` (UTC), in the caller's transaction; nothing is committed.

    The payload is JSON: ids and references, never names or addresses. A second job with the same `dedupe_key` is
    quietly left out, until `REMEMBERED` after the first was done.
    """
    values = {"kind": kind, "payload": dict(payload), "run_at": run_at, "dedupe_key": dedupe_key, "attempts": 0}
    db.session.execute(ONCE[dialect_name()], values)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many jobs of a kind are in the same state; `oldest` is when the first of them was to run."""

    kind: str
    is_parked: bool
    error: str | None
    number: int
    oldest: datetime


def tallies() -> tuple[Tally, ...]:
    """Return the jobs that are not done, counted by kind, state and last error."""
    is_parked = Job.failed_at.is_not(None).label("is_parked")
    grouped = (Job.kind, is_parked, Job.last_error)
    rows = db.session.execute(
        select(*grouped, func.count(), func.min(Job.run_at))
        .where(Job.done_at.is_(None))
        .group_by(*grouped)
        .order_by(*grouped)
    )
    return tuple(Tally(*row) for row in rows)


def retry_parked(at: datetime) -> int:
    """Give every parked job a new round of tries from `at` on, in the caller's transaction; return how many."""
    retried = db.session.scalars(
        update(Job)
        .where(Job.failed_at.is_not(None), Job.done_at.is_(None))
        .values(failed_at=None, attempts=0, run_at=at, lease_until=None)
        .returning(Job.id)
    )
    return len(retried.all())


def forget_done_jobs(at: datetime) -> None:
    """Delete jobs that were done longer ago than `REMEMBERED`."""
    db.session.execute(delete(Job).where(Job.done_at < at - REMEMBERED))
