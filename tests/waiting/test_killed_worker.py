"""The worker is killed at each step of the chain: nothing is lost, and nobody is offered anything twice.

Killed is: at one of its statements, or at the commit, everything it did in this transaction is gone with it. Then the
lease runs out and another worker takes the job up. In the end all stands as where no worker ever died.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.offering import accept_offer
from housing.bookings.waiting import LineProposal, LineSkip
from housing.database import db
from housing.duties import HANDLERS
from housing.jobs import SEND_MAIL, Job, enqueue
from housing.leases import LEASE
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.rules.seekers import Wants
from housing.waiting.services.offering import offer_proposed
from housing.waiting.services.waking import WALK_LINE
from housing.worker import Worker
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.databases import Databases
from tests.harness.world import World
from tests.races.scenes import what_stands
from tests.waiting.conftest import full_town
from tests.waiting.lines import STAY, a_student, decided, free, wait, what_is_wrong, work

CHAIN = (WALK_LINE, "expire_offers", "look_after_waiting", "complete_stays")


class Killed(BaseException):
    """The worker's process is gone; nothing catches it."""


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """Kill whoever sends the statement of that number, counted from 0; what was sent is listed."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if len(sent) == step:
            raise Killed
        sent.append(statement)

    def commit(_connection: Any) -> None:
        if len(sent) == step:
            raise Killed
        sent.append("COMMIT")

    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", commit)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
        event.remove(db.engine, "commit", commit)


def what_there_is() -> tuple[Any, ...]:
    """Return all that a walk or an expiry writes: proposals, offers, skips, nights, mails, walks to do."""
    db.session.expire_all()
    found = (
        db.session.execute(select(LineProposal.application_id, LineProposal.status).order_by(LineProposal.id)).all(),
        db.session.execute(select(Booking.student_id, Booking.status).order_by(Booking.id)).all(),
        db.session.execute(select(LineSkip.application_id, LineSkip.why).order_by(LineSkip.application_id)).all(),
        db.session.execute(select(BedNight.bed_id, BedNight.night).order_by(BedNight.bed_id, BedNight.night)).all(),
        db.session.scalars(select(MailMessage.kind).order_by(MailMessage.id)).all(),
        db.session.scalars(select(Job.kind).where(Job.done_at.is_(None)).order_by(Job.id)).all(),
    )
    db.session.rollback()  # on SQLite nobody else gets to write while a transaction is open
    return found


def work_and_die_at_each_step(app: Flask, clock: MovableClock) -> int:
    """Let workers die at one step after the other of the next job, and the last one do it; return how many died."""
    worker = Worker(app, handlers={kind: HANDLERS[kind] for kind in CHAIN}, errands={}, every={})
    db.session.execute(update(Job).where(Job.kind == SEND_MAIL).values(done_at=clock()))  # the mails are out
    db.session.commit()
    before = what_there_is()
    for step in range(1000):
        with killed_at(step) as sent:
            try:
                worker.work_once()
            except Killed:
                pass
            else:
                assert sent, "there was nothing to do"
                return step
        with app.app_context():
            assert what_there_is() == before, f"something was left behind at step {step}"
            # As if this were the first that died: a job that kills two dozen is parked.
            db.session.execute(update(Job).where(Job.done_at.is_(None)).values(attempts=0))
            db.session.commit()
        clock.advance(seconds=LEASE.total_seconds())
    raise AssertionError("it never ends")


@pytest.mark.slow
def test_wherever_the_worker_dies_each_room_is_offered_once_and_to_the_next(
    app: Flask, world: World, clock: MovableClock
) -> None:
    decided(world)
    passed = wait(world, a_student(world, "anna"), wants=frozenset({Wants.STEP_FREE}))
    first, second = a_student(world, "bea"), a_student(world, "cilla")
    for minutes, student in enumerate((first, second), 1):
        wait(world, student, TUESDAY + timedelta(minutes=minutes))
    clock.advance(minutes=5)
    work(app)
    students, skipped = (first.student_id, second.student_id), passed.id
    free(world, at=clock())

    def offered() -> list[tuple[int, str]]:
        db.session.expire_all()
        rows = db.session.execute(
            select(Booking.student_id, Booking.status)
            .join(LineProposal, LineProposal.booking_id == Booking.id)
            .order_by(Booking.id)
        )
        found = [(row.student_id, row.status) for row in rows]
        db.session.rollback()
        return found

    assert work_and_die_at_each_step(app, clock) > 20, "the walk that offers it"
    assert offered() == [(students[0], "offered")]
    clock.advance(days=8)
    enqueue("expire_offers", {}, run_at=clock())
    assert work_and_die_at_each_step(app, clock) > 10, "the expiry that frees it"
    assert offered() == [(students[0], "expired")]
    assert work_and_die_at_each_step(app, clock) > 20, "the walk that offers it to the next"
    assert offered() == [(students[0], "expired"), (students[1], "offered")]
    assert set(db.session.scalars(select(LineSkip.application_id))) == {skipped}
    held = select(BedNight.student_id).where(BedNight.night == STAY.arrival, BedNight.student_id.in_(students))
    assert db.session.scalars(held).all() == [students[1]]
    told = select(MailMessage.to_address).where(MailMessage.kind == "room_from_line").order_by(MailMessage.id)
    assert db.session.scalars(told).all() == ["sara-bea@umu.example", "sara-cilla@umu.example"]
    assert what_is_wrong(clock().date()) == []


Work = Callable[[Flask, MovableClock], int]


def undisturbed(app: Flask, clock: MovableClock) -> int:
    """Let a worker do the next job, and live."""
    db.session.execute(update(Job).where(Job.kind == SEND_MAIL).values(done_at=clock()))
    db.session.commit()
    assert Worker(app, handlers={kind: HANDLERS[kind] for kind in CHAIN}, errands={}, every={}).work_once()
    return 0


def an_officer_offers_each_in_turn(app: Flask, world: World, clock: MovableClock, work_next: Work) -> dict[str, Any]:
    """Go through the whole chain where an officer presses each offer, and return what stands at its end."""
    for minutes, name in enumerate(("anna", "bea"), 1):
        wait(world, a_student(world, name), TUESDAY + timedelta(minutes=minutes))
    clock.advance(minutes=5)
    work(app)
    free(world, at=clock())
    died = [work_next(app, clock)]
    _offer_what_is_proposed(world, clock)
    clock.advance(days=8)
    enqueue("expire_offers", {}, run_at=clock())
    died += [work_next(app, clock), work_next(app, clock)]  # nobody answered; the next one's turn
    offered = _offer_what_is_proposed(world, clock)
    accept_offer(db.session.get_one(Booking, offered), person_id=None, at=clock())
    enqueue("look_after_waiting", {}, run_at=clock())
    died.append(work_next(app, clock))
    assert what_is_wrong(clock().date()) == []
    clock.set(datetime(2027, 3, 14, 9, tzinfo=UTC))  # the day after she has left
    enqueue("complete_stays", {}, run_at=clock())
    died.append(work_next(app, clock))
    assert work_next is undisturbed or min(died) > 3, died
    return what_stands()


def _offer_what_is_proposed(world: World, clock: MovableClock) -> int:
    db.session.expire_all()
    (ref,) = db.session.scalars(select(LineProposal.ref).where(LineProposal.status == "open")).all()
    booking = offer_proposed(world.storuman.id, ref, By(None, clock()))
    db.session.commit()
    return booking.id


@pytest.mark.slow
def test_where_workers_die_at_each_step_all_ends_as_where_none_did(
    app: Flask, world: World, clock: MovableClock, engine_name: str, databases: Callable[[str], Databases]
) -> None:
    ended = an_officer_offers_each_in_turn(app, world, clock, work_and_die_at_each_step)
    assert ("sara-bea", "completed") in ended["bookings"]
    db.session.remove()
    databases(engine_name).renew()
    clock.set(TUESDAY)
    assert an_officer_offers_each_in_turn(app, full_town(), clock, undisturbed) == ended
