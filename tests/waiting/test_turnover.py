"""Nobody who waits is proposed a bed that the ledger would refuse her: empty between guests, or on nights outside."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from housing.bookings.services.answering import By
from housing.bookings.waiting import LineProposal, Waiting
from housing.database import db
from housing.nights.ledger import Because, NightsRefused
from housing.organisations.models import Municipality
from housing.organisations.settings import change_municipality
from housing.placements.models import Placement
from housing.rules.nights import Period, Stay, core_stays
from housing.stock.models import Bed
from housing.stock.services.turnover import set_turnover
from housing.waiting.services.offering import offer_proposed, take_back
from tests.bookings.asked import a_placement, put_in
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.waiting.lines import (
    STAY,
    WEEKS_9_AND_10,
    a_student,
    decided,
    free,
    proposals,
    skips,
    sweep,
    wait,
    what_is_wrong,
    work,
)
from tests.waiting.test_parts import give, waited_for

BY = By(None, TUESDAY)
WEEK_11 = Period(date(2027, 3, 15), date(2027, 3, 19))
"""Its guest comes on the Sunday evening, one night after those of weeks 9 and 10 leave."""
WEEK_8 = Period(date(2027, 2, 22), date(2027, 2, 26))
"""Its guest leaves on the Saturday, one night before they come: as Elin does, in bed 0."""
NO_ROOM_FOR_IT = "The room has to stay empty between two guests, and another comes or leaves too near"


def turn_over(world: World, nights: int = 2) -> None:
    set_turnover(db.session.get_one(Municipality, world.storuman.id), nights, person_id=None, at=TUESDAY)
    db.session.commit()


def bed(world: World, number: int = 1) -> Bed:
    return found(Bed, world.storuman.beds[number])


def beside(world: World, period: Period, number: int = 1) -> Placement:
    """Give a bed to a guest in the week before or after; commit."""
    student = a_placement(world, f"beside-{number}", period)
    put_in(student, bed(world, number))
    db.session.commit()
    return student


def proposed_beds(world: World, *statuses: str) -> list[int]:
    """Return which of Storuman's beds are proposed, counted from 0."""
    return [world.storuman.beds.index(each.bed.ref) for each in proposals(*statuses)]


@pytest.mark.parametrize("neighbour", [WEEK_8, WEEK_11])
def test_a_bed_too_near_another_guest_is_not_proposed_and_the_officer_reads_why(
    app: Flask, world: World, neighbour: Period
) -> None:
    beside(world, neighbour)
    turn_over(world)
    application = wait(world, a_student(world, "anna"))
    free(world, 1)
    work(app)
    assert proposals() == []
    assert skips() == [(application.id, "turn_over")]
    free(world, 2)
    work(app)
    assert proposed_beds(world) == [2]
    offer_proposed(world.storuman.id, proposals("open")[0].ref, BY)
    db.session.commit()
    assert what_is_wrong() == []


def test_under_a_standing_decision_the_next_bed_that_fits_is_offered(app: Flask, world: World) -> None:
    beside(world, WEEK_11)
    turn_over(world)
    decided(world)
    wait(world, a_student(world, "anna"))
    free(world, 1)
    work(app)
    free(world, 2)
    work(app)
    assert proposed_beds(world, "offered") == [2]


def test_her_own_stay_next_to_it_keeps_the_bed_empty_for_others_and_not_for_her(app: Flask, world: World) -> None:
    three_nights_later = Period(date(2027, 3, 17), date(2027, 3, 19))
    both = a_placement(world, "anna", WEEKS_9_AND_10, three_nights_later)
    both.housing = "yes"
    give(both, bed(world), *core_stays([three_nights_later]))
    turn_over(world, 4)
    earlier = wait(world, a_student(world, "bea"))
    hers = wait(world, both, TUESDAY + timedelta(minutes=1))
    free(world, 1)
    work(app)
    assert [each.application_id for each in proposals()] == [hers.id]
    assert skips() == [(earlier.id, "turn_over")]
    offer_proposed(world.storuman.id, proposals()[0].ref, BY)
    db.session.commit()
    assert what_is_wrong() == []


def test_a_guest_who_has_left_by_now_keeps_the_bed_empty_too(app: Flask, world: World, clock: MovableClock) -> None:
    beside(world, WEEK_8)
    turn_over(world)
    wait(world, a_student(world, "anna"))
    free(world, 1)
    clock.set(datetime(2027, 2, 28, 9, tzinfo=UTC))
    sweep(app)
    assert [why for _, why in skips()] == ["turn_over"]
    assert proposals() == []


