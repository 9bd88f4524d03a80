"""Deadlines and who is told, on the calendar of winter 2026 and Easter 2027."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.deadlines import (
    Escalation,
    OfferDays,
    Told,
    accept_by,
    answer_by,
    asks_still_coming,
    due,
    escalations,
    still_coming_on,
)

NO_HOLIDAYS: frozenset[date] = frozenset()
EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)})


@pytest.mark.parametrize(
    ("asked", "arrival", "working_days", "latest"),
    [
        (date(2026, 11, 24), date(2027, 2, 7), 5, date(2026, 12, 1)),
        (date(2027, 3, 24), date(2027, 5, 2), 2, date(2027, 3, 30)),  # Easter between
        (date(2026, 11, 24), date(2026, 11, 29), 5, date(2026, 11, 27)),  # comes on Sunday: Friday
        (date(2026, 11, 24), date(2026, 11, 26), 5, date(2026, 11, 25)),
        (date(2027, 3, 23), date(2027, 3, 30), 5, date(2027, 3, 25)),  # comes after Easter: Maundy Thursday
        (date(2026, 11, 24), date(2026, 11, 25), 5, date(2026, 11, 24)),
        (date(2026, 11, 24), date(2026, 11, 24), 5, date(2026, 11, 24)),  # comes tonight
        (date(2026, 11, 28), date(2026, 11, 29), 5, date(2026, 11, 28)),  # asked on Saturday, comes on Sunday
    ],
)
def test_the_last_day_to_answer_lies_before_the_arrival(
    asked: date, arrival: date, working_days: int, latest: date
) -> None:
    assert answer_by(asked, arrival, EASTER, working_days) == latest


@pytest.mark.parametrize(("left", "days"), [(60, 10), (42, 10), (41, 4), (14, 4), (13, 2), (2, 1)])
def test_a_municipality_says_itself_how_long_an_offer_stands(left: int, days: int) -> None:
    offered = date(2027, 1, 1)
    arrival = offered + timedelta(days=left)
    assert accept_by(offered, arrival, OfferDays(far=10, near=4, soon=2)) == offered + timedelta(days=days)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 60), st.integers(0, 10))
def test_nobody_has_to_answer_before_being_asked_nor_after_the_arrival(asked: date, days: int, working: int) -> None:
    arrival = asked + timedelta(days=days)
    latest = answer_by(asked, arrival, NO_HOLIDAYS, working)
    assert asked <= latest
    assert latest < arrival or latest == asked


def test_the_deputy_first_then_everyone() -> None:
    assert escalations(date(2026, 12, 1), NO_HOLIDAYS, True, True) == (
        Escalation(date(2026, 12, 2), Told.DEPUTY),
        Escalation(date(2026, 12, 4), Told.FEDERATION),
        Escalation(date(2026, 12, 4), Told.COORDINATOR),
        Escalation(date(2026, 12, 4), Told.STUDENT),
    )


def test_without_a_deputy_the_others_at_once() -> None:
    assert escalations(date(2026, 12, 1), NO_HOLIDAYS, False, False) == (
        Escalation(date(2026, 12, 2), Told.COORDINATOR),
        Escalation(date(2026, 12, 2), Told.STUDENT),
    )


def test_easter_delays_nobody_into_a_holiday() -> None:
    steps = escalations(date(2027, 3, 25), EASTER, True, False)
    assert [step.on for step in steps] == [date(2027, 3, 30), date(2027, 4, 1), date(2027, 4, 1)]


def test_steps_fall_due_on_their_day() -> None:
    steps = escalations(date(2026, 12, 1), NO_HOLIDAYS, True, False)
    assert due(steps, date(2026, 12, 1)) == ()
    assert [step.told for step in due(steps, date(2026, 12, 2))] == [Told.DEPUTY]
    assert due(steps, date(2026, 12, 20)) == steps


@pytest.mark.parametrize(
    ("offered", "arrival", "latest"),
    [
        (date(2026, 11, 24), date(2027, 2, 7), date(2026, 12, 1)),
        (date(2027, 1, 20), date(2027, 2, 7), date(2027, 1, 23)),
        (date(2027, 2, 1), date(2027, 2, 7), date(2027, 2, 2)),
        (date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 6)),
        (date(2027, 2, 7), date(2027, 2, 7), date(2027, 2, 7)),
    ],
)
def test_an_offer_waits_less_when_the_arrival_is_near(offered: date, arrival: date, latest: date) -> None:
    assert accept_by(offered, arrival) == latest


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.dates(date(2026, 1, 2), date(2028, 1, 1)))
def test_an_offer_never_outlasts_the_arrival(offered: date, arrival: date) -> None:
    latest = accept_by(offered, arrival)
    assert latest >= offered
    assert latest < arrival or latest == offered


def test_still_coming_is_asked_ten_days_before() -> None:
    assert still_coming_on(date(2027, 2, 7)) == date(2027, 1, 28)


@pytest.mark.parametrize(
    ("confirmed", "today", "asked"),
    [
        (date(2026, 12, 1), date(2027, 1, 27), False),
        (date(2026, 12, 1), date(2027, 1, 28), True),
        (date(2026, 12, 1), date(2027, 2, 4), True),
        (date(2026, 12, 1), date(2027, 2, 5), False),
        (date(2027, 1, 21), date(2027, 1, 28), True),
        (date(2027, 1, 22), date(2027, 1, 28), False),
        (date(2027, 1, 30), date(2027, 1, 31), False),
    ],
)
def test_who_has_just_said_yes_is_not_asked_again(confirmed: date, today: date, asked: bool) -> None:
    assert asks_still_coming(date(2027, 2, 7), confirmed, today) is asked
