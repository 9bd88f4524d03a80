"""A week before a gap between two periods she is told whether her things may stay; each answer once."""

from datetime import date

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.duties import EVERY, HANDLERS
from housing.mail import MailMessage
from housing.rules.nights import Period
from tests.changes.stays import WEEK_8, WEEKS_6_AND_10, a_guest, noon
from tests.harness.world import World, found

LEAVES = date(2027, 2, 13)
HER = "sara-gap@umu.example"


def told(day: date) -> list[str]:
    """Let the worker do its round on a day and return the subjects of all that she has been told so far."""
    HANDLERS["tell_of_gaps"]({}, noon(day))
    db.session.commit()
    wanted = select(MailMessage.subject).where(MailMessage.kind == "gap_ahead").order_by(MailMessage.id)
    return list(db.session.scalars(wanted))


MAY_STAY, CLEAR = "får stå kvar", "Töm rummet"


@pytest.fixture
def ref(world: World) -> str:
    return a_guest(world, "gap", world.storuman.beds[1], *WEEKS_6_AND_10)


def test_a_week_before_and_once(ref: str) -> None:
    assert "tell_of_gaps" in EVERY
    assert told(date(2027, 2, 5)) == []
    first = told(date(2027, 2, 6))
    assert len(first) == 1
    assert MAY_STAY in first[0]
    assert told(date(2027, 2, 6)) == told(date(2027, 2, 9)) == first


def test_somebody_in_between_means_to_clear_the_room(ref: str, world: World) -> None:
    a_guest(world, "between", world.storuman.beds[1], WEEK_8)
    (subject,) = told(date(2027, 2, 6))
    assert CLEAR in subject


def test_what_was_promised_and_changes_is_told_again(ref: str, world: World) -> None:
    assert len(told(date(2027, 2, 6))) == 1
    between = a_guest(world, "between", world.storuman.beds[1], Period(date(2027, 2, 15), date(2027, 2, 19)))
    subjects = told(date(2027, 2, 8))
    assert [MAY_STAY in subjects[0], CLEAR in subjects[1]] == [True, True]
    withdraw_booking(found(Booking, between), person_id=None, at=noon(date(2027, 2, 8)))
    db.session.commit()
    assert len(told(date(2027, 2, 9))) == 2


def test_nobody_is_told_of_a_gap_that_is_none_or_has_begun(ref: str, world: World) -> None:
    a_guest(world, "whole", world.storuman.beds[2], Period(date(2027, 3, 1), date(2027, 3, 19)))
    assert told(date(2027, 2, 14)) == []
    withdraw_booking(found(Booking, ref), person_id=None, at=noon(date(2027, 2, 5)))
    db.session.commit()
    assert told(date(2027, 2, 6)) == []


def test_the_mail_names_nobody_and_no_address(ref: str) -> None:
    told(date(2027, 2, 6))
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "gap_ahead")).one()
    assert mail.to_address == HER
    assert "Skogsvägen" not in mail.text