@pytest.fixture
def too_near(app: Flask, world: World) -> LineProposal:
    """Bed 1 is proposed to Sara-anna, and a guest of week 11 gets it before the officer has pressed."""
    turn_over(world)
    wait(world, a_student(world, "anna"))
    free(world, 1)
    work(app)
    beside(world, WEEK_11)
    return proposals("open")[0]


def test_what_the_ledger_refuses_is_said_as_it_is_and_not_proposed_again(
    app: Flask, officer: CheckedClient, world: World, too_near: LineProposal
) -> None:
    with pytest.raises(NightsRefused) as refused:
        offer_proposed(world.storuman.id, too_near.ref, BY)
    assert refused.value.because is Because.TURN_OVER
    db.session.rollback()
    page = "/municipalities/storuman"
    answer = post_form(officer, f"{page}/worklist", {}, action=f"{page}/waiting-list/proposals/{too_near.ref}/offer")
    assert answer.status_code == 409
    assert NO_ROOM_FOR_IT in answer.text
    assert "somebody was faster" not in answer.text
    work(app)
    assert [each.status for each in proposals()] == ["gone"]
    free(world, 2)
    work(app)
    assert proposed_beds(world, "open") == [2]


def test_unpressed_it_is_taken_back_by_the_next_walk(app: Flask, world: World, too_near: LineProposal) -> None:
    sweep(app)
    assert [each.status for each in proposals()] == ["gone"]
    free(world, 2)
    work(app)
    assert proposed_beds(world, "open") == [2]


def test_two_proposals_do_not_come_too_near_each_other(app: Flask, world: World) -> None:
    week_11 = a_student(world, "week-11", WEEK_11)
    first = wait(world, a_student(world, "anna"))
    second = wait(world, week_11, TUESDAY + timedelta(minutes=1), stays=core_stays([WEEK_11]))
    for number in (0, 2):
        beside(world, WEEK_11, number)
    turn_over(world)
    free(world, 1)
    sweep(app)
    sweep(app)
    assert [each.application_id for each in proposals("open")] == [first.id]
    assert (second.id, "turn_over") in skips()


def test_no_night_is_waited_for_that_the_municipality_no_longer_lets_anybody_book(app: Flask, world: World) -> None:
    """A gap that is kept no longer falls out of the wait: what is proposed can be had."""
    parts = Period(date(2027, 3, 1), date(2027, 3, 5)), Period(date(2027, 3, 9), date(2027, 3, 12))
    student = a_placement(world, "anna", *parts)
    student.housing = "yes"
    db.session.commit()
    application = wait(world, student, stays=core_stays(parts, 2))
    assert waited_for(application) == [STAY]
    free(world, 1)
    work(app)
    municipality = db.session.get_one(Municipality, world.storuman.id)
    rules = {"keep_gap_nights": 0, "margin_before": 0, "margin_after": 0}
    change_municipality(municipality, rules, person_id=None, at=TUESDAY)  # type: ignore[arg-type]
    db.session.commit()
    apart = [Stay(STAY.arrival, date(2027, 3, 6)), Stay(date(2027, 3, 8), STAY.departure)]
    assert waited_for(application) == apart
    assert [each.status for each in proposals()] == ["gone"]
    work(app)
    booking = offer_proposed(world.storuman.id, proposals("open")[0].ref, BY)
    db.session.commit()
    assert [Stay(each.arrival, each.departure) for each in booking.segments] == apart
    assert what_is_wrong() == []


def test_the_doctor_names_a_wait_for_nights_that_cannot_be_booked(app: Flask, world: World) -> None:
    application = wait(world, a_student(world, "anna"))
    assert what_is_wrong() == []
    db.session.get_one(Waiting, application.id).stays[0].departure = date(2027, 3, 20)
    db.session.commit()
    (named,) = what_is_wrong()
    assert named == (
        f"waiting list: application {application.ref}: waits for 6 nights that cannot be booked on her placement"
    )


def test_the_doctor_names_a_proposal_that_the_rules_refuse_and_no_walk_takes_back(
    app: Flask, world: World, too_near: LineProposal
) -> None:
    assert what_is_wrong() == [], "the next walk looks at it within the hour"
    days_later = TUESDAY.date() + timedelta(days=3)
    assert what_is_wrong(days_later) == [
        f"waiting list: proposal {too_near.ref}: is open, and she cannot have the bed: turn_over"
    ]
    take_back(world.storuman.id, too_near.ref, TUESDAY)
    db.session.commit()
    assert what_is_wrong(days_later) == []
