"""What has happened to a booking, told to its student in words and in the past tense."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from housing.bookings.models import Booking, BookingEvent
from housing.bookings.services.life import Step, move
from housing.bookings.wording import event_text
from housing.rules.lifecycle import TRANSITIONS, Actor, Status
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

LIFE = [
    (Status.CONFIRMED, Actor.OFFICER),
    (Status.CHECKED_IN, Actor.OFFICER),
    (Status.COMPLETED, Actor.OFFICER),
]


@pytest.fixture
def elin(client: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in; she asked for a room in weeks 6-8."""
    sign_in(client, world.elin)
    return client


def after(elin: CheckedClient, world: World, session: Session, *steps: tuple[Status, Actor]) -> str:
    booking = found(Booking, world.storuman.booking)
    for status, actor in steps:
        move(booking, status, Step(actor, None, TUESDAY))
    session.commit()
    return main_text(elin.get(f"/bookings/{world.storuman.booking}").text)


def test_a_whole_stay_is_told_in_the_past(elin: CheckedClient, world: World, session_scope: Session) -> None:
    text = after(elin, world, session_scope, *LIFE)
    steps, history = text.split("Vad som har hänt")
    for said in ("Du bad om rummet", "Kommunen godkände", "Du kom", "Du åkte"):
        assert said in history
    assert "Väntar på svar" not in history
    assert "Du kommer 7" not in steps
    assert ("Du kom 7 feb. 2027" in steps, "Du åkte 27 feb. 2027" in steps) == (True, True)


def test_what_is_ahead_is_told_as_ahead(elin: CheckedClient, world: World, session_scope: Session) -> None:
    text = after(elin, world, session_scope, *LIFE[:1])
    assert "Du kommer 7 feb. 2027" in text
    assert "Du åkte" not in text


@pytest.mark.parametrize("before", [[], LIFE[:1]])
def test_giving_back_a_room_is_more_than_withdrawing_a_request(
    elin: CheckedClient, world: World, session_scope: Session, before: list[tuple[Status, Actor]]
) -> None:
    history = after(elin, world, session_scope, *before, (Status.WITHDRAWN, Actor.STUDENT)).split("har hänt")[1]
    assert ("Du lämnade tillbaka rummet" in history) == bool(before)
    assert ("Du drog tillbaka din förfrågan" in history) != bool(before)


def test_every_step_that_can_be_taken_has_words(app: Flask) -> None:
    with app.test_request_context():
        for step in TRANSITIONS:
            for actor in step.by:
                event = BookingEvent(from_status=step.from_status, to_status=step.to_status, actor=actor)
                assert event_text(event)
