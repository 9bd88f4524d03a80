"""Whoever waits is offered nights that are to come, however long a proposal lay with the officer."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from housing.bookings.queries.line_proposals import open_line_proposals
from housing.bookings.services.answering import By
from housing.bookings.services.asking import StayOver
from housing.database import db
from housing.rules.nights import Stay, nights_of
from housing.waiting.services.offering import offer_proposed
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.world import World
from tests.waiting.lines import STAY, a_student, free, mails, proposals, sweep, wait, what_is_wrong, work

SUNDAY = datetime(2027, 2, 28, 9, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 3, 9, tzinfo=UTC)
REST = Stay(date(2027, 3, 3), STAY.departure)


@pytest.fixture
def proposed(app: Flask, world: World, clock: MovableClock) -> str:
    """On the Sunday on which weeks 9 and 10 begin a bed is somebody's turn; the officer comes on Wednesday."""
    clock.set(SUNDAY)
    wait(world, a_student(world, "anna"), SUNDAY)
    free(world, 0, TUESDAY)
    work(app)
    assert [nights_of([STAY]) == {each.night for each in proposal.nights} for proposal in proposals("open")] == [True]
    clock.set(WEDNESDAY)
    return proposals("open")[0].ref


def test_pressed_late_it_is_an_offer_of_the_nights_from_tonight_on(proposed: str, world: World) -> None:
    booking = offer_proposed(world.storuman.id, proposed, By(None, WEDNESDAY))
    db.session.commit()
    assert [Stay(each.arrival, each.departure) for each in booking.segments] == [REST]
    assert booking.last_day_to_accept == REST.arrival
    assert what_is_wrong(REST.arrival) == []


def test_the_officer_reads_what_would_be_offered_and_it_stays_one_proposal(
    proposed: str, app: Flask, world: World
) -> None:
    """It is not proposed anew each midnight: that would be a mail a day for what is the same turn."""
    sweep(app)
    shown = open_line_proposals(world.storuman.id, REST.arrival)
    assert [(each.ref, each.stays) for each in shown] == [(proposed, (REST,))]
    assert len(mails("beds_proposed")) == 1


def test_with_no_night_left_nothing_is_offered(proposed: str, world: World) -> None:
    last = datetime(2027, 3, 13, 9, tzinfo=UTC)
    assert open_line_proposals(world.storuman.id, last.date()) == []
    with pytest.raises(StayOver):
        offer_proposed(world.storuman.id, proposed, By(None, last))
