"""The officer's checks of one request: a good one, and each thing that can be wrong."""

from datetime import date, timedelta
from typing import Any

import pytest

from housing.rules.arrival import ArrivalTime
from housing.rules.checks import (
    Check,
    RequestToCheck,
    findings_of,
)
from housing.rules.nights import Arrive, Leave, Period, Stay
from housing.rules.parties import PartyKey
from housing.rules.proposals import (
    DeclineReason,
    ProposedAnswer,
    first_problem,
    propose,
)
from housing.rules.sharing import Flat, Sharing

WEEKS_6_TO_8 = Period(date(2027, 2, 8), date(2027, 2, 26))
NIGHTS = frozenset(Stay(date(2027, 2, 7), date(2027, 2, 27)).each_night())
SUNDAY = date(2027, 2, 7)
FRIDAY_NIGHT = date(2027, 2, 26)
LATE = date(2027, 2, 16)
FROM_LATE = frozenset(night for night in NIGHTS if night >= LATE)

GOOD = RequestToCheck(
    published_by="Umeå universitet",
    published_on=date(2026, 11, 20),
    asked_on=date(2026, 11, 24),
    today=date(2026, 11, 25),
    departure=date(2027, 2, 27),
    periods=(WEEKS_6_TO_8,),
    keep_gap_nights=2,
    held=NIGHTS,
    sharing=Sharing.SAME_GENDER,
    flat=Flat.WOMEN,
    party=PartyKey(1),
    guests=frozenset({"women"}),
    comes=ArrivalTime.BEFORE_CLOSING,
    closes_at="16:00",
    after_hours=False,
)
SHARED = {"sharing": Sharing.MIXED, "guests": frozenset("*"), "shared_room": True}


def test_a_request_without_a_problem_is_proposed_for_approval() -> None:
    findings = findings_of(GOOD)
    assert [finding.check for finding in findings] == list(Check)
    assert first_problem(findings) is None
    assert first_problem(findings) is None
    assert propose(findings).answer is ProposedAnswer.APPROVE
    assert findings[0].facts == {"departure": date(2027, 2, 27)}
    assert findings[1].facts == {"by": "Umeå universitet", "on": date(2026, 11, 20)}


@pytest.mark.parametrize(
    ("change", "check", "answer"),
    [
        ({"today": date(2027, 2, 27)}, Check.AHEAD, ProposedAnswer.CLOSE),
        ({"today": date(2027, 2, 26)}, Check.ARRIVAL, ProposedAnswer.ASK_ARRIVAL),
        ({"published_on": None}, Check.PUBLISHED, ProposedAnswer.DECLINE),
        ({"asked_on": SUNDAY, "held": NIGHTS - {SUNDAY}}, Check.CORE_NIGHTS, ProposedAnswer.OFFER_OTHER_BED),
        ({"asked_on": LATE, "held": FROM_LATE - {LATE}}, Check.CORE_NIGHTS, ProposedAnswer.OFFER_OTHER_BED),
        ({"other_nights": frozenset({SUNDAY})}, Check.OTHER_BOOKINGS, ProposedAnswer.DECLINE),
        ({"bed_taken": frozenset({SUNDAY})}, Check.BED_FREE, ProposedAnswer.OFFER_OTHER_BED),
        ({"held": NIGHTS - {SUNDAY}}, Check.CORE_NIGHTS, ProposedAnswer.OFFER_OTHER_BED),
        ({"guests": frozenset({"men"})}, Check.SHARING, ProposedAnswer.OFFER_OTHER_BED),
        ({"flat": None}, Check.SHARING, ProposedAnswer.OFFER_OTHER_BED),
        (SHARED, Check.ROOM_TO_SHARE, ProposedAnswer.OFFER_OTHER_BED),
        (
            SHARED | {"shares_room": True, "room_guests": frozenset({"men"})},
            Check.SHARING,
            ProposedAnswer.OFFER_OTHER_BED,
        ),
        ({"retired_on": FRIDAY_NIGHT}, Check.BED_FREE, ProposedAnswer.OFFER_OTHER_BED),
        ({"nights_asked_before": frozenset({SUNDAY})}, Check.OTHER_BOOKINGS, ProposedAnswer.ANSWER_EARLIER),
        ({"company_asked_before": True}, Check.SHARING, ProposedAnswer.OFFER_OTHER_BED),
        ({"sharing": Sharing.MIXED, "guests": frozenset()}, Check.SHARING, ProposedAnswer.OFFER_OTHER_BED),
        ({"unmet": ("step_free",)}, Check.CONDITIONS, ProposedAnswer.OFFER_OTHER_BED),
        ({"asked_before": 1}, Check.PRIORITY, ProposedAnswer.OFFER_OTHER_BED),
        ({"comes": ArrivalTime.EVENING}, Check.ARRIVAL, ProposedAnswer.ASK_ARRIVAL),
        ({"comes": ArrivalTime.UNKNOWN}, Check.ARRIVAL, ProposedAnswer.ASK_ARRIVAL),
        ({"closes_at": None}, Check.ARRIVAL, ProposedAnswer.ASK_ARRIVAL),
        ({"today": SUNDAY + timedelta(days=1), "after_hours": True}, Check.ARRIVAL, ProposedAnswer.ASK_ARRIVAL),
    ],
)
def test_one_thing_that_is_wrong(change: dict[str, Any], check: Check, answer: ProposedAnswer) -> None:
    findings = findings_of(GOOD._replace(**change))
    assert [finding.check for finding in findings if not finding.passed] == [check]
    proposed = propose(findings)
    assert (proposed.answer, proposed.because) == (answer, first_problem(findings))


