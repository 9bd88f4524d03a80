"""How a worker takes jobs: claimed for the length of a lease, then done, tried again later, or parked.

A worker that dies leaves its lease to run out, and another takes the job up.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from housing.database import db
from housing.jobs import SEND_CODE, Job

LEASE = timedelta(minutes=5)
"""Longer than any one job takes; a job held longer counts as its worker's death."""
MAX_TRIES = 24
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker alone may do until `lease_until`."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_until: datetime


class LeaseLostError(Exception):
    """Somebody else has taken the job up since: what was done here must not be kept."""


class NotNowError(Exception):
    """Nothing failed, but the job has to wait until `until` (UTC); it costs none of its tries."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class HopelessError(Exception):
    """No further try will help; `code` says why without naming anybody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def claim(at: datetime) -> Claim | None:
    """Take the job that has been due longest, sign-in codes first; None when nothing is due. The caller commits.

    Two workers never get the same one: PostgreSQL skips rows that another is taking, SQLite has one writer at a time.
    """
    due = (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.run_at <= at,
            or_(Job.lease_until.is_(None), Job.lease_until <= at),
        )
        .order_by(Job.kind != SEND_CODE, Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = db.session.execute(
        update(Job)
        .where(Job.id == due)
        .values(lease_until=at + LEASE, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts, Job.lease_until)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claim(*row) if row else None


def finish(job: Claim, at: datetime) -> None:
    """Mark the job as done in the caller's transaction.

    Raises `LeaseLostError` when the lease has run out and another worker has the job, or has done it.
    """
    if not _change(job, done_at=at, lease_until=None, last_error=None):
        raise LeaseLostError


def finish_anyway(job: Claim, at: datetime) -> None:
    """Mark as done what cannot be taken back, whoever holds the lease by now."""
    db.session.execute(
        update(Job)
        .where(Job.id == job.id, Job.done_at.is_(None))
        .values(done_at=at, failed_at=None, lease_until=None, last_error=None)
    )


def put_off(job: Claim, error: Exception, at: datetime) -> bool:
    """Write down that a try failed: the job waits for its next one, or is parked. Tell whether it is parked.

    Only the class of the error and its code are kept: a message may carry an address.
    """
    if isinstance(error, NotNowError):
        _change(job, run_at=error.until, lease_until=None, attempts=job.attempts - 1)
        return False
    parked = isinstance(error, HopelessError) or job.attempts >= MAX_TRIES
    _change(
        job,
        run_at=at + wait_after(job.attempts),
        lease_until=None,
        last_error=name_of_error(error),
        failed_at=at if parked else None,
    )
    return parked


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: doubling, capped, and spread so that jobs do not march in step."""
    doubled = min(FIRST_WAIT * float(2 ** min(attempts - 1, 16)), LONGEST_WAIT)
    return doubled * random.uniform(0.75, 1.25)  # noqa: S311 (spread, no secret)


def name_of_error(error: Exception) -> str:
    """Return the class of an error and its code, nothing that it says about anybody."""
    if isinstance(error, HopelessError):
        return error.code[:200]
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _change(job: Claim, **values: Any) -> bool:
    changed = db.session.execute(
        update(Job)
        .where(Job.id == job.id, Job.done_at.is_(None), Job.lease_until == job.lease_until)
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return changed.one_or_none() is not None
