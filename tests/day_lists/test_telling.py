"""The week's list by mail: on its day, and once more when the next three days change; a link and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.day_lists.models import ListLink
from housing.day_lists.services.addressees import end_addressee
from housing.day_lists.services.links import forget_old_links
from housing.duties import EVERY, HANDLERS
from housing.mail import MailMessage
from housing.rules.day_list import Kind
from housing.rules.nights import Period
from tests.bookings.asked import a_placement
from tests.day_lists.guests import an_addressee, confirmed, link_in, on, told
from tests.harness.world import World, build_world, found

MONDAY, TUESDAY, SATURDAY = date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 6)
WEEK_5 = Period(date(2027, 2, 3), date(2027, 2, 5))
LATER_THAT_WEEK = Period(date(2027, 2, 6), date(2027, 2, 12))


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; Elin comes to Storuman on Sunday 7 February."""
    world = build_world()
    confirmed(found(Booking, world.storuman.booking))
    return world


def kinds(mails: list[MailMessage]) -> list[str]:
    return [mail.kind for mail in mails]


def test_the_list_goes_once_on_its_day_when_offices_open(world: World) -> None:
    an_addressee(world, Kind.CLEANING)
    assert told(on(date(2027, 1, 31), 12)) == []
    assert told(on(MONDAY, 5)) == []
    (mail,) = told(on(MONDAY, 6))
    assert (mail.kind, mail.to_address) == ("week_list", "cleaning@storuman.example")
    assert told(on(MONDAY, 7)) == []
    assert told(on(TUESDAY)) == []
    assert kinds(told(on(MONDAY + timedelta(weeks=1)))) == ["week_list"]


def test_a_mail_holds_a_fresh_link_and_nothing_of_the_list(world: World) -> None:
    an_addressee(world, Kind.RECEPTION)
    (first,) = told(on(MONDAY))
    (second,) = told(on(MONDAY + timedelta(weeks=1)))
    assert link_in(first) != link_in(second)
    for said in ("Elin", "Ek", "Skogs", "room", world.storuman.booking):
        assert said not in first.text + first.html + first.subject
    secret = link_in(first).rsplit("/", 1)[1]
    assert secret not in set(db.session.scalars(select(ListLink.secret_hash)))


def test_a_change_in_the_next_three_days_is_told_once_and_a_later_one_is_not(world: World) -> None:
    an_addressee(world, Kind.CLEANING)
    told(on(MONDAY))
    confirmed(a_placement(world, "later", LATER_THAT_WEEK), world.storuman.beds[1])
    assert told(on(MONDAY, 12)) == []
    confirmed(a_placement(world, "soon", WEEK_5), world.storuman.beds[1])
    assert told(on(MONDAY, 8) + timedelta(minutes=30)) == []  # at most one an hour
    assert kinds(told(on(MONDAY, 12))) == ["week_list_changed"]
    assert told(on(MONDAY, 14)) == []
    assert told(on(SATURDAY)) == []  # what was told with that mail is told


def test_that_somebody_does_not_come_is_told_too(world: World) -> None:
    an_addressee(world, Kind.CARETAKER)
    told(on(MONDAY))
    withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=on(SATURDAY))
    db.session.commit()
    assert kinds(told(on(SATURDAY, 12))) == ["week_list_changed"]


def test_another_guest_in_the_same_bed_is_nothing_to_a_cleaner_and_much_to_the_reception(world: World) -> None:
    an_addressee(world, Kind.CLEANING)
    an_addressee(world, Kind.RECEPTION)
    first = confirmed(a_placement(world, "first", WEEK_5), world.storuman.beds[1])
    told(on(MONDAY))
    withdraw_booking(first, person_id=None, at=on(MONDAY))
    confirmed(a_placement(world, "second", WEEK_5), world.storuman.beds[1])
    assert [mail.to_address for mail in told(on(MONDAY, 12))] == ["reception@storuman.example"]


def test_days_that_pass_and_nights_that_were_lived_are_no_change(world: World) -> None:
    an_addressee(world, Kind.CLEANING)
    told(on(MONDAY))
    assert [told(on(MONDAY + timedelta(days=day), 12)) for day in range(7)] == [[]] * 7


def test_who_was_taken_off_gets_nothing(world: World) -> None:
    addressee = an_addressee(world, Kind.CLEANING)
    told(on(MONDAY))
    end_addressee(addressee, person_id=None, at=on(MONDAY))
    confirmed(a_placement(world, "soon", WEEK_5), world.storuman.beds[1])
    assert told(on(MONDAY, 12)) == told(on(MONDAY + timedelta(weeks=1))) == []
    assert db.session.scalars(select(ListLink)).all() == []


def test_links_are_forgotten_when_they_open_nothing(world: World) -> None:
    an_addressee(world, Kind.CLEANING)
    told(on(MONDAY))
    forget_old_links(on(MONDAY) + timedelta(days=14) - timedelta(seconds=1))
    assert len(db.session.scalars(select(ListLink)).all()) == 1
    forget_old_links(on(MONDAY) + timedelta(days=14))
    assert db.session.scalars(select(ListLink)).all() == []


def test_the_worker_does_it() -> None:
    assert "send_lists" in HANDLERS
    assert EVERY["send_lists"] <= timedelta(hours=1)
