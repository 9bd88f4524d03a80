"""Who was invited and has not answered is reminded: on the right days, in the morning, once, and never afterwards."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from housing.accounts.models import PersonDetails
from housing.bookings.queries.reminders import note_reminder
from housing.bookings.services.reminding import remind_students
from housing.database import db
from housing.mail import MailMessage
from housing.organisations.models import Municipality
from housing.placements.claim_models import ReminderSent
from housing.placements.models import Invitation, Placement
from housing.placements.services.answers import answer_housing
from housing.placements.services.cancelling import cancel_placement
from housing.rules.reminders import Reminder
from housing.worker import Worker
from tests.bookings.asked import a_placement, add_bed, ask
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.world import WEEKS_6_TO_8, World, build_world

IN_THE_MORNING = 7
"""Eight o'clock in Sweden, in winter."""


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def invited(world: World) -> Placement:
    """Sara, invited on 24 November for weeks 6 to 8, who has not answered."""
    placement = a_placement(world, "silent", WEEKS_6_TO_8)
    placement.housing = "unknown"
    db.session.add(Invitation(placement_id=placement.id, send_on=TUESDAY.date(), decided_at=TUESDAY, sent_at=TUESDAY))
    db.session.commit()
    return placement


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, IN_THE_MORNING, tzinfo=UTC)


def reminded(at: datetime) -> int:
    number = remind_students(at)
    db.session.commit()
    return number


def mails() -> list[MailMessage]:
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == "reminder").order_by(MailMessage.id)))


@pytest.mark.usefixtures("invited")
def test_three_times_in_all_on_the_days_of_the_rule() -> None:
    day, went = TUESDAY.date(), []
    while day < date(2027, 3, 1):
        if reminded(morning(day)):
            went.append(day)
        day += timedelta(days=1)
    assert went == [date(2026, 12, 1), date(2027, 1, 25), date(2027, 2, 1)]
    assert [mail.to_address for mail in mails()] == ["sara-silent@umu.example"] * 3


@pytest.mark.usefixtures("invited")
def test_from_eight_in_the_morning_and_once_a_day() -> None:
    morning_of_first = morning(date(2026, 12, 1))
    assert reminded(morning_of_first - timedelta(minutes=1)) == 0
    assert [reminded(morning_of_first + timedelta(hours=hours)) for hours in range(4)] == [1, 0, 0, 0]


def test_the_mail_names_nobody_and_leads_to_the_question(invited: Placement) -> None:
    ref = invited.ref
    reminded(morning(date(2026, 12, 1)))
    (mail,) = mails()
    assert mail.subject == "En påminnelse: behöver du boende i Storuman?"
    assert f"/placements/{ref}/housing" in mail.text
    assert "8–26 feb. 2027 (v. 6–8)" in mail.text
    for hidden in ("Sara", "Sund", "Sjukstugan", "Skogsvägen"):
        assert hidden not in mail.subject + mail.text + mail.html


def say(answer: str) -> Callable[[World, Placement], None]:
    def saying(_world: World, placement: Placement) -> None:
        answer_housing(placement, answer, at=TUESDAY, by=placement.student.person_id)

    return saying


def ask_for_a_bed(world: World, placement: Placement) -> None:
    ask(placement, add_bed(world, 1))


def apply_for_a_bed(world: World, placement: Placement) -> None:
    ask(placement, add_bed(world, 1), collect=True)


def be_cancelled(_world: World, placement: Placement) -> None:
    cancel_placement(placement.id, at=TUESDAY, by=None)


def be_put_down_as_needing_none(_world: World, placement: Placement) -> None:
    placement.housing = "no"


def never_have_been_invited(_world: World, placement: Placement) -> None:
    db.session.execute(delete(Invitation).where(Invitation.placement_id == placement.id))


def wait_for_the_invitation(_world: World, placement: Placement) -> None:
    db.session.get_one(Invitation, placement.id).sent_at = None


def be_erased(_world: World, placement: Placement) -> None:
    db.session.execute(delete(PersonDetails).where(PersonDetails.person_id == placement.student.person_id))


def be_placed_where_nobody_houses(world: World, _placement: Placement) -> None:
    db.session.get_one(Municipality, world.storuman.id).live_since = None


@pytest.mark.parametrize(
    "happened",
    [
        say("yes"),
        say("no"),
        ask_for_a_bed,
        apply_for_a_bed,
        be_cancelled,
        be_put_down_as_needing_none,
        never_have_been_invited,
        wait_for_the_invitation,
        be_erased,
        be_placed_where_nobody_houses,
    ],
    ids=lambda happened: happened.__name__,
)
def test_nobody_else_is_reminded(
    world: World, invited: Placement, happened: Callable[[World, Placement], None]
) -> None:
    happened(world, invited)
    db.session.commit()
    assert reminded(morning(date(2026, 12, 1))) == 0
    assert mails() == []


@pytest.mark.usefixtures("invited")
def test_what_went_is_known_when_the_mails_are_long_forgotten() -> None:
    reminded(morning(date(2026, 12, 1)))
    db.session.execute(delete(MailMessage))
    db.session.commit()
    assert reminded(morning(date(2026, 12, 2))) == 0


@pytest.mark.usefixtures("invited")
def test_two_workers_at_once_remind_once() -> None:
    """The second finds the row that the first wrote after it had looked who is due."""
    (placement_id,) = db.session.scalars(select(Invitation.placement_id).where(Invitation.sent_at.is_not(None))).all()
    assert note_reminder(placement_id, Reminder.A_WEEK_AFTER, TUESDAY) is True
    assert note_reminder(placement_id, Reminder.A_WEEK_AFTER, TUESDAY) is False
    assert note_reminder(placement_id, Reminder.A_WEEK_BEFORE, TUESDAY) is True


@pytest.mark.usefixtures("invited")
def test_the_worker_does_it_by_itself(app: Flask, clock: MovableClock) -> None:
    clock.set(morning(date(2026, 12, 1)))
    Worker(app).drain()
    assert db.session.scalars(select(ReminderSent.kind)).all() == ["a_week_after"]
    assert [mail.to_address for mail in mails()] == ["sara-silent@umu.example"]
