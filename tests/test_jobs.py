"""The queue: what is asked for is done once, nothing is lost, and nothing blocks the rest."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.database import db, transact
from housing.jobs import REMEMBERED, Job, enqueue, forget_done_jobs
from housing.leases import (
    LEASE,
    LONGEST_WAIT,
    MAX_TRIES,
    Claim,
    HopelessError,
    LeaseLostError,
    NotNowError,
    claim,
    finish,
    put_off,
    wait_after,
)
from tests.harness.clock import TUESDAY, MovableClock


def ask(key: str | None = None, kind: str = "knit", **payload: Any) -> None:
    """Queue one job that is due at once, and commit."""
    transact(lambda: enqueue(kind, payload, run_at=TUESDAY, dedupe_key=key))


def claimed(clock: MovableClock) -> Claim | None:
    """Claim as a worker does."""
    return transact(lambda: claim(clock()))


def count_jobs() -> int:
    """Count all rows."""
    return db.session.scalar(select(func.count()).select_from(Job)) or 0


def the_job() -> Job:
    """Return the only row, as the database has it."""
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def test_the_same_key_is_queued_once(session_scope: Session) -> None:
    ask("invitation:1")
    ask("invitation:1")
    ask("invitation:2")
    ask(None)
    ask(None)
    assert count_jobs() == 4


def test_work_asked_for_in_a_transaction_that_fails_is_never_done(session_scope: Session) -> None:
    def use_case() -> None:
        enqueue("knit", {}, run_at=TUESDAY)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transact(use_case)
    assert count_jobs() == 0


def test_a_job_is_claimed_by_one_worker_until_its_lease_ends(session_scope: Session, clock: MovableClock) -> None:
    ask()
    first = claimed(clock)
    assert first is not None
    assert claimed(clock) is None
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert claimed(clock) is None
    clock.advance(seconds=1)
    second = claimed(clock)
    assert second is not None
    assert (second.id, second.attempts) == (first.id, 2)


def test_the_worker_whose_lease_ended_cannot_finish(session_scope: Session, clock: MovableClock) -> None:
    ask()
    slow = claimed(clock)
    clock.advance(minutes=10)
    quick = claimed(clock)
    assert slow
    assert quick
    with pytest.raises(LeaseLostError):
        transact(lambda: finish(slow, clock()))
    transact(lambda: finish(quick, clock()))
    with pytest.raises(LeaseLostError):
        transact(lambda: finish(slow, clock()))
    assert the_job().done_at == clock()


def test_a_job_is_not_done_before_its_time(session_scope: Session, clock: MovableClock) -> None:
    transact(lambda: enqueue("knit", {"row": 3}, run_at=TUESDAY + timedelta(hours=1)))
    assert claimed(clock) is None
    clock.advance(hours=1)
    job = claimed(clock)
    assert job is not None
    assert job.payload == {"row": 3}


def test_what_is_due_longest_comes_first(session_scope: Session, clock: MovableClock) -> None:
    for hours in (1, 3, 2):
        run_at = TUESDAY - timedelta(hours=hours)
        transact(lambda run_at=run_at, hours=hours: enqueue("knit", {"late": hours}, run_at=run_at))  # type: ignore[misc]
    order = [job.payload["late"] for job in iter(lambda: claimed(clock), None)]
    assert order == [3, 2, 1]


def test_waits_double_up_to_a_cap_and_are_spread() -> None:
    assert wait_after(1) < wait_after(4) < wait_after(7)
    assert all(wait_after(tries) <= LONGEST_WAIT * 1.25 for tries in range(1, 1000))
    assert len({wait_after(3) for _ in range(20)}) > 1


def test_a_job_that_fails_waits_and_is_parked_after_its_last_try(session_scope: Session, clock: MovableClock) -> None:
    ask()
    for tries in range(1, MAX_TRIES + 1):
        job = claimed(clock)
        assert job is not None, f"try {tries} was not offered"
        parked = transact(lambda job=job: put_off(job, RuntimeError(), clock()))  # type: ignore[misc]
        assert parked == (tries == MAX_TRIES)
        assert claimed(clock) is None, "no pause between two tries"
        clock.advance(hours=3)
    assert claimed(clock) is None
    assert the_job().failed_at is not None


def test_a_hopeless_job_is_parked_at_once(session_scope: Session, clock: MovableClock) -> None:
    ask()
    job = claimed(clock)
    assert job is not None
    assert transact(lambda: put_off(job, HopelessError("SMTP 550"), clock()))
    assert the_job().last_error == "SMTP 550"


def test_an_error_leaves_its_class_and_nothing_that_it_said(session_scope: Session, clock: MovableClock) -> None:
    ask()
    job = claimed(clock)
    assert job is not None
    transact(lambda: put_off(job, ValueError("no bed for Lisa Lind <lisa@umu.example>"), clock()))
    assert the_job().last_error == "ValueError"


def test_waiting_for_something_costs_no_try(session_scope: Session, clock: MovableClock) -> None:
    ask()
    for _ in range(MAX_TRIES * 2):
        job = claimed(clock)
        assert job is not None
        transact(lambda job=job: put_off(job, NotNowError(clock() + timedelta(hours=1)), clock()))  # type: ignore[misc]
        assert claimed(clock) is None
        clock.advance(hours=1)
    assert the_job().attempts == 0


def test_done_jobs_are_forgotten_in_time_and_waiting_ones_never(app: Flask, clock: MovableClock) -> None:
    with app.app_context():
        ask("done")
        job = claimed(clock)
        assert job is not None
        transact(lambda: finish(job, clock()))
        ask("waiting")
        clock.advance(days=REMEMBERED.days)
        transact(lambda: forget_done_jobs(clock()))
        assert count_jobs() == 2
        clock.advance(seconds=1)
        transact(lambda: forget_done_jobs(clock()))
        assert the_job().dedupe_key == "waiting"
