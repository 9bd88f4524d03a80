"""What a municipality is told of what its guests said: nothing of fewer than five, and voices only where allowed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.database import db
from housing.feedback.queries.told import Told, told_to
from housing.feedback.services.answering import erase_words
from housing.rules.feedback import WouldWork
from tests.feedback.stayed import AUTUMN, a_stay, answered, said
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

SETTLED = datetime(2027, 8, 1, 9, tzinfo=UTC)
"""After VT27, when none of its answers can change any more."""
LATER = datetime(2028, 4, 1, 9, tzinfo=UTC)
PAGE = "/municipalities/storuman/reports/feedback"
YEAR = "/municipalities/storuman/reports/year?period=2027"
QUOTED = "Nära till allt, och tyst på natten."
UNSAID = "Grannen snarkar."


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns in which nobody has stayed yet."""
    return build_world()


def guests(world: World, number: int) -> list[Booking]:
    """Let guests of the spring answer: the first is quoted, the second has not allowed it."""
    stays = [a_stay(world, f"g{each}", each) for each in range(number)]
    for each, booking in enumerate(stays):
        words = (QUOTED, UNSAID)[each] if each < 2 else ""
        work = WouldWork.NO if each == 2 else WouldWork.YES
        answered(booking, said(housing=each % 5 + 1, would_work=work, words=words, may_quote=each == 0))
    return stays


def told(world: World, day: date = date(2027, 8, 1)) -> list[Told]:
    return told_to(world.storuman.id, day)


def test_five_are_told_together_when_no_answer_can_change(world: World) -> None:
    guests(world, 5)
    assert told(world, date(2027, 7, 27)) == []
    (found,) = told(world)
    assert ([term.code for term in found.terms], found.answers) == (["VT27"], 5)
    assert (found.housing, found.town) == (1 + 2 + 3 + 4 + 5, 25)
    assert found.would_work == {WouldWork.YES: 4, WouldWork.NO: 1}
    assert [voice.text for voice in found.voices] == [QUOTED]
    assert told_to(world.sorsele.id, SETTLED.date()) == []


def test_four_wait_for_the_fifth_of_a_later_term(client: CheckedClient, world: World, clock: MovableClock) -> None:
    guests(world, 4)
    clock.set(SETTLED)
    sign_in(client, world.storuman.officer)
    page = client.get(PAGE).text
    assert "Inget att visa ännu" in page
    assert QUOTED not in page + client.get(YEAR).text
    assert "feedback" not in client.get("/municipalities/storuman/reports").text
    db.session.rollback()
    answered(a_stay(world, "autumn", 9, AUTUMN), said())
    clock.set(LATER)
    sign_in(client, world.storuman.officer)
    page = client.get(PAGE).text
    assert "VT27–HT27" in page
    assert QUOTED in page


def test_the_officer_reads_marks_and_allowed_voices_alone(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    stays = guests(world, 6)
    clock.set(SETTLED)
    sign_in(client, world.storuman.officer)
    page = client.get(PAGE).text
    assert "2,7 av 5 i genomsnitt" in page
    assert "ja 5, kanske 0, nej 1" in page
    year = client.get(YEAR).text
    for text in (page, year):
        assert QUOTED in text
        assert UNSAID not in text
        assert "Sara" not in text
        assert "3OM401" not in text
    assert "Gästerna säger, VT27" in year
    assert QUOTED not in client.get(YEAR.replace("2027", "2026")).text, "nobody had said it yet"
    assert PAGE in client.get("/municipalities/storuman/reports").text
    db.session.rollback()
    erase_words(stays[0])
    db.session.commit()
    assert QUOTED not in client.get(PAGE).text + client.get(YEAR).text
    assert "2,7 av 5" in client.get(PAGE).text
