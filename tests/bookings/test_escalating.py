"""A request without an answer: the deputy is told, then the others, once each, and nothing ever ends by silence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.queries.overseers import overdue_requests
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.escalating import escalate_requests, tell_of_yesterday
from housing.database import db
from housing.mail import MailMessage
from housing.organisations.models import Federation, Membership, Municipality
from housing.worker import Worker
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import status_of
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.discretion import World as Secrets
from tests.harness.discretion import assert_mail_is_discreet
from tests.harness.people import a_grant, a_person
from tests.harness.queue import write_mails_of_requests
from tests.harness.world import World, found

DEPUTY = "ersattare@storuman.example"
KINDS = ("requests_overdue", "requests_unanswered", "request_overdue")


@pytest.fixture
def overseen(world: World) -> World:
    """Storuman has a deputy and a federation with one employee; only its booking waits."""
    municipality = db.session.get_one(Municipality, world.storuman.id)
    municipality.deputy_email = DEPUTY
    federation = Federation(name="Akademi Norr", name_key="akademi norr", sort_key="akademi norr", slug="akademi-norr")
    db.session.add(federation)
    db.session.flush()
    db.session.add(Membership(municipality_id=municipality.id, federation_id=federation.id, starts=date(2020, 1, 1)))
    a_grant(a_person("Filippa", "Frost", "filippa@federation.example"), "operator", federation.id)
    for ref in (world.storuman.application, world.sorsele.application):
        found(Application, ref).status = "withdrawn"
    approve_booking(found(Booking, world.sorsele.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    return world


def on(day: int, hour: int = 8) -> datetime:
    """Return an instant of December 2026; the last day to answer is the first."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def told() -> list[tuple[str, str]]:
    """Return who was told of a late answer, and with which mail, in order."""
    statement = select(MailMessage.kind, MailMessage.to_address).where(MailMessage.kind.in_(KINDS))
    return [(row.kind, row.to_address) for row in db.session.execute(statement.order_by(MailMessage.id))]


OTHERS = [
    ("requests_unanswered", "filippa@federation.example"),
    ("requests_unanswered", "karin@umu.example"),
    ("request_overdue", "elin@umu.example"),
]


def test_the_deputy_is_told_first_and_the_others_two_working_days_later(overseen: World) -> None:
    escalate_requests(on(1, hour=22))
    assert told() == []
    escalate_requests(on(2))
    assert told() == [("requests_overdue", DEPUTY)]
    escalate_requests(on(3))
    assert len(told()) == 1
    escalate_requests(on(4))
    assert told()[1:] == OTHERS


def test_everybody_is_told_once_however_often_the_worker_looks(overseen: World) -> None:
    for day in (2, 2, 3, 4, 4, 5, 6, 7, 20):
        escalate_requests(on(day))
    assert sorted(told()) == sorted([("requests_overdue", DEPUTY), *OTHERS])


def test_without_a_deputy_the_others_are_told_at_once(overseen: World) -> None:
    db.session.get_one(Municipality, overseen.storuman.id).deputy_email = None
    escalate_requests(on(2))
    assert told() == OTHERS


def test_nobody_is_told_at_night_nor_of_what_was_answered(overseen: World) -> None:
    escalate_requests(on(2, hour=1))
    assert told() == []
    approve_booking(found(Booking, overseen.storuman.booking), person_id=None, at=on(2))
    escalate_requests(on(3))
    assert told() == []


def test_silence_ends_nothing(overseen: World) -> None:
    for day in range(2, 30):
        escalate_requests(on(day))
    db.session.commit()
    assert status_of(overseen.storuman.booking) == "requested"


def told_mailbox() -> list[str]:
    """Return the texts of the mails to Storuman's function mailbox, in order."""
    statement = select(MailMessage.text).where(MailMessage.kind == "requests_waiting").order_by(MailMessage.id)
    return list(db.session.scalars(statement))


