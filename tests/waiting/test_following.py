"""Those who wait follow what happens: a room of theirs, their placement, the calendar; their coordinator sees them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.queries.waiting import line_of
from housing.bookings.services.answering import By
from housing.bookings.services.asking import Wanted, give_nights
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.life import Step, move, start
from housing.bookings.waiting import Waiting
from housing.database import db
from housing.happenings import NightsLost, announce
from housing.organisations.models import Institution
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import core_stays
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from housing.waiting.services.offering import offer_proposed
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, ask
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.world import World, found
from tests.holds.browsers import english
from tests.placements.lists import send
from tests.waiting.lines import (
    STAY,
    WEEKS_9_AND_10,
    a_student,
    free,
    guest_in,
    mails,
    proposals,
    sweep,
    wait,
    what_is_wrong,
    work,
)


@pytest.fixture
def anna(world: World) -> Placement:
    """Sara-anna, who is placed in the weeks in which the town is full."""
    return a_student(world, "anna")


def test_with_a_room_for_those_nights_she_waits_no_longer(app: Flask, world: World, anna: Placement) -> None:
    application = wait(world, anna)
    free(world)
    booking = ask(anna, guest_in(world, 0).segments[0].bed)
    assert isinstance(booking, Booking)
    db.session.commit()
    work(app)
    assert db.session.get_one(Application, application.id).status == "waiting", "the answer may be no"
    assert proposals() == []
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    left = db.session.get_one(Application, application.id)
    assert (left.status, left.reason) == ("closed", "has_room")


def test_nobody_waits_for_weeks_that_are_over(app: Flask, world: World, anna: Placement, clock: MovableClock) -> None:
    application = wait(world, anna)
    clock.advance(days=120)
    sweep(app)
    left = db.session.get_one(Application, application.id)
    assert (left.status, left.reason) == ("closed", "nights_over")


def test_a_cancelled_placement_takes_her_out_of_the_line(app: Flask, world: World, anna: Placement) -> None:
    application = wait(world, anna)
    free(world)
    work(app)
    cancel_placement(anna.id, at=TUESDAY, by=None)
    work(app)
    assert db.session.get_one(Application, application.id).status == "closed"
    assert [each.status for each in proposals()] == ["gone"]
    assert line_of(world.storuman.id) == []
    assert what_is_wrong() == []


def test_whose_room_the_municipality_took_back_has_her_old_place_again(
    app: Flask, world: World, anna: Placement
) -> None:
    wait(world, anna)
    wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    free(world)
    work(app)
    booking = offer_proposed(world.storuman.id, proposals()[0].ref, By(None, TUESDAY))
    db.session.commit()
    move(booking, Status.CANCELLED, Step(Actor.OFFICER, None, TUESDAY, "home_unusable"))
    db.session.commit()
    again = wait(world, anna, TUESDAY + timedelta(hours=1))
    assert line_of(world.storuman.id)[0].application_id == again.id


def test_who_waits_follows_a_placement_that_moves_to_other_weeks(app: Flask, world: World, anna: Placement) -> None:
    application = wait(world, anna)
    free(world)
    work(app)
    row = "Sund, Sara-anna;sara-anna@umu.example;3OM401;Sjukstugan;Storuman;v.20-21;ja"
    send(db.session.get_one(Institution, world.umu.id), row)
    db.session.commit()
    work(app)
    waiting = db.session.get_one(Waiting, application.id)
    assert [f"{each.arrival}" for each in waiting.stays] == ["2027-05-16"]
    assert proposals()[0].status == "gone"
    assert [mail.to_address for mail in mails("waits_for_other_weeks")] == ["sara-anna@umu.example"]
    assert what_is_wrong() == []


def test_flat_and_room_are_kept_on_the_booking_only_where_the_bed_asks(
    app: Flask, world: World, anna: Placement
) -> None:
    wait(world, anna, flat=Flat.WOMEN)
    free(world)
    work(app)
    assert offer_proposed(world.storuman.id, proposals()[0].ref, By(None, TUESDAY)).flat is None


def test_whoever_waits_counts_as_waiting_for_her_coordinator(
    client: CheckedClient, world: World, anna: Placement
) -> None:
    wait(world, anna, municipality_ids=(world.storuman.id, world.sorsele.id))
    page = main_text(english(client, world.umu.coordinator).get("/institutions/umu/students?state=waiting").text)
    assert "Sara-anna Sund" in page


def test_who_lost_her_bed_to_a_move_is_in_line_before_all_others(
    app: Flask, client: CheckedClient, world: World
) -> None:
    wait(world, a_student(world, "anna"))
    moved = a_placement(world, "bea", WEEKS_9_AND_10, WEEKS_18_TO_20)
    booking = Booking(
        municipality_id=world.storuman.id,
        placement_id=moved.id,
        student_id=moved.student_id,
        asked_at=TUESDAY,
        answer_by=TUESDAY.date(),
    )
    start(booking, Status.CONFIRMED, Step(Actor.OFFICER, None, TUESDAY))
    bed = found(Bed, world.storuman.beds[0])
    give_nights(booking, Wanted(bed, core_stays([WEEKS_18_TO_20])))
    announce(NightsLost(TUESDAY, booking.id, (STAY,), is_ended=False))
    db.session.commit()
    application = db.session.scalars(select(Application).where(Application.goes_first.is_not(None))).one()
    assert line_of(world.storuman.id)[0].application_id == application.id
    student = english(client, "sara-bea@umu.example")
    assert "You go before all others" in main_text(student.get(f"/waiting/{application.ref}").text)
    assert f"/waiting/{application.ref}" in student.get("/placements").text
    free(world, 1)
    work(app)
    assert [(each.application_id, each.bed.ref) for each in proposals()] == [(application.id, world.storuman.beds[1])]
    offer_proposed(world.storuman.id, proposals()[0].ref, By(None, TUESDAY))
    db.session.commit()
    assert what_is_wrong() == []
