"""The worker: several at once do each item once; one that dies, or a job that always fails, costs nothing."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.database import db, transact
from housing.duties import ERRANDS, EVERY, HANDLERS
from housing.jobs import Job, enqueue
from housing.leases import LEASE, MAX_TRIES
from housing.worker import Worker
from housing.worker_thread import start
from tests.harness.clock import TUESDAY, MovableClock

Payload = dict[str, Any]


def ask(kind: str, **payload: Any) -> None:
    """Queue one job that is due at once, and commit."""
    transact(lambda: enqueue(kind, payload, run_at=TUESDAY))


def jobs(kind: str) -> list[Job]:
    """Return the rows of one kind, and hold no transaction open: SQLite has one writer at a time."""
    rows = list(db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))
    db.session.expunge_all()
    db.session.rollback()
    return rows


def worker(app: Flask, **kinds: Any) -> Worker:
    """A worker that knows these kinds of work only."""
    return Worker(app, **{"handlers": {}, "errands": {}, "every": {}, **kinds})


def follow_up(_payload: Payload, at: datetime) -> None:
    """Leave a trace in the database."""
    enqueue("trace", {}, run_at=at + timedelta(days=365))


def test_four_workers_do_each_job_once(app: Flask) -> None:
    done: Counter[int] = Counter()
    with app.app_context():
        for number in range(40):
            ask("count", number=number)
    workers = [
        worker(app, errands={"count": lambda payload, _at: lambda: done.update([payload["number"]])}) for _ in range(4)
    ]
    threads = [Thread(target=each.drain) for each in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert done == Counter(range(40))


def test_work_and_its_mark_are_one_transaction(session_scope: Session, app: Flask, clock: MovableClock) -> None:
    def half(payload: Payload, at: datetime) -> None:
        follow_up(payload, at)
        raise RuntimeError

    ask("half")
    assert worker(app, handlers={"half": half}).drain() == 1
    assert jobs("trace") == []
    clock.advance(hours=1)
    worker(app, handlers={"half": follow_up}).drain()
    assert len(jobs("trace")) == 1
    assert jobs("half")[0].done_at == clock()


def test_what_a_worker_did_after_its_lease_ended_is_not_kept(
    session_scope: Session, app: Flask, clock: MovableClock
) -> None:
    def slow(payload: Payload, at: datetime) -> None:
        follow_up(payload, at)
        db.session.rollback()  # on SQLite nobody else gets to write while a transaction is open
        clock.advance(seconds=LEASE.total_seconds())
        worker(app, handlers={"slow": follow_up}).drain()
        follow_up(payload, at)

    ask("slow")
    worker(app, handlers={"slow": slow}).work_once()
    assert len(jobs("trace")) == 1


def test_a_job_that_always_fails_blocks_no_other(session_scope: Session, app: Flask, clock: MovableClock) -> None:
    def fail(_payload: Payload, _at: datetime) -> None:
        raise ZeroDivisionError

    ask("poison")
    for _ in range(3):
        ask("sound")
    handlers = {"poison": fail, "sound": follow_up}
    for _ in range(MAX_TRIES + 1):
        worker(app, handlers=handlers).drain()
        clock.advance(hours=3)
    assert len(jobs("trace")) == 3
    poison = jobs("poison")[0]
    assert (poison.attempts, poison.last_error) == (MAX_TRIES, "ZeroDivisionError")
    assert poison.failed_at is not None


def test_a_job_that_kills_its_workers_is_parked(session_scope: Session, app: Flask, clock: MovableClock) -> None:
    def die(_payload: Payload, _at: datetime) -> None:
        raise KeyboardInterrupt

    ask("deadly")
    for _ in range(MAX_TRIES):
        with pytest.raises(KeyboardInterrupt):
            worker(app, handlers={"deadly": die}).drain()
        clock.advance(seconds=LEASE.total_seconds())
    worker(app, handlers={"deadly": die}).drain()
    assert jobs("deadly")[0].last_error == "WorkerDied"


def test_work_that_this_version_does_not_know_waits_for_one_that_does(
    session_scope: Session, app: Flask, clock: MovableClock
) -> None:
    ask("invented later")
    worker(app).drain()
    clock.advance(minutes=1)
    worker(app, handlers={"invented later": follow_up}).drain()
    assert jobs("invented later")[0].done_at == clock()


def test_what_is_due_by_the_time_is_queued_once_an_interval_however_many_workers(
    session_scope: Session, app: Flask, clock: MovableClock
) -> None:
    every = {"sweep": timedelta(minutes=10)}
    workers = [worker(app, handlers={"sweep": follow_up}, every=every) for _ in range(3)]
    for expected in (1, 2, 3):
        for each in workers:
            each.drain()
            each.drain()
        assert len(jobs("sweep")) == len(jobs("trace")) == expected
        clock.advance(minutes=10)


def test_everything_that_is_due_by_the_time_can_be_done() -> None:
    assert set(EVERY) <= {*HANDLERS, *ERRANDS}
    assert not set(HANDLERS) & set(ERRANDS)


def test_the_duties_of_every_interval_pass_on_an_empty_database(session_scope: Session, app: Flask) -> None:
    Worker(app).drain()
    for kind in EVERY:
        assert [job.last_error for job in jobs(kind)] == [None]
        assert jobs(kind)[0].done_at is not None


def test_a_worker_told_to_stop_finishes_the_item_at_hand(app: Flask) -> None:
    stop = Event()
    with app.app_context():
        ask("last")
        ask("left")
    kinds = {"last": lambda _payload, _at: stop.set(), "left": follow_up}
    worker(app, handlers=kinds).run(stop)
    with app.app_context():
        assert [job.done_at is None for job in [*jobs("last"), *jobs("left")]] == [False, True]


def test_a_web_process_has_one_worker_thread_at_most(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Event] = []
    # The thread itself would outlive the test's database.
    monkeypatch.setattr(Worker, "run", lambda _self, stop: started.append(stop))
    for _ in range(3):
        start(app)
    assert len(started) == 1
