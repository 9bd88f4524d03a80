"""Time passes between a proposal and its answers: nights are lived, an offer runs out."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.services.agreeing import Answered, accept_change, decline_change
from housing.bookings.services.life import Step
from housing.bookings.services.staying import complete_past_stays
from housing.database import db
from housing.doctor.examination import examine
from housing.rules.lifecycle import Actor
from housing.stock.models import Bed
from tests.bookings.asked import add_bed
from tests.bookings.pages import main_text, token_of
from tests.bookings.test_moved_placements import (
    A_WEEK,
    EVENING,
    SATURDAY,
    WEEK_18,
    booked,
    close,
    held,
    line,
    open_on,
    proposed,
    publish,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World

IN_THE_STAY = datetime(2027, 5, 4, 8, tzinfo=UTC)
AFTER_IT = datetime(2027, 5, 10, 8, tzinfo=UTC)
WEEK_21 = EVENING + 3 * A_WEEK, SATURDAY + 3 * A_WEEK


def goes_first(booking: Booking) -> list[Application]:
    """What was applied for since the placement moved."""
    return list(db.session.scalars(select(Application).where(Application.placement_id == booking.placement_id)))


class TestANoAfterTheOldNightsHavePassed:
    @pytest.fixture
    def booking(self, world: World) -> Booking:
        """A guest gets a later week besides, and nobody answers before the first one is over."""
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.18+v.21"), at=IN_THE_STAY)
        assert complete_past_stays(AFTER_IT) == 0
        db.session.commit()
        return booking

    @pytest.mark.parametrize("who", [Actor.STUDENT, Actor.OFFICER])
    def test_completes_what_was_lived(self, booking: Booking, who: Actor) -> None:
        nights = held(booking)
        decline_change(booking, open_on(booking).ref, Step(who, None, AFTER_IT))
        db.session.commit()
        assert proposed(booking) is None
        assert (booking.status, held(booking)) == ("completed", nights)
        assert booking.events[-1].actor == "system"
        waits = [(wish.arrival, wish.departure) for each in goes_first(booking) for wish in each.wishes]
        assert waits == ([] if who is Actor.STUDENT else [WEEK_21])
        assert [breach for breach in examine(AFTER_IT.date()) if booking.ref in breach.where] == []

    def test_is_taken_by_the_page(self, client: CheckedClient, clock: MovableClock, booking: Booking) -> None:
        ref, proposal = booking.ref, open_on(booking).ref
        clock.set(AFTER_IT)
        client.set_cookie("language", "en", domain="127.0.0.1")
        sign_in(client, "sara-a@umu.example")
        page = f"/bookings/{ref}"
        data = {"csrf_token": token_of(client, page), "proposal": proposal, "answer": "decline"}
        answer = client.post(f"{page}/proposal", data=data, follow_redirects=True)
        assert answer.status_code == 200
        assert "You have said no." in answer.text
        assert "Your placement has moved" not in main_text(answer.text)


def test_a_request_whose_nights_have_passed_is_withdrawn_by_a_no(world: World) -> None:
    """Nobody answered it in time either, so that nothing was lived."""
    booking = booked(world, "a", add_bed(world, 1), WEEK_18, is_approved=False)
    publish(world, line("a", "v.18+v.21"), at=IN_THE_STAY)
    decline_change(booking, open_on(booking).ref, Step(Actor.STUDENT, None, AFTER_IT))
    db.session.commit()
    assert (booking.status, held(booking)) == ("withdrawn", {})


def test_a_guest_who_is_to_leave_may_say_yes_on_her_last_day(world: World) -> None:
    booking = booked(world, "a", add_bed(world, 1), WEEK_18)
    close(list(db.session.scalars(select(Bed).where(Bed.municipality_id == world.storuman.id))), WEEK_21[0], 6)
    publish(world, line("a", "v.21"), at=IN_THE_STAY)
    ref, nights = open_on(booking).ref, held(booking)
    last_day = datetime(2027, 5, 8, 8, tzinfo=UTC)
    assert accept_change(booking, ref, Step(Actor.OFFICER, None, last_day)) is Answered.WAITS
    assert accept_change(booking, ref, Step(Actor.STUDENT, None, last_day)) is Answered.DONE
    db.session.commit()
    assert (booking.status, held(booking)) == ("completed", nights)
