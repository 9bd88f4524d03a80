"""The worker: does what was queued, one item at a time, as often as it takes. Several at once do no harm.

What it can do stands in the tables of `duties.py`.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from housing.clock import now
from housing.database import db, transact
from housing.duties import ERRANDS, EVERY, HANDLERS, Errand, Handler
from housing.jobs import enqueue
from housing.leases import (
    MAX_TRIES,
    Claim,
    HopelessError,
    LeaseLostError,
    claim,
    finish,
    finish_anyway,
    name_of_error,
    put_off,
)

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 5.0


@dataclass
class Worker:
    """One worker of one application."""

    app: Flask
    handlers: Mapping[str, Handler] = field(default_factory=lambda: HANDLERS)
    errands: Mapping[str, Errand] = field(default_factory=lambda: ERRANDS)
    every: Mapping[str, timedelta] = field(default_factory=lambda: EVERY)
    _slots: dict[str, str] = field(default_factory=dict)

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; the item at hand is finished first. A database that is away is waited for."""
        while not stop.is_set():
            try:
                did_something = self.work_once()
            except SQLAlchemyError as error:
                logger.error("worker: no database (%s)", name_of_error(error))
                stop.wait(AFTER_TROUBLE_SECONDS)
            else:
                if not did_something:
                    stop.wait(POLL_SECONDS)

    def drain(self) -> int:
        """Do everything that is due and return how many items that were."""
        done = 0
        while self.work_once():
            done += 1
        return done

    def work_once(self) -> bool:
        """Queue what the time demands and do one due item; tell whether there was one."""
        with self.app.app_context():
            at = now()
            self._queue_by_time(at)
            job = transact(lambda: claim(at))
            if job is not None:
                self._do(job)
            return job is not None

    def _queue_by_time(self, at: datetime) -> None:
        for kind, interval in self.every.items():
            slot = slot_at(at, interval)
            if self._slots.get(kind) != slot:
                transact(partial(_queue_slot, kind, slot, at))
                self._slots[kind] = slot

    def _do(self, job: Claim) -> None:
        try:
            if job.attempts > MAX_TRIES:  # every worker that took it died over it
                raise HopelessError("WorkerDied")
            if job.kind in self.errands:
                afterwards = self.errands[job.kind](job.payload, now())
                transact(lambda: _finish_errand(job, afterwards))
            else:
                transact(lambda: self._handle(job))
        except LeaseLostError:
            logger.warning("job %s (%s): another worker has it", job.id, job.kind)
        except Exception as error:  # noqa: BLE001 (whatever a job does wrong, the others go on)
            db.session.rollback()
            self._put_off(job, error)

    def _handle(self, job: Claim) -> None:
        at = now()
        self.handlers[job.kind](job.payload, at)
        finish(job, at)

    def _put_off(self, job: Claim, error: Exception) -> None:
        parked = transact(lambda: put_off(job, error, now()))
        outcome = "parked" if parked else "put off"
        logger.warning("job %s (%s): %s, %s", job.id, job.kind, outcome, name_of_error(error))


def slot_at(at: datetime, interval: timedelta) -> str:
    """Return the name of the stretch of time that `at` falls into: the same for every worker."""
    start = int(at.timestamp() // interval.total_seconds() * interval.total_seconds())
    return datetime.fromtimestamp(start, UTC).strftime("%Y%m%dT%H%M%SZ")


def _queue_slot(kind: str, slot: str, at: datetime) -> None:
    enqueue(kind, {}, run_at=at, dedupe_key=f"{kind}:{slot}")


def _finish_errand(job: Claim, afterwards: Callable[[], None]) -> None:
    afterwards()
    finish_anyway(job, now())
