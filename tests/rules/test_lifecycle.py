"""Every pair of statuses and every actor, against a table written by hand."""

from datetime import date
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
    ClosedBecause,
    Stage,
    Status,
    StepProblem,
    application_after,
    check,
    check_application,
    check_arrival,
    check_change,
    check_end,
    ends_as,
    first_free_night,
    has_moved_in,
    next_statuses,
    stage_of,
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
    ("confirmed", "checked_in"): "st of sy",
    ("confirmed", "withdrawn"): "st",
    ("confirmed", "no_show"): "st of",
    ("confirmed", "completed"): "st of sy",
    ("confirmed", "cancelled"): "of co sy !",
    ("checked_in", "completed"): "st of sy",
    ("checked_in", "confirmed"): "sy !",
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


ARRIVAL, DEPARTURE = date(2027, 2, 7), date(2027, 2, 27)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2027, 2, 6), Stage.AHEAD),
        (ARRIVAL, Stage.AHEAD),
        (date(2027, 2, 8), Stage.UNDER_WAY),
        (date(2027, 2, 26), Stage.UNDER_WAY),
        (DEPARTURE, Stage.OVER),
        (date(2027, 3, 1), Stage.OVER),
    ],
)
def test_a_stay_is_under_way_once_its_arrival_day_has_passed(today: date, stage: Stage) -> None:
    assert stage_of(ARRIVAL, DEPARTURE, today) is stage


@pytest.mark.parametrize(("status", "stage"), list(product(Status, Stage)))
def test_who_has_moved_in(status: Status, stage: Stage) -> None:
    by_dates = status is Status.CONFIRMED and stage in {Stage.UNDER_WAY, Stage.OVER}
    assert has_moved_in(status, stage) == (by_dates or status is Status.CHECKED_IN)


# What withdrawing (student) and cancelling (officer, coordinator) lead to; x: refused, o: the stay is over.
ENDS = {
    ("requested", "ahead"): ("withdrawn", "cancelled", "cancelled"),
    ("requested", "under_way"): ("withdrawn", "cancelled", "cancelled"),
    ("requested", "over"): ("o", "o", "o"),
    ("offered", "ahead"): ("withdrawn", "cancelled", "cancelled"),
    ("offered", "under_way"): ("withdrawn", "cancelled", "cancelled"),
    ("offered", "over"): ("o", "o", "o"),
    ("confirmed", "ahead"): ("withdrawn", "cancelled", "cancelled"),
    ("confirmed", "under_way"): ("completed", "completed", "x"),
    ("confirmed", "over"): ("o", "o", "x"),
    ("checked_in", "ahead"): ("completed", "completed", "x"),
    ("checked_in", "under_way"): ("completed", "completed", "x"),
    ("checked_in", "over"): ("o", "o", "x"),
}


@pytest.mark.parametrize(("status", "stage"), list(product(Status, Stage)))
def test_how_a_booking_ends(status: Status, stage: Stage) -> None:
    wanted = (
        (Status.WITHDRAWN, Actor.STUDENT),
        (Status.CANCELLED, Actor.OFFICER),
        (Status.CANCELLED, Actor.COORDINATOR),
    )
    expected = ENDS.get((status.value, stage.value), ("x", "x", "x"))
    for (to, actor), result in zip(wanted, expected, strict=True):
        found = check_end(status, to, stage, actor, "because")
        if result in {"x", "o"}:
            assert (StepProblem.STAY_OVER in [each.code for each in found]) == (result == "o")
            assert found
        else:
            assert not found
            assert ends_as(status, to, stage) == result


def test_an_officer_who_cancels_says_why() -> None:
    found = check_end(Status.CONFIRMED, Status.CANCELLED, Stage.AHEAD, Actor.OFFICER, " ")
    assert [each.code for each in found] == [StepProblem.REASON_MISSING]


@pytest.mark.parametrize(
    ("status", "to", "today", "problem"),
    [
        ("confirmed", Status.CHECKED_IN, date(2027, 2, 6), StepProblem.NOT_YET_ARRIVAL_DAY),
        ("confirmed", Status.NO_SHOW, date(2027, 2, 6), StepProblem.NOT_YET_ARRIVAL_DAY),
        ("confirmed", Status.CHECKED_IN, ARRIVAL, None),
        ("confirmed", Status.NO_SHOW, ARRIVAL, None),
        ("confirmed", Status.NO_SHOW, DEPARTURE, None),
        ("requested", Status.CHECKED_IN, ARRIVAL, StepProblem.NO_SUCH_STEP),
        ("checked_in", Status.NO_SHOW, ARRIVAL, StepProblem.NO_SUCH_STEP),
        ("checked_in", Status.CHECKED_IN, ARRIVAL, StepProblem.ALREADY_THERE),
    ],
)
def test_what_can_be_noted_of_an_arrival(status: str, to: Status, today: date, problem: StepProblem | None) -> None:
    assert [each.code for each in check_arrival(status, to, ARRIVAL, today)] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("to", "today", "first"),
    [
        (Status.WITHDRAWN, date(2027, 2, 10), ARRIVAL),
        (Status.CANCELLED, date(2027, 2, 10), ARRIVAL),
        (Status.EXPIRED, date(2027, 2, 10), ARRIVAL),
        (Status.NO_SHOW, ARRIVAL, ARRIVAL),
        (Status.NO_SHOW, date(2027, 2, 9), date(2027, 2, 9)),
        (Status.COMPLETED, date(2027, 2, 10), date(2027, 2, 10)),
        (Status.COMPLETED, ARRIVAL, date(2027, 2, 8)),
        (Status.COMPLETED, date(2027, 2, 28), date(2027, 2, 28)),
    ],
)
def test_nights_that_were_lived_are_kept(to: Status, today: date, first: date) -> None:
    assert first_free_night(to, ARRIVAL, today) == first


@pytest.mark.parametrize(
    ("booking", "application", "because"),
    [
        ("offered", "matched", None),
        ("confirmed", "matched", None),
        ("checked_in", "matched", None),
        ("completed", "matched", None),
        ("withdrawn", "withdrawn", None),
        ("expired", "closed", ClosedBecause.OFFER_EXPIRED),
        ("cancelled", "closed", ClosedBecause.BOOKING_CANCELLED),
        ("no_show", "closed", ClosedBecause.DID_NOT_COME),
    ],
)
def test_an_application_follows_its_booking(booking: str, application: str, because: ClosedBecause | None) -> None:
    assert application_after(booking) == (application, because)
