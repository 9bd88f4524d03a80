"""What `flask doctor` says of holds that are not as the services leave them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from housing.bookings.holds import Hold, HoldStay, StandingDecision
from housing.database import db
from housing.doctor.examination import examine
from housing.holds.services.deciding import Grant, decide
from tests.harness.clock import TUESDAY
from tests.harness.world import World
from tests.holds.cohort import BY, LAST_DAY, a_held

TODAY = TUESDAY.date()


def said(day: date = TODAY) -> list[str]:
    db.session.expire_all()
    return [str(breach) for breach in examine(day)]


def end_it_with_nights(hold: Hold) -> None:
    ended = {"status": "ended", "ended_at": TUESDAY, "ended_because": "given_back"}
    db.session.execute(update(Hold).where(Hold.id == hold.id).values(ended))


def shorten_it_without_its_nights(hold: Hold) -> None:
    db.session.execute(update(HoldStay).where(HoldStay.hold_id == hold.id).values(departure=date(2027, 3, 12)))


def lay_it_to_a_smaller_decision(hold: Hold) -> None:
    grant = Grant(hold.municipality_id, hold.institution_id, 1, TODAY, date(2027, 6, 1))
    decision = decide(grant, BY)
    db.session.execute(update(Hold).where(Hold.id == hold.id).values(standing_decision_id=decision.id))


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (end_it_with_nights, "holds: hold {hold}: is ended and has 26 nights that are not its own, from 2027-02-28"),
        (shorten_it_without_its_nights, "holds: hold {hold}: is held and has 2 nights that are not its own"),
        (lay_it_to_a_smaller_decision, "holds: standing decision {decision}: 2 beds are held on 2027-02-28, of 1"),
    ],
)
def test_what_is_broken_is_named(world: World, break_it: Callable[[Hold], None], sentence: str) -> None:
    hold = a_held(world)
    assert said() == []
    ref = hold.ref
    break_it(hold)
    db.session.commit()
    decision = db.session.query(StandingDecision).first()
    expected = sentence.format(hold=ref, decision=decision and decision.ref)
    assert any(each.startswith(expected) for each in said())


def test_a_hold_that_nobody_gives_back_is_named(world: World) -> None:
    hold = a_held(world)
    sentence = f"holds: hold {hold.ref}: has not ended, though its last day was {LAST_DAY}"
    assert sentence not in said(LAST_DAY + timedelta(days=2))
    assert sentence in said(LAST_DAY + timedelta(days=3))
