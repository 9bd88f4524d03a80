"""Which steps are decisions, which mode holds on a day, and a series of numbers without gaps."""

from datetime import date

import pytest

from housing.rules.decisions import (
    DecisionKind,
    LegalMode,
    case_number,
    case_prefix,
    decision_in,
    first_day_of_switch,
    missing_in,
    mode_on,
)
from housing.rules.lifecycle import NEW, TRANSITIONS, Actor, Status

LEASE, DECIDES = LegalMode
DECISIONS = {
    (NEW, Status.CONFIRMED): DecisionKind.APPROVED,
    (Status.REQUESTED, Status.CONFIRMED): DecisionKind.APPROVED,
    (NEW, Status.OFFERED): DecisionKind.OFFERED,
    (Status.REQUESTED, Status.OFFERED): DecisionKind.OFFERED,
    (Status.REQUESTED, Status.DECLINED): DecisionKind.DECLINED,
    (Status.REQUESTED, Status.CANCELLED): DecisionKind.CANCELLED,
    (Status.OFFERED, Status.CANCELLED): DecisionKind.CANCELLED,
    (Status.CONFIRMED, Status.CANCELLED): DecisionKind.CANCELLED,
    (Status.CONFIRMED, Status.COMPLETED): DecisionKind.ENDED,
    (Status.CHECKED_IN, Status.COMPLETED): DecisionKind.ENDED,
}


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: f"{step.from_status}-{step.to_status}")
def test_only_an_officer_decides(step: object) -> None:
    pair = (step.from_status, step.to_status)  # type: ignore[attr-defined]
    assert decision_in(*pair, Actor.OFFICER, is_cut_short=True) == DECISIONS.get(pair)
    assert {decision_in(*pair, actor, is_cut_short=True) for actor in set(Actor) - {Actor.OFFICER}} == {None}


def test_a_stay_that_is_over_was_not_ended_by_anybody() -> None:
    assert decision_in(Status.CHECKED_IN, Status.COMPLETED, Actor.OFFICER) is None


def test_a_booking_that_only_changed_was_not_decided_again() -> None:
    assert decision_in(Status.CONFIRMED, Status.CONFIRMED, Actor.OFFICER) is None


@pytest.mark.parametrize(
    ("day", "mode"),
    [
        (date(2026, 12, 31), LEASE),
        (date(2027, 1, 1), DECIDES),
        (date(2027, 6, 30), DECIDES),
        (date(2027, 7, 1), LEASE),
    ],
)
def test_the_mode_in_force_is_the_last_that_has_begun(day: date, mode: LegalMode) -> None:
    starts = [(date(2027, 7, 1), "lease_offer"), (date(2027, 1, 1), "administrative_decision")]
    assert mode_on(day, starts) is mode
    assert mode_on(day, []) is LEASE


def test_another_mode_never_holds_for_what_was_answered_today() -> None:
    assert first_day_of_switch(date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("name", "prefix"), [("Storuman", "STO"), ("Åre", "ÅRE"), ("Östra Göinge", "ÖST"), ("A-by", "ABY"), ("Å", "Å")]
)
def test_a_number_says_whose_it_is(name: str, prefix: str) -> None:
    assert case_prefix(name) == prefix
    assert case_number("STO", 2026, 14) == "STO 2026-0014"
    assert case_number("STO", 2026, 12345) == "STO 2026-12345"


@pytest.mark.parametrize(
    ("numbers", "last", "missing"),
    [([], 0, ()), ([1, 2, 3], 3, ()), ([1, 3], 3, (2,)), ([1, 2], 3, (3,)), ([1, 2, 4], 2, (4,)), ([], 2, (1, 2))],
)
def test_gaps_and_what_stands_beyond_the_counter(numbers: list[int], last: int, missing: tuple[int, ...]) -> None:
    assert missing_in(numbers, last) == missing
