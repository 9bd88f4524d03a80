"""An answer that comes once the weeks have begun gives the nights that are to come: none that nobody can sleep in."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.services.answering import By, Seen, approve
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.services.offering import offer_other_bed
from housing.database import db
from housing.doctor.examination import examine
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.rules.nights import Arrive, Period, Stay
from housing.stock.models import Bed, BedPrice
from tests.bookings.asked import a_placement, add_bed, ask
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

WEEK_18 = Period(date(2027, 5, 3), date(2027, 5, 7))
SUNDAY, WEDNESDAY, SATURDAY = date(2027, 5, 2), date(2027, 5, 5), date(2027, 5, 8)
ON_WEDNESDAY = By(None, datetime(2027, 5, 5, 10, tzinfo=UTC))
REST_OF_THE_WEEK = Stay(WEDNESDAY, SATURDAY)
ORE = 100_00


def priced_bed(world: World, number: int) -> Bed:
    bed = add_bed(world, number)
    db.session.add(BedPrice(bed_id=bed.id, valid_from=date(2026, 1, 1), ore_per_night=ORE))
    return bed


def asked(world: World, *, collect: bool) -> Booking | Application:
    """Let a student ask for week 18, from Sunday evening on; nobody answers before Wednesday."""
    student = a_placement(world, "late", WEEK_18)
    made = ask(student, priced_bed(world, 1), collect=collect, arrive=Arrive.EVENING_BEFORE)
    db.session.commit()
    return made


def seen(world: World, made: Booking | Application) -> Seen:
    return Seen(world.storuman.id, made.ref, made.version)


def made_of(application: Booking | Application) -> Booking:
    return db.session.scalars(select(Booking).where(Booking.application_id == application.id)).one()


def nights_held(booking: Booking) -> list[date]:
    return sorted(db.session.scalars(select(BedNight.night).where(BedNight.booking_id == booking.id)))


def agreed(booking: Booking) -> list[tuple[Stay, int]]:
    return [(Stay(each.arrival, each.departure), each.ore) for each in booking.segments]


def about_stays() -> list[str]:
    """Return what the doctor finds on Wednesday; what the small world itself leaves unanswered apart."""
    own = {"past stays", "applications"}
    return [str(each) for each in examine(WEDNESDAY) if each.rule not in own]


def test_an_application_that_is_approved_late_becomes_the_nights_from_tonight_on(world: World) -> None:
    application = asked(world, collect=True)
    approve(seen(world, application), ON_WEDNESDAY)
    db.session.commit()
    booking = made_of(application)
    assert agreed(booking) == [(REST_OF_THE_WEEK, 3 * ORE)], "nothing is paid for nights that had passed"
    assert nights_held(booking) == list(REST_OF_THE_WEEK.each_night())
    assert about_stays() == []
    withdraw_booking(booking, person_id=None, at=ON_WEDNESDAY.at)
    db.session.commit()
    assert (booking.status, nights_held(booking)) == ("withdrawn", []), "she has not moved in: she comes tonight"


@pytest.mark.parametrize("collect", [True, False])
def test_another_bed_is_offered_for_the_nights_from_tonight_on(world: World, collect: bool) -> None:
    made, other = asked(world, collect=collect), priced_bed(world, 2)
    db.session.commit()
    offer_other_bed(seen(world, made), other, ON_WEDNESDAY)
    db.session.commit()
    booking = made_of(made) if collect else found(Booking, made.ref)
    assert agreed(booking) == [(REST_OF_THE_WEEK, 3 * ORE)]
    assert booking.asked_ore == 3 * ORE, "what she reads it would have cost is for the same nights"
    assert nights_held(booking) == list(REST_OF_THE_WEEK.each_night())
    assert booking.last_day_to_accept == WEDNESDAY
    asked_for = [(each["arrival"], each["departure"]) for each in booking.events[-1].replaced or ()]
    assert asked_for == [(SUNDAY.isoformat(), SATURDAY.isoformat())], "what was asked for stays in the history"
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_offered")).one()
    assert "5 maj" in mail.text
    assert "2 maj" not in mail.text
    assert about_stays() == []


def test_a_bed_that_comes_free_today_can_be_offered_for_the_rest(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    """The page looks for the nights that would be given, and says which those are."""
    made, other = asked(world, collect=True), add_bed(world, 2)
    guest = a_placement(world, "first", Period(date(2027, 5, 3), date(2027, 5, 4)))
    ask(guest, other, arrive=Arrive.EVENING_BEFORE)
    db.session.commit()
    clock.set(ON_WEDNESDAY.at)
    sign_in(officer, world.storuman.officer)
    text = main_text(officer.get(f"/municipalities/storuman/requests/{made.ref}/other-beds").text)
    assert "Skogsvägen 4, N2, rum 2" in text
    assert "5–8 May" in text


def test_the_officer_reads_that_an_application_is_given_the_nights_that_are_left(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    made = asked(world, collect=True)
    clock.set(ON_WEDNESDAY.at)
    sign_in(officer, world.storuman.officer)
    text = main_text(officer.get(f"/municipalities/storuman/requests/{made.ref}").text)
    assert "Would have come Sun 2 May 2027, which has passed: she gets the nights from tonight on." in text
