"""Whoever has a bed for some of her nights waits for the others, and for nothing that she did not ask for."""

from datetime import date, timedelta

import pytest
from flask import Flask

from housing.bookings.models import Application, Booking
from housing.bookings.services.answering import By
from housing.bookings.services.asking import Wanted, give_nights
from housing.bookings.services.changing import give_back
from housing.bookings.services.life import Step, start
from housing.bookings.waiting import Waiting
from housing.database import db
from housing.placements.models import Placement
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Stay
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed
from housing.waiting.services.joining import HasRoom
from housing.waiting.services.offering import offer_proposed
from tests.bookings.asked import add_bed
from tests.harness.clock import TUESDAY
from tests.harness.world import World
from tests.waiting.lines import STAY, a_student, free, guest_in, proposals, sweep, wait, what_is_wrong, work

STUDENT = Step(Actor.STUDENT, None, TUESDAY)
SATURDAY = date(2027, 3, 6)
FIRST_WEEK, SECOND_WEEK = Stay(STAY.arrival, SATURDAY), Stay(SATURDAY, STAY.departure)


def waited_for(application: Application) -> list[Stay]:
    db.session.expire_all()
    waiting = db.session.get_one(Waiting, application.id)
    return [Stay(each.arrival, each.departure) for each in waiting.stays]


def give(placement: Placement, bed: Bed, *stays: Stay) -> Booking:
    """Let an officer's answer give somebody a bed on these nights; commit."""
    booking = Booking(
        municipality_id=bed.municipality_id,
        placement_id=placement.id,
        student_id=placement.student_id,
        asked_at=TUESDAY,
        answer_by=TUESDAY.date(),
    )
    start(booking, Status.CONFIRMED, Step(Actor.OFFICER, None, TUESDAY))
    give_nights(booking, Wanted(bed, stays))
    db.session.commit()
    return booking


def test_who_gave_half_of_her_stay_back_can_wait_for_it_again(app: Flask, world: World) -> None:
    booking = guest_in(world, 0)
    give_back(booking, booking.version, Wish(ChangeKind.DATES, STAY.arrival, SATURDAY), STUDENT)
    db.session.commit()
    application = wait(world, booking.placement)
    assert waited_for(application) == [SECOND_WEEK]
    work(app)
    offer_proposed(world.storuman.id, proposals("open")[0].ref, By(None, TUESDAY))
    db.session.commit()
    assert what_is_wrong() == []


def test_a_bed_for_one_of_her_weeks_leaves_her_waiting_for_the_other(app: Flask, world: World) -> None:
    student = a_student(world, "anna")
    application = wait(world, student)
    give(student, add_bed(world, 1), FIRST_WEEK)
    sweep(app)
    assert waited_for(application) == [SECOND_WEEK]
    free(world)
    work(app)
    assert [each.night for each in proposals("open")[0].nights] == list(SECOND_WEEK.each_night())


def test_asking_anew_for_one_week_keeps_the_other_in_one_stay(world: World) -> None:
    """It is for this too, from the same place: what is waited for already is not forgotten."""
    student = a_student(world, "anna")
    application = wait(world, student)
    wait(world, student, stays=(FIRST_WEEK,))
    assert waited_for(application) == [STAY]


@pytest.mark.parametrize(
    "has",
    [
        Stay(STAY.arrival + timedelta(1), STAY.departure),
        Stay(STAY.arrival, STAY.departure - timedelta(1)),
        Stay(STAY.arrival + timedelta(1), STAY.departure - timedelta(1)),
    ],
    ids=["comes on her first day", "leaves on her last", "both"],
)
def test_who_chose_to_come_later_or_leave_earlier_waits_for_no_single_night(world: World, has: Stay) -> None:
    student = a_student(world, "anna")
    give(student, add_bed(world, 1), has)
    with pytest.raises(HasRoom):
        wait(world, student)
