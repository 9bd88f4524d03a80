"""Nights come free: the line is walked, the next who fits has a proposal, and why the others have not is noted."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking, BookingEvent
from housing.bookings.services.answering import By
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.services.digest import week_of
from housing.bookings.services.life import ChangedMeanwhile
from housing.bookings.services.offering import accept_offer
from housing.database import db
from housing.duties import HANDLERS
from housing.nights.ledger import NightsRefused
from housing.organisations.models import LegalModeStart
from housing.placements.models import Placement
from housing.rules.seekers import Wants
from housing.stock.models import Bed, Closure, Dwelling
from housing.stock.services.beds import BedValues, add_bed
from housing.stock.services.closures import close_beds, lift_closure
from housing.waiting.services.offering import offer_proposed, pass_over
from tests.bookings.asked import put_in
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.world import World, found
from tests.waiting.lines import (
    STAY,
    a_student,
    decided,
    free,
    mails,
    proposals,
    skips,
    sweep,
    wait,
    what_is_wrong,
    work,
)

BY = By(None, TUESDAY)


def test_the_next_who_fits_has_a_proposal_and_the_one_before_is_told_why_not(app: Flask, world: World) -> None:
    first = wait(world, a_student(world, "anna"), wants=frozenset({Wants.STEP_FREE}))
    second = wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    wait(world, a_student(world, "cilla"), TUESDAY + timedelta(minutes=2))
    work(app)
    assert [*proposals(), *skips()] == [], "nothing is free"
    free(world)
    assert proposals() == [], "whoever frees nights is not slowed"
    work(app)
    (proposal,) = proposals()
    assert (proposal.application_id, proposal.bed.ref) == (second.id, world.storuman.beds[0])
    assert [each.night for each in proposal.nights] == list(STAY.each_night())
    assert skips() == [(first.id, "step_free")]
    assert what_is_wrong() == []


@pytest.mark.parametrize(
    ("days_ahead", "told"),
    [(2, 2), (10, 1), (60, 0)],
    ids=["at once when she comes soon", "once a day when the week's mail came too late", "else the week's mail does"],
)
def test_the_mailbox_is_told_that_it_is_somebodys_turn(
    app: Flask, world: World, clock: MovableClock, days_ahead: int, told: int
) -> None:
    wait(world, a_student(world, "anna"))
    wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    clock.set(datetime.combine(STAY.arrival - timedelta(days=days_ahead), time(8), UTC))
    for bed in (0, 1):
        free(world, bed, clock())
        work(app)
    assert len(proposals()) == 2
    assert [mail.to_address for mail in mails("beds_proposed")] == ["boende@storuman.example"] * told
    assert week_of(world.storuman.id, clock().date(), clock().date()).turns == 2


def test_walked_again_nothing_is_proposed_or_told_twice(app: Flask, world: World) -> None:
    wait(world, a_student(world, "anna"), wants=frozenset({Wants.STEP_FREE}))
    wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    free(world)
    work(app)
    sweep(app)
    sweep(app)
    assert len(proposals()) == 1
    assert len(skips()) == 1


def test_one_press_makes_the_offer_and_a_yes_takes_her_out_of_the_line(app: Flask, world: World) -> None:
    application = wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    booking = offer_proposed(world.storuman.id, proposals()[0].ref, BY)
    db.session.commit()
    assert (booking.status, booking.last_day_to_accept) == ("offered", date(2026, 12, 1))
    assert [(each.status, each.booking_id, each.nights) for each in proposals()] == [("offered", booking.id, [])]
    assert db.session.get_one(Application, application.id).status == "matched"
    assert [mail.to_address for mail in mails("room_from_line")] == ["sara-anna@umu.example"]
    accept_offer(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    assert what_is_wrong() == []


def test_pressed_twice_it_is_offered_once(app: Flask, world: World) -> None:
    wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    ref = proposals()[0].ref
    offer_proposed(world.storuman.id, ref, BY)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        offer_proposed(world.storuman.id, ref, BY)


def test_a_bed_that_somebody_asked_for_meanwhile_is_not_offered(app: Flask, world: World) -> None:
    """What is proposed holds nothing; the ledger refuses, and the next walk takes the proposal back."""
    wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    put_in(a_student(world, "quick"), found(Bed, world.storuman.beds[0]))
    db.session.commit()
    with pytest.raises(NightsRefused):
        offer_proposed(world.storuman.id, proposals()[0].ref, BY)
    db.session.rollback()
    sweep(app)
    assert [each.status for each in proposals()] == ["gone"]
    assert what_is_wrong() == []


@pytest.mark.parametrize("end", ["no", "silence"])
def test_when_an_offer_comes_to_nothing_the_list_moves_on_by_itself(
    app: Flask, world: World, clock: MovableClock, end: str
) -> None:
    first, second = a_student(world, "anna"), a_student(world, "bea")
    wait(world, first)
    waits_on = wait(world, second, TUESDAY + timedelta(minutes=1))
    free(world)
    work(app)
    booking = offer_proposed(world.storuman.id, proposals()[0].ref, BY)
    db.session.commit()
    if end == "no":
        withdraw_booking(booking, person_id=None, at=TUESDAY)
    else:
        clock.advance(days=8)
        HANDLERS["expire_offers"]({}, clock())
    work(app)
    assert [each.application_id for each in proposals("open")] == [waits_on.id]
    again = wait(world, first, clock())
    sweep(app)
    assert [each.application_id for each in proposals("open")] == [waits_on.id], "the bed she did not want is not hers"
    assert again.status == "waiting"
    assert what_is_wrong(clock().date()) == []


def test_an_officer_may_pass_somebody_over_with_a_reason(app: Flask, world: World) -> None:
    passed = wait(world, a_student(world, "anna"))
    following = wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    free(world)
    work(app)
    pass_over(world.storuman.id, proposals()[0].ref, "other", BY)
    work(app)
    assert [(each.application_id, each.status) for each in proposals()] == [
        (passed.id, "passed"),
        (following.id, "open"),
    ]
    assert (passed.id, "passed_over") in skips()


def test_under_a_standing_decision_offers_go_by_themselves_one_after_the_other(
    app: Flask, world: World, clock: MovableClock
) -> None:
    decision = decided(world)
    students = [a_student(world, name) for name in ("anna", "bea")]
    for minutes, student in enumerate(students):
        wait(world, student, TUESDAY + timedelta(minutes=minutes))
    free(world)
    work(app)
    (offered,) = proposals("offered")
    event = db.session.scalars(select(BookingEvent).where(BookingEvent.booking_id == offered.booking_id)).one()
    assert (event.actor, event.person_id, event.reason) == ("system", None, f"line_decision:{decision.ref}")
    assert offered.line_decision_id == decision.id
    clock.advance(days=8)
    HANDLERS["expire_offers"]({}, clock())
    work(app)
    holders = [db.session.get_one(Booking, each.booking_id) for each in proposals("offered")]
    assert [(each.status, each.student_id) for each in holders] == [
        ("expired", students[0].student_id),
        ("offered", students[1].student_id),
    ]
    assert mails("offered_by_decision") == [], "nobody has to do anything"
    tomorrow = clock().date() + timedelta(days=1)
    assert week_of(world.storuman.id, tomorrow, tomorrow).offered == 1, "the other one is of the week before"
    assert what_is_wrong(clock().date()) == []


def test_offers_that_went_by_themselves_are_told_at_once_when_somebody_comes_soon(
    app: Flask, world: World, clock: MovableClock
) -> None:
    decided(world)
    wait(world, a_student(world, "anna"))
    clock.set(datetime.combine(STAY.arrival - timedelta(days=3), time(8), UTC))
    free(world, 0, clock())
    work(app)
    assert len(proposals("offered")) == 1
    assert len(mails("offered_by_decision")) == 1


@pytest.mark.parametrize("why", ["decisions are made", "it has ended", "it has not begun"])
def test_nothing_goes_by_itself_without_a_decision_in_force(app: Flask, world: World, why: str) -> None:
    begins = TUESDAY.date() + timedelta(days=1 if why == "it has not begun" else -9)
    ends = TUESDAY.date() + timedelta(days=-1 if why == "it has ended" else 30)
    decision = decided(world)
    decision.starts, decision.ends = begins, ends
    if why == "decisions are made":
        mode = "administrative_decision"
        db.session.add(LegalModeStart(municipality_id=world.storuman.id, starts=date(2026, 1, 1), mode=mode))
    db.session.commit()
    wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    assert [each.status for each in proposals()] == ["open"]


def test_a_decision_made_later_offers_what_is_proposed(app: Flask, world: World) -> None:
    wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    decided(world)
    work(app)
    assert [each.status for each in proposals()] == ["offered"]


def test_whose_placement_moved_goes_before_all_others(app: Flask, world: World) -> None:
    wait(world, a_student(world, "anna"))
    moved = wait(world, a_student(world, "bea"), TUESDAY + timedelta(days=1))
    moved.goes_first = "placement_moved"
    db.session.commit()
    free(world)
    work(app)
    assert [each.application_id for each in proposals()] == [moved.id]


def lift(world: World) -> None:
    closure = db.session.scalars(select(Closure).where(Closure.starts == STAY.arrival)).one()
    lift_closure(closure, person_id=None, at=TUESDAY)


def a_new_bed(world: World) -> None:
    dwelling = found(Dwelling, world.storuman.dwelling)
    add_bed(dwelling, BedValues("9", "rum 9"), ore_per_night=0, prices_from=TUESDAY.date(), person_id=None, at=TUESDAY)


@pytest.mark.parametrize("happens", [lift, a_new_bed])
def test_a_closure_lifted_and_a_new_bed_wake_the_line_too(app: Flask, world: World, happens) -> None:  # type: ignore[no-untyped-def]
    free(world)
    close_beds([found(Bed, world.storuman.beds[0])], *_nights(), reason="repair", person_id=None, at=TUESDAY)
    wait(world, a_student(world, "anna"))
    work(app)
    assert proposals() == []
    happens(world)
    work(app)
    assert len(proposals()) == 1


def _nights() -> tuple[date, date]:
    return STAY.arrival, STAY.departure


def test_who_waits_in_two_towns_has_one_proposal(app: Flask, world: World) -> None:
    """In Sorsele rooms are free, in Storuman one comes free: the second town does not propose to her too."""
    student = a_student(world, "anna")
    wait(world, student, municipality_ids=(world.storuman.id, world.sorsele.id))
    work(app)
    assert [each.municipality_id for each in proposals()] == [world.sorsele.id]
    free(world)
    work(app)
    assert len(proposals()) == 1
    assert ("proposed") in {why for _, why in skips()}


def test_nobody_who_needs_no_housing_or_whose_placement_is_cancelled_is_proposed_anything(
    app: Flask, world: World
) -> None:
    student = a_student(world, "anna")
    application = wait(world, student)
    found(Placement, student.ref).housing = "no"
    free(world)
    work(app)
    assert proposals() == []
    sweep(app)
    assert db.session.get_one(Application, application.id).status == "withdrawn"