@pytest.mark.parametrize(
    "change",
    [
        {"after_hours": True, "comes": ArrivalTime.EVENING, "closes_at": None},
        SHARED | {"shares_room": True, "room_guests": frozenset({"women"})},
        {"sharing": Sharing.SINGLE_PARTY, "guests": frozenset({"s:1"}), "shared_room": True},
        {"held": NIGHTS | {SUNDAY - timedelta(days=1)}},
        {"bed_taken": frozenset({date(2027, 2, 27)})},
        {"retired_on": date(2027, 2, 27)},
        {"nights_asked_before": frozenset({date(2027, 2, 27)})},
        {"sharing": Sharing.MIXED, "guests": frozenset(), "flat": None},
        {"sharing": Sharing.MIXED, "guests": frozenset(), "holds": True},
        {"arrive": Arrive.FIRST_DAY, "held": NIGHTS - {SUNDAY}},
        {"asked_on": SUNDAY},
        {"asked_on": LATE, "held": FROM_LATE},
        {"asked_on": LATE, "held": NIGHTS},
        {"asked_on": LATE, "held": FROM_LATE, "arrive": Arrive.FIRST_DAY},
        {"asked_on": LATE, "held": FROM_LATE - {FRIDAY_NIGHT}, "leave": Leave.LAST_DAY},
        {"asked_on": FRIDAY_NIGHT, "held": {FRIDAY_NIGHT}, "leave": Leave.LAST_DAY},
        {"leave": Leave.LAST_DAY, "held": NIGHTS - {FRIDAY_NIGHT}},
    ],
)
def test_what_is_no_problem(change: dict[str, Any]) -> None:
    assert first_problem(findings_of(GOOD._replace(**change))) is None


def test_nights_left_out_by_her_own_choice_are_told() -> None:
    request = GOOD._replace(arrive=Arrive.FIRST_DAY, held=NIGHTS - {SUNDAY})
    (core,) = (found for found in findings_of(request) if found.check is Check.CORE_NIGHTS)
    assert core.facts == {"missing": (), "left_out": (SUNDAY,), "nights": 19}


def test_a_choice_that_leaves_no_night_is_a_finding_and_no_error() -> None:
    one_day = Period(date(2027, 2, 8), date(2027, 2, 8))
    request = GOOD._replace(
        periods=(one_day,),
        arrive=Arrive.FIRST_DAY,
        leave=Leave.LAST_DAY,
        held=frozenset(),
    )
    problem = first_problem(findings_of(request))
    assert problem is not None
    assert problem.facts["missing"] == (date(2027, 2, 7), date(2027, 2, 8))


def test_the_gravest_problem_goes_first() -> None:
    findings = findings_of(GOOD._replace(published_on=None, comes=ArrivalTime.EVENING, unmet=("step_free",)))
    assert [f.check for f in findings if not f.passed] == [
        Check.PUBLISHED,
        Check.CONDITIONS,
        Check.ARRIVAL,
    ]
    assert propose(findings).reason is DeclineReason.NOT_ELIGIBLE


def test_a_reason_fits_its_column() -> None:
    assert max(len(reason) for reason in DeclineReason) <= 40
