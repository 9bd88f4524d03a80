"""The doctor finds a number that is missing, one too many, and an answer without a decision."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from housing.bookings.models import Application, Booking
from housing.bookings.papers import Decision
from housing.bookings.services.answering import By, Seen, decline
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.doctor.examination import examine
from housing.organisations.models import LegalModeStart
from housing.series import SeriesCounter
from tests.decisions.deciding import decisions
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found


def lose_the_first() -> None:
    db.session.execute(delete(Decision).where(Decision.number == 1))


def lose_the_last() -> None:
    db.session.execute(delete(Decision).where(Decision.number == 2))


def skip_a_number() -> None:
    db.session.execute(update(Decision).where(Decision.number == 2).values(number=3))


def turn_the_counter_back() -> None:
    db.session.execute(update(SeriesCounter).values(last=1))


def let_the_mode_begin_later() -> None:
    db.session.execute(update(LegalModeStart).values(starts=TUESDAY.date().replace(month=12)))


@pytest.mark.parametrize(
    ("spoil", "sentences"),
    [
        (lose_the_first, ["lacks its number, or has one too many: (1,)", "has no decision for its event 2"]),
        (lose_the_last, ["lacks its number, or has one too many: (2,)", "has no decision"]),
        (skip_a_number, ["lacks its number, or has one too many: (2, 3)"]),
        (turn_the_counter_back, ["lacks its number, or has one too many: (2,)"]),
        (let_the_mode_begin_later, ["has a decision for its event 2", "has a decision too many"]),
    ],
)
def test_what_must_hold_of_decisions(world: World, spoil: Callable[[], None], sentences: list[str]) -> None:
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    asked = found(Application, world.storuman.application)
    decline(Seen(world.storuman.id, asked.ref, asked.version), By(None, TUESDAY), "full")
    db.session.commit()
    assert [each.number for each in decisions()] == [1, 2]
    assert examine(TUESDAY.date()) == []
    spoil()
    db.session.commit()
    said = [str(breach) for breach in examine(TUESDAY.date())]
    assert len(said) == len(sentences)
    assert all(any(sentence in each for each in said) for sentence in sentences), said
