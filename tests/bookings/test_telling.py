"""The mails about a request: asked for with it, written by the worker, and only while it waits."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.services.telling import MAILS_OF_REQUEST
from housing.database import db
from housing.jobs import Job
from housing.mail import MailMessage
from housing.organisations.models import Municipality
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.queue import write_mails_of_requests
from tests.harness.world import World

STUDENT, MAILBOX = "sara-she@umu.example", "boende@storuman.example"


def asked(world: World) -> Booking:
    """Ask for a bed of her own."""
    booking = ask(a_placement(world, "she", WEEKS_18_TO_20), add_bed(world, 9))
    assert isinstance(booking, Booking)
    return booking


def told() -> list[tuple[str, str]]:
    """Return who was written to, and what, in order."""
    wanted = MailMessage.to_address.in_([STUDENT, MAILBOX])
    statement = select(MailMessage.to_address, MailMessage.kind).where(wanted).order_by(MailMessage.id)
    return [(row.to_address, row.kind) for row in db.session.execute(statement)]


def queued() -> list[object]:
    """Return what the worker is asked to write of."""
    return list(db.session.scalars(select(Job.payload).where(Job.kind == MAILS_OF_REQUEST)))


def test_a_request_asks_for_its_mails_by_its_number_alone(world: World) -> None:
    booking = asked(world)
    assert queued() == [{"booking_id": booking.id}]
    assert told() == []


def test_a_request_that_is_taken_back_with_its_transaction_tells_nobody(app: Flask, world: World) -> None:
    asked(world)
    db.session.rollback()
    assert queued() == []
    write_mails_of_requests(app)
    assert told() == []


def test_the_worker_tells_student_and_mailbox_once_as_of_when_she_asked(
    app: Flask, world: World, clock: MovableClock
) -> None:
    db.session.get_one(Municipality, world.storuman.id).answering_working_days = 3
    asked(world)
    clock.advance(hours=20)
    for _ in range(2):
        write_mails_of_requests(app)
    assert told() == [(STUDENT, "request_received"), (MAILBOX, "requests_waiting")]
    mails = db.session.scalars(select(MailMessage).where(MailMessage.to_address == STUDENT)).all()
    assert [mail.written_at for mail in mails] == [TUESDAY]


def test_nothing_is_told_of_a_request_that_waits_no_longer(app: Flask, world: World) -> None:
    booking = asked(world)
    withdraw_booking(booking, person_id=None, at=TUESDAY + timedelta(seconds=1))
    write_mails_of_requests(app)
    assert told() == [(STUDENT, "booking_withdrawn")]
