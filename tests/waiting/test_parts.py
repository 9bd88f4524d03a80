"""Whoever has a bed for some of her nights waits for the others, and for nothing that she did not ask for."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.services.answering import By
from housing.bookings.services.asking import Wanted, give_nights
from housing.bookings.services.changing import give_back
from housing.bookings.services.life import Step, start
from housing.bookings.waiting import Waiting
from housing.database import db
from housing.organisations.models import Institution
from housing.placements.models import Placement
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Period, Stay
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed
from housing.stock.services.closures import close_beds
from housing.waiting.services.joining import HasRoom
from housing.waiting.services.leaving import leave_line
from housing.waiting.services.offering import offer_proposed
from tests.bookings.asked import a_placement, add_bed
from tests.harness.clock import TUESDAY
from tests.harness.world import World
from tests.placements.lists import send
from tests.waiting.lines import STAY, a_student, free, guest_in, mails, proposals, sweep, wait, what_is_wrong, work

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


PART_ONE, PART_TWO = Period(date(2027, 4, 5), date(2027, 4, 9)), Period(date(2027, 5, 3), date(2027, 5, 7))
WEEK_14, WEEK_15, WEEK_18, WEEK_19 = (
    Stay(date(2027, 4, 4), date(2027, 4, 10)),
    Stay(date(2027, 4, 11), date(2027, 4, 17)),
    Stay(date(2027, 5, 2), date(2027, 5, 8)),
    Stay(date(2027, 5, 9), date(2027, 5, 15)),
)


def publish(world: World, weeks: str, site: str = "Sjukstugan", town: str = "Storuman") -> None:
    """Let her university send in where Sara-anna is now; commit."""
    row = f"Sund, Sara-anna;sara-anna@umu.example;3OM401;{site};{town};{weeks};ja"
    send(db.session.get_one(Institution, world.umu.id), row)
    db.session.commit()


@pytest.fixture
def in_two_parts(world: World) -> Placement:
    """Sara-anna, who is placed in weeks 14 and 18."""
    student = a_placement(world, "anna", PART_ONE, PART_TWO)
    student.housing = "yes"
    db.session.commit()
    return student


@pytest.mark.parametrize(
    ("weeks", "waited"),
    [("v.14+v.18", WEEK_18), ("v.15+v.18", WEEK_18), ("v.14+v.19", WEEK_19), ("v.19", WEEK_19)],
)
def test_who_waits_for_one_part_waits_for_that_one_wherever_it_moves(
    world: World, in_two_parts: Placement, weeks: str, waited: Stay
) -> None:
    application = wait(world, in_two_parts, stays=(WEEK_18,))
    publish(world, weeks, site="Akuten")
    assert waited_for(application) == [waited]
    assert len(mails("waits_for_other_weeks")) == (waited != WEEK_18), "what did not change is no news"
    assert what_is_wrong() == []


def test_another_ward_takes_no_night_off_her_wait(world: World, in_two_parts: Placement) -> None:
    """Half of a part is waited for as it was: only other weeks, or another town's rules, are reckoned anew."""
    give(in_two_parts, add_bed(world, 1), Stay(WEEK_18.arrival, date(2027, 5, 5)))
    application = wait(world, in_two_parts, stays=(WEEK_14, WEEK_18))
    half = [WEEK_14, Stay(date(2027, 5, 5), WEEK_18.departure)]
    assert waited_for(application) == half
    publish(world, "v.14+v.18", site="Akuten")
    assert waited_for(application) == half
    assert mails("waits_for_other_weeks") == []


def lose_week_14(world: World, placement: Placement, weeks: str = "v.15+v.18") -> Application:
    """Let her wait for week 18 and lose her room in week 14 to a move: she goes first for week 15."""
    give(placement, add_bed(world, 1), WEEK_14)
    everything = list(db.session.scalars(select(Bed).where(Bed.municipality_id == world.storuman.id)))
    close_beds(everything, WEEK_15.arrival, WEEK_15.departure, "repair", person_id=None, at=TUESDAY)
    close_beds(everything, WEEK_18.arrival, WEEK_18.departure, "repair", person_id=None, at=TUESDAY)
    application = wait(world, placement, stays=(WEEK_18,))
    publish(world, weeks)
    return application


def going_first(placement: Placement) -> Application:
    hers = (Application.placement_id == placement.id, Application.goes_first.is_not(None))
    return db.session.scalars(select(Application).where(*hers)).one()


def test_nights_for_which_she_goes_first_she_does_not_wait_for_a_second_time(
    world: World, in_two_parts: Placement
) -> None:
    application = lose_week_14(world, in_two_parts)
    assert (waited_for(going_first(in_two_parts)), waited_for(application)) == ([WEEK_15], [WEEK_18])
    assert what_is_wrong() == []
    again = wait(world, in_two_parts, stays=(WEEK_15, WEEK_18))
    assert again.id == application.id
    assert waited_for(application) == [WEEK_18], "asked once more it is for week 18 alone"
    only_that = wait(world, in_two_parts, stays=(WEEK_15,))
    assert waited_for(only_that) == [WEEK_18]
    assert what_is_wrong() == []


def test_whoever_goes_first_can_wait_for_more(world: World, in_two_parts: Placement) -> None:
    leave_line(lose_week_14(world, in_two_parts), person_id=None, at=TUESDAY)
    db.session.commit()
    first = going_first(in_two_parts)
    assert wait(world, in_two_parts, stays=(WEEK_15,)).id == first.id, "that is what she waits for already"
    more = wait(world, in_two_parts, stays=(WEEK_15, WEEK_18))
    assert (more.status, waited_for(more), waited_for(first)) == ("waiting", [WEEK_18], [WEEK_15])
    assert what_is_wrong() == []


def test_whose_only_weeks_she_goes_first_for_waits_no_longer(world: World, in_two_parts: Placement) -> None:
    """The one mail says that she goes first; another one, that she no longer waits, would take it back."""
    application = lose_week_14(world, in_two_parts, weeks="v.15")
    db.session.expire_all()
    assert waited_for(going_first(in_two_parts)) == [WEEK_15]
    assert (application.status, application.reason) == ("closed", "placement_changed")
    assert len(mails("nights_lost")) == 1
    assert mails("wait_ended") == []
    assert what_is_wrong() == []


def test_the_doctor_names_who_waits_for_the_same_nights_twice(world: World, in_two_parts: Placement) -> None:
    application = lose_week_14(world, in_two_parts)
    for each in db.session.get_one(Waiting, application.id).stays:
        each.arrival, each.departure = date(2027, 4, 13), date(2027, 4, 17)
    db.session.commit()
    both = {application.ref, going_first(in_two_parts).ref}
    (named,) = what_is_wrong()
    assert named.endswith(" waits for 4 nights that another one of hers waits for too, from 2027-04-13")
    assert any(named.startswith(f"waiting list: application {ref}: ") for ref in both)
