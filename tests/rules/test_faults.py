"""What of a fault is for the telephone, who may report one, which step follows which, until when a link opens."""

from datetime import UTC, date, datetime, timedelta

import pytest

from housing.rules.faults import (
    FURTHEST_DAY,
    LINK_LASTS,
    MAIL_LINK_LASTS,
    FaultProblem,
    FaultStatus,
    Kind,
    link_is_open,
    may_report,
    shows_telephone,
    step_problem,
)

TODAY = date(2027, 2, 10)
TOMORROW = TODAY + timedelta(days=1)
CLOSED = datetime(2027, 2, 10, 12, tzinfo=UTC)
REPORTED, SEEN, PLANNED, DONE = FaultStatus


@pytest.mark.parametrize(
    ("kind", "telephone", "expected"),
    [
        (Kind.NO_HEAT, "0951-140 00", True),
        (Kind.WATER_LEAK, "0951-140 00", True),
        (Kind.NO_ELECTRICITY, "0951-140 00", True),
        (Kind.LOCKED_OUT, "0951-140 00", True),
        (Kind.NO_HEAT, None, False),  # without a number a form is better than nothing
        (Kind.NO_HEAT, "", False),
        (Kind.LIGHT, "0951-140 00", False),
        (Kind.OTHER, "0951-140 00", False),
    ],
)
def test_what_cannot_wait_is_for_the_telephone(kind: Kind, telephone: str | None, expected: bool) -> None:
    assert shows_telephone(kind, telephone) is expected


@pytest.mark.parametrize(
    ("status", "departure", "expected"),
    [
        ("confirmed", TOMORROW, True),
        ("checked_in", TODAY, True),
        ("checked_in", TODAY - timedelta(days=1), False),
        ("requested", TOMORROW, False),
        ("offered", TOMORROW, False),
        ("completed", TOMORROW, False),
        ("cancelled", TOMORROW, False),
    ],
)
def test_who_has_a_room_may_report(status: str, departure: date, expected: bool) -> None:
    assert may_report(status, departure, TODAY) is expected


@pytest.mark.parametrize(
    ("before", "to", "comes_on", "expected"),
    [
        (REPORTED, SEEN, None, None),
        (REPORTED, DONE, None, None),
        (REPORTED, PLANNED, TODAY, None),
        (SEEN, PLANNED, TOMORROW, None),
        (SEEN, SEEN, None, FaultProblem.NOT_POSSIBLE),
        (PLANNED, PLANNED, TOMORROW, None),
        (PLANNED, SEEN, None, FaultProblem.NOT_POSSIBLE),
        (PLANNED, DONE, None, None),
        (DONE, DONE, None, FaultProblem.NOT_POSSIBLE),
        (DONE, PLANNED, TOMORROW, FaultProblem.NOT_POSSIBLE),
        (REPORTED, REPORTED, None, FaultProblem.NOT_POSSIBLE),
        (REPORTED, PLANNED, None, FaultProblem.DAY_MISSING),
        (REPORTED, PLANNED, TODAY - timedelta(days=1), FaultProblem.DAY_PAST),
        (REPORTED, PLANNED, TODAY + FURTHEST_DAY, None),
        (REPORTED, PLANNED, TODAY + FURTHEST_DAY + timedelta(days=1), FaultProblem.DAY_TOO_FAR),
        (REPORTED, SEEN, TODAY - timedelta(days=1), None),  # a day is only of whoever comes
    ],
)
def test_which_step_follows_which(
    before: FaultStatus, to: FaultStatus, comes_on: date | None, expected: FaultProblem | None
) -> None:
    assert step_problem(before, to, comes_on, TODAY) is expected


@pytest.mark.parametrize(
    ("sent_at", "closed_at", "at", "expected"),
    [
        (CLOSED, None, CLOSED + MAIL_LINK_LASTS - timedelta(seconds=1), True),
        (CLOSED, None, CLOSED + MAIL_LINK_LASTS, False),
        (CLOSED, CLOSED, CLOSED + LINK_LASTS - timedelta(seconds=1), True),
        (CLOSED, CLOSED, CLOSED + LINK_LASTS, False),
        (CLOSED - MAIL_LINK_LASTS, CLOSED, CLOSED, False),
    ],
)
def test_a_link_opens_for_some_time_after_its_mail_and_after_it_is_mended(
    sent_at: datetime, closed_at: datetime | None, at: datetime, expected: bool
) -> None:
    assert link_is_open(sent_at, closed_at, at) is expected
