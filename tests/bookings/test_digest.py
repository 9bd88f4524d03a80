"""The mail that a function mailbox gets once a week, and what is told before it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.bookings.services.digest import tell_municipalities_weekly
from housing.database import db
from housing.mail import MailMessage
from housing.organisations.models import Municipality
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.discretion import World as Secrets
from tests.harness.discretion import assert_mail_is_discreet
from tests.harness.forms import post_form
from tests.harness.queue import write_mails_of_requests
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

MONDAY = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
"""Half past seven in Sweden, six days after the world was made."""
MAILBOX = "boende@storuman.example"


def mails(kind: str) -> list[MailMessage]:
    """Return the mails of a kind to Storuman's function mailbox, in order."""
    wanted = (MailMessage.kind == kind, MailMessage.to_address == MAILBOX)
    return list(db.session.scalars(select(MailMessage).where(*wanted).order_by(MailMessage.id)))


def told(at: datetime) -> list[MailMessage]:
    """Let the worker look at an instant, and return the week's mails until then."""
    tell_municipalities_weekly(at)
    db.session.commit()
    return mails("digest")


def answer_everything(world: World) -> Booking:
    """Leave nothing that waits; return the booking that is agreed."""
    for ref in (world.storuman.application, world.sorsele.application):
        found(Application, ref).status = "withdrawn"
    booking = found(Booking, world.storuman.booking)
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    return booking


def test_once_a_week_it_tells_what_waits_and_gives_nobody_away(world: World) -> None:
    (mail,) = told(MONDAY)
    assert "2 förfrågningar om rum" in mail.text
    assert "försenad" not in mail.text
    assert "/municipalities/storuman/worklist" in mail.text
    assert_mail_is_discreet(mail, Secrets.of(db.session()))
    assert len(told(MONDAY + timedelta(hours=3))) == 1
    (_, second) = told(MONDAY + timedelta(weeks=1))
    assert "2 av dem är försenade" in second.text


@pytest.mark.parametrize("late", [timedelta(hours=-2), timedelta(days=-1), timedelta(days=3)])
def test_not_at_night_nor_on_another_day(world: World, late: timedelta) -> None:
    assert told(MONDAY + late) == []


def test_a_monday_that_the_worker_missed_is_made_up_for_once(world: World) -> None:
    assert len(told(MONDAY + timedelta(days=1))) == 1
    assert len(told(MONDAY + timedelta(days=2))) == 1


def test_a_quiet_week_is_not_told_of(world: World) -> None:
    answer_everything(world)
    assert told(MONDAY) == []


def test_it_tells_who_comes_who_leaves_and_what_was_given_up(world: World) -> None:
    booking = answer_everything(world)
    arrival, departure = booking.segments[0].arrival, booking.segments[-1].departure
    (comes,) = told(datetime(arrival.year, arrival.month, arrival.day, 7, tzinfo=UTC) - timedelta(days=6))
    assert "1 gäst kommer" in comes.text
    assert "reser" not in comes.text.replace("Se vilka som kommer och reser", "")
    assert "/municipalities/storuman/lists" in comes.text
    assert departure > date(2027, 2, 7)
    given_up_on = datetime(2027, 2, 3, 12, tzinfo=UTC)
    withdraw_booking(booking, person_id=None, at=given_up_on)
    (_, after) = told(datetime(2027, 2, 8, 7, tzinfo=UTC))
    assert "1 avtalad bokning gavs upp" in after.text
    assert len(told(datetime(2027, 2, 15, 7, tzinfo=UTC))) == 2


def test_the_officer_chooses_the_day(world: World, client: CheckedClient) -> None:
    sign_in(client, world.storuman.officer)
    page = "/municipalities/storuman/settings"
    action = f"{page}/mailbox"
    assert post_form(client, page, {"mailbox-digest_weekday": "3"}, action=action).status_code == 303
    assert "Varje torsdag" in client.get(page, headers={"Accept-Language": "sv"}).text
    assert told(MONDAY) == []
    assert len(told(MONDAY + timedelta(days=3))) == 1


class TestARequest:
    def asked(self, world: World, app: Flask, *, working_days: int = 5) -> None:
        """Ask for a bed on the Tuesday before, of a municipality that answers within so many working days."""
        db.session.get_one(Municipality, world.storuman.id).answering_working_days = working_days
        db.session.flush()
        ask(a_placement(world, "late", WEEKS_18_TO_20), add_bed(world, 1))
        write_mails_of_requests(app)

    def test_that_the_digest_tells_in_time_waits_for_it(self, world: World, app: Flask) -> None:
        self.asked(world, app)
        assert mails("requests_waiting") == []
        assert "3 förfrågningar om rum" in told(MONDAY)[0].text

    def test_that_would_be_late_by_then_is_told_by_itself(self, world: World, app: Flask) -> None:
        self.asked(world, app, working_days=4)
        (mail,) = mails("requests_waiting")
        assert "3 förfrågningar om rum i Storuman väntar på svar." in mail.text