def answer_within(overseen: World, *, working_days: int) -> None:
    """Let Storuman answer so fast that the week's mail, on Monday, would come too late; and what waits be answered."""
    db.session.get_one(Municipality, overseen.storuman.id).answering_working_days = working_days
    approve_booking(found(Booking, overseen.storuman.booking), person_id=None, at=TUESDAY)


def test_the_mailbox_hears_next_morning_of_whoever_asked_after_its_mail(overseen: World, app: Flask) -> None:
    answer_within(overseen, working_days=4)
    first, second = (ask(a_placement(overseen, f"{n}", WEEKS_18_TO_20), add_bed(overseen, n)) for n in range(2))
    assert isinstance(first, Booking)
    assert isinstance(second, Booking)
    write_mails_of_requests(app)
    assert len(told_mailbox()) == 1
    approve_booking(first, person_id=None, at=TUESDAY)
    tell_of_yesterday(TUESDAY + timedelta(hours=8))
    assert len(told_mailbox()) == 1
    for days, hours in ((1, -8), (1, 0), (1, 1), (2, 0)):
        tell_of_yesterday(TUESDAY + timedelta(days=days, hours=hours))
    assert len(told_mailbox()) == 2
    assert "1 förfrågan om rum i Storuman väntar på svar." in told_mailbox()[1]


def test_the_mailbox_hears_nothing_when_all_is_answered(overseen: World, app: Flask) -> None:
    answer_within(overseen, working_days=4)
    asked = ask(a_placement(overseen, "1", WEEKS_18_TO_20), add_bed(overseen, 1))
    assert isinstance(asked, Booking)
    write_mails_of_requests(app)
    approve_booking(asked, person_id=None, at=TUESDAY)
    tell_of_yesterday(TUESDAY + timedelta(days=1))
    assert len(told_mailbox()) == 1


def test_holidays_do_not_count(overseen: World) -> None:
    booking = found(Booking, overseen.storuman.booking)
    booking.answer_by = date(2026, 12, 23)
    db.session.flush()
    for day in (24, 25, 26, 27):  # Christmas Eve to Sunday
        escalate_requests(on(day))
    assert told() == []
    escalate_requests(on(28))
    assert told() == [("requests_overdue", DEPUTY)]


def test_an_application_is_told_of_too(overseen: World) -> None:
    approve_booking(found(Booking, overseen.storuman.booking), person_id=None, at=TUESDAY)
    found(Application, overseen.storuman.application).status = "open"
    escalate_requests(on(4))
    assert ("request_overdue", "elin@umu.example") in told()


@pytest.mark.parametrize("days_left", [1, 0])
@pytest.mark.parametrize("holds", [True, False])
def test_of_a_stay_that_is_over_nobody_is_told_any_more(overseen: World, holds: bool, days_left: int) -> None:
    if holds:
        ends = found(Booking, overseen.storuman.booking).segments[-1].departure
    else:
        approve_booking(found(Booking, overseen.storuman.booking), person_id=None, at=TUESDAY)
        application = found(Application, overseen.storuman.application)
        application.status, ends = "open", application.wishes[-1].departure
    db.session.flush()
    overdue = overdue_requests(ends - timedelta(days=days_left))
    assert [request.holds for request in overdue] == [holds] * days_left


def test_the_mails_give_nothing_away(overseen: World) -> None:
    escalate_requests(on(2))
    escalate_requests(on(4))
    secrets = Secrets.of(db.session())
    for message in db.session.scalars(select(MailMessage).where(MailMessage.kind.in_(KINDS))):
        assert_mail_is_discreet(message, secrets)


def test_the_worker_does_it_by_the_clock(overseen: World, app: Flask, clock: MovableClock) -> None:
    db.session.rollback()
    clock.set(on(2))
    Worker(app, errands={"send_mail": lambda _payload, _at: lambda: None}).drain()
    assert told() == [("requests_overdue", DEPUTY)]
    db.session.rollback()
    clock.advance(days=2)
    Worker(app, errands={"send_mail": lambda _payload, _at: lambda: None}).drain()
    assert len(told()) == 1 + len(OTHERS)
