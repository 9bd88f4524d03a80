"""A town that is full in weeks 9 and 10, and students who wait for a room there."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from housing.accounts.models import PersonDetails
from housing.bookings.models import Application, Booking, Segment
from housing.bookings.services.answering import By
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.waiting import LineDecision, LineProposal, LineSkip
from housing.clock import now
from housing.database import db
from housing.doctor.examination import examine
from housing.duties import HANDLERS
from housing.mail import MailMessage
from housing.placements.models import Placement
from housing.rules.nights import Period, Stay
from housing.stock.models import Bed
from housing.waiting.services.deciding import Days, decide_line
from housing.waiting.services.joining import WantedLine, wait_in_line
from housing.waiting.services.waking import WALK_LINE
from housing.worker import Worker
from tests.bookings.asked import a_placement, put_in
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

WEEKS_9_AND_10 = Period(date(2027, 3, 1), date(2027, 3, 12))
STAY = Stay(date(2027, 2, 28), date(2027, 3, 13))
GUESTS = ("one", "two", "three")


def fill_the_town(world: World) -> None:
    """Give each of Storuman's beds to a guest in weeks 9 and 10; commit."""
    for name, ref in zip(GUESTS, world.storuman.beds, strict=True):
        put_in(a_placement(world, name, WEEKS_9_AND_10), found(Bed, ref))
    db.session.commit()


def guest_in(world: World, number: int) -> Booking:
    """Return the booking of the guest in one of the three beds, counted from 0."""
    here = select(Booking).join(Segment, Segment.booking_id == Booking.id).join(Bed, Bed.id == Segment.bed_id)
    of_weeks = (Bed.ref == world.storuman.beds[number], Segment.arrival == STAY.arrival)
    return db.session.scalars(here.where(*of_weeks).order_by(Booking.id).limit(1)).one()


def a_student(world: World, name: str, period: Period = WEEKS_9_AND_10) -> Placement:
    """Place a student who needs housing in those weeks; commit."""
    placement = a_placement(world, name, period)
    placement.housing = "yes"
    db.session.commit()
    return placement


def wait(world: World, placement: Placement, at: datetime = TUESDAY, **wishes: Any) -> Application:
    """Let a student wait in Storuman, for weeks 9 and 10 if nothing else is said; commit."""
    usual: dict[str, Any] = {"stays": (STAY,), "municipality_ids": (world.storuman.id,)}
    application = wait_in_line(placement.id, WantedLine(**{**usual, **wishes}), person_id=None, at=at)
    db.session.commit()
    return application


def free(world: World, number: int = 0, at: datetime = TUESDAY) -> Stay:
    """Let the guest of a bed give it back; commit, and return the nights."""
    withdraw_booking(guest_in(world, number), person_id=None, at=at)
    db.session.commit()
    return STAY


def work(app: Flask, *kinds: str) -> None:
    """Let a worker do the walks that are queued, and what else is named."""
    db.session.commit()
    handlers = {kind: HANDLERS[kind] for kind in (WALK_LINE, *kinds)}
    Worker(app, handlers=handlers, errands={"send_mail": lambda _payload, _at: lambda: None}, every={}).drain()
    db.session.expire_all()


def sweep(app: Flask) -> None:
    """Let the worker do what it does each hour."""
    HANDLERS["look_after_waiting"]({}, now())
    work(app)


def decided(world: World) -> LineDecision:
    """Let Storuman's officer decide that offers go by themselves; commit."""
    details = db.session.scalars(select(PersonDetails).where(PersonDetails.email == world.storuman.officer)).one()
    decision = decide_line(world.storuman.id, Days(TUESDAY.date(), date(2027, 6, 1)), By(details.person_id, TUESDAY))
    db.session.commit()
    return decision


def proposals(*statuses: str) -> list[LineProposal]:
    """Return what was proposed, in order; with statuses those that stand there now."""
    db.session.expire_all()
    found_ones = db.session.scalars(select(LineProposal).order_by(LineProposal.id)).all()
    return [each for each in found_ones if not statuses or each.status in statuses]


def skips() -> list[tuple[int, str]]:
    """Return whose turn was not come to, and why, in the order in which it was written."""
    rows = db.session.execute(
        select(LineSkip.application_id, LineSkip.why).order_by(LineSkip.at, LineSkip.application_id)
    )
    return [(row.application_id, row.why) for row in rows]


def mails(kind: str) -> list[MailMessage]:
    """Return the mails of a kind, in the order in which they were written."""
    db.session.expire_all()
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id)))


def what_is_wrong(day: date | None = None) -> list[str]:
    """Return what the doctor finds, today if no day is given."""
    db.session.expire_all()
    return [str(breach) for breach in examine(day or TUESDAY.date())]
