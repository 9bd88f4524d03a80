"""Every pair of statuses and every actor, against a table written by hand."""

from itertools import product

import pytest

from housing.rules.lifecycle import (
    APPLICATION_TRANSITIONS,
    CHANGES,
    EVENT_PAIRS,
    HOLDING,
    LIVE,
    NEW,
    TRANSITIONS,
    Actor,
    ApplicationStatus,
    Status,
    StepProblem,
    check,
    check_application,
    check_change,
    next_statuses,
)

# st: student, of: officer, co: coordinator, sy: system; ! = a reason is needed.
LEGAL = {
    ("new", "requested"): "st co",
    ("new", "confirmed"): "of",
    ("new", "offered"): "of sy",
    ("requested", "confirmed"): "of",
    ("requested", "offered"): "of",
    ("requested", "declined"): "of !",
    ("requested", "withdrawn"): "st",
    ("requested", "cancelled"): "of co sy !",
    ("offered", "confirmed"): "st sy",
    ("offered", "withdrawn"): "st",
    ("offered", "expired"): "sy",
    ("offered", "cancelled"): "of co sy !",
    ("confirmed", "checked_in"): "st of",
    ("confirmed", "withdrawn"): "st",
    ("confirmed", "no_show"): "of",
    ("confirmed", "completed"): "of sy",
    ("confirmed", "cancelled"): "of co sy !",
    ("checked_in", "completed"): "of sy",
}
ENDED = ("completed", "declined", "withdrawn", "cancelled", "expired", "no_show")


@pytest.mark.parametrize(("old", "new"), list(product([NEW, *Status], Status)))
@pytest.mark.parametrize("actor", list(Actor))
def test_every_step(old: str, new: Status, actor: Actor) -> None:
    allowed = LEGAL.get((old, new), "").split()
    found = check(old, new, actor, "because")
    assert (not found) == (actor[:2] in allowed)
    without_reason = check(old, new, actor, "  ")
    missing = StepProblem.REASON_MISSING in [each.code for each in without_reason]
    assert missing == ("!" in allowed)


def test_silence_never_ends_a_request() -> None:
    assert Status.EXPIRED not in {t.to_status for t in TRANSITIONS if t.from_status == Status.REQUESTED}
    assert next_statuses(Status.REQUESTED, Actor.SYSTEM) == (Status.CANCELLED,)


@pytest.mark.parametrize("end", ENDED)
def test_an_end_is_an_end(end: str) -> None:
    assert not any(next_statuses(end, actor) for actor in Actor)
    assert all(check_change(end, actor) for actor in Actor)


def test_every_reason_is_told() -> None:
    found = check(Status.REQUESTED, Status.DECLINED, Actor.STUDENT, None)
    assert [each.code for each in found] == [
        StepProblem.NOT_BY_THIS_ACTOR,
        StepProblem.REASON_MISSING,
    ]
    assert found[0].facts["by"] == ("officer",)


def test_the_second_approval_is_told_that_it_is_done_already() -> None:
    (found,) = check(Status.CONFIRMED, Status.CONFIRMED, Actor.OFFICER)
    assert found.code is StepProblem.ALREADY_THERE


def test_live_is_what_the_database_calls_live() -> None:
    ended = {"declined", "withdrawn", "cancelled", "expired"}
    assert {status.value for status in Status} - ended == LIVE
    assert LIVE > HOLDING


def test_after_check_in_a_cancellation_is_a_shortening() -> None:
    assert check(Status.CHECKED_IN, Status.CANCELLED, Actor.OFFICER, "because")
    assert not check_change(Status.CHECKED_IN, Actor.OFFICER)


def test_a_coordinator_changes_the_placement_and_not_the_booking() -> None:
    assert check_change(Status.CONFIRMED, Actor.COORDINATOR)


@pytest.mark.parametrize("table", [TRANSITIONS, CHANGES, APPLICATION_TRANSITIONS])
def test_a_pair_stands_once_in_a_table(table: tuple[object, ...]) -> None:
    pairs = [(step.from_status, step.to_status) for step in table]  # type: ignore[attr-defined]
    assert len(pairs) == len(set(pairs))


def test_events_may_refer_to_every_step_and_every_change() -> None:
    assert len(EVENT_PAIRS) == len(set(EVENT_PAIRS)) == len(TRANSITIONS) + len(CHANGES)


def test_every_status_can_be_reached() -> None:
    assert {t.to_status for t in TRANSITIONS} == set(Status)
    assert {t.to_status for t in APPLICATION_TRANSITIONS} == set(ApplicationStatus)


@pytest.mark.parametrize(
    ("old", "new", "actor", "may"),
    [
        (NEW, "open", Actor.STUDENT, True),
        (NEW, "closed", Actor.SYSTEM, True),
        ("open", "waiting", Actor.STUDENT, True),
        ("waiting", "matched", Actor.OFFICER, True),
        ("matched", "open", Actor.SYSTEM, True),
        ("withdrawn", "open", Actor.STUDENT, True),
        ("withdrawn", "open", Actor.OFFICER, False),
        ("open", "withdrawn", Actor.COORDINATOR, False),
        ("withdrawn", "matched", Actor.OFFICER, False),
    ],
)
def test_applications(old: str, new: str, actor: Actor, may: bool) -> None:
    assert (not check_application(old, new, actor)) == may
