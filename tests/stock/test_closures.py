"""Closures take nights like any other taker: never a booked one, all beds or none."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.nights import ledger
from housing.nights.models import BedNight
from housing.rules.nights import ONE_DAY
from housing.stock.models import Closure
from housing.stock.queries.stock import closures_of
from housing.stock.refusals import StockProblem, StockRefusedError
from housing.stock.services.beds import retire_bed
from housing.stock.services.closures import close_beds, lift_closure
from tests.nights.ground import AT, NIGHTS, Ground, lay
from tests.stock.test_beds import BY

TODAY = AT.date()
STARTS, ENDS = NIGHTS[0], NIGHTS[-1] + ONE_DAY


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """The town, its beds and nothing taken."""
    return lay(session_scope)


def closed_nights(ground: Ground) -> int:
    rows = select(func.count()).select_from(BedNight).where(BedNight.closure_id.is_not(None))
    return ground.session.scalar(rows) or 0


def test_a_closure_takes_every_night_up_to_the_day_it_opens(ground: Ground) -> None:
    beds = [ground.beds["mixed-1"], ground.beds["mixed-2"]]
    made = close_beds(beds, STARTS, ENDS, "repair", **BY)
    assert len(made) == 2
    assert closed_nights(ground) == 2 * len(NIGHTS)
    assert [bed.label for _, bed in closures_of(ground.municipality.id, TODAY)] == ["1", "2"]
    assert closures_of(ground.other_municipality.id, TODAY) == []


def test_a_booked_night_is_not_closed_and_the_dates_are_told(ground: Ground) -> None:
    ledger.take(ground.taker("ebba"), [ground.nights("mixed-2")])
    beds = [ground.beds["mixed-1"], ground.beds["mixed-2"]]
    with pytest.raises(StockRefusedError) as refused:
        close_beds(beds, STARTS - ONE_DAY, ENDS + ONE_DAY, "cleaning", **BY)
    (reason,) = refused.value.refusals
    assert reason.code == StockProblem.NIGHTS_BOOKED
    assert (reason.facts["bed"], reason.facts["arrivals"], reason.facts["departures"]) == ("2", (STARTS,), (ENDS,))
    assert closed_nights(ground) == 0
    assert ground.session.scalar(select(func.count()).select_from(Closure)) == 0


def test_what_is_held_or_closed_is_told_apart_from_what_is_booked(ground: Ground) -> None:
    ledger.take(ledger.ForHold(ground.hold().id), [ground.nights("mixed-1", None)])
    close_beds([ground.beds["mixed-2"]], STARTS, ENDS, "other", **BY)
    with pytest.raises(StockRefusedError) as refused:
        close_beds([ground.beds["mixed-1"], ground.beds["mixed-2"]], STARTS, ENDS, "other", **BY)
    assert {refusal.code for refusal in refused.value.refusals} == {
        StockProblem.NIGHTS_HELD,
        StockProblem.NIGHTS_CLOSED,
    }


@pytest.mark.parametrize(
    ("starts", "ends", "problem"),
    [
        (STARTS, STARTS, StockProblem.CLOSURE_EMPTY),
        (ENDS, STARTS, StockProblem.CLOSURE_EMPTY),
        (TODAY - timedelta(days=2), ENDS, StockProblem.CLOSURE_PAST),
        (TODAY, TODAY + timedelta(days=732), StockProblem.CLOSURE_TOO_LONG),
    ],
)
def test_impossible_dates_are_refused(ground: Ground, starts: date, ends: date, problem: StockProblem) -> None:
    with pytest.raises(StockRefusedError) as refused:
        close_beds([ground.beds["mixed-1"]], starts, ends, "summer", **BY)
    assert [refusal.code for refusal in refused.value.refusals] == [problem]


def test_two_years_can_be_closed_at_once(ground: Ground) -> None:
    close_beds([ground.beds["mixed-1"]], TODAY, TODAY + timedelta(days=731), "own_staff", **BY)
    assert closed_nights(ground) == 731


def test_a_bed_out_of_use_is_not_closed(ground: Ground) -> None:
    retire_bed(ground.beds["mixed-1"], **BY)
    with pytest.raises(StockRefusedError) as refused:
        close_beds([ground.beds["mixed-1"]], STARTS, ENDS, "repair", **BY)
    assert [refusal.code for refusal in refused.value.refusals] == [StockProblem.NOTHING_TO_CLOSE]


def test_lifting_frees_the_nights_to_come_and_keeps_those_that_passed(ground: Ground) -> None:
    (closure,) = close_beds([ground.beds["mixed-1"]], TODAY, TODAY + timedelta(days=10), "repair", **BY)
    lift_closure(closure, person_id=None, at=AT + timedelta(days=4))
    assert closed_nights(ground) == 4
    assert closures_of(ground.municipality.id, TODAY) == []
    with pytest.raises(StockRefusedError) as twice:
        lift_closure(closure, person_id=None, at=AT + timedelta(days=5))
    assert [refusal.code for refusal in twice.value.refusals] == [StockProblem.CLOSURE_OVER]
