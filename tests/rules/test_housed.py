"""Where a student stands: housed, waiting, without, needs none."""

from datetime import date

import pytest

from housing.rules.housed import HeldStay, HousingState, housing_state
from housing.rules.lifecycle import Status
from housing.rules.nights import Period, Stay

FEBRUARY = Period(date(2027, 2, 8), date(2027, 2, 26))
MARCH = Period(date(2027, 3, 22), date(2027, 4, 9))
IN_FEBRUARY, IN_MARCH = Stay(date(2027, 2, 7), date(2027, 2, 27)), Stay(date(2027, 3, 22), date(2027, 4, 9))
TODAY = date(2026, 11, 24)


def state(*held: HeldStay, has_applied: bool = False, needs_none: bool = False, today: date = TODAY) -> HousingState:
    return housing_state([FEBRUARY, MARCH], held, has_applied=has_applied, needs_none=needs_none, today=today)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED])
def test_she_is_housed_when_every_period_has_a_bed(status: Status) -> None:
    assert state(HeldStay(IN_FEBRUARY, status), HeldStay(IN_MARCH, status)) is HousingState.HOUSED


def test_one_period_of_two_is_not_housed() -> None:
    assert state(HeldStay(IN_FEBRUARY, Status.CONFIRMED)) is HousingState.WITHOUT


def test_a_period_that_is_over_is_asked_no_more() -> None:
    march_only = HeldStay(IN_MARCH, Status.CONFIRMED)
    assert state(march_only, today=date(2027, 2, 27)) is HousingState.HOUSED
    assert state(march_only, today=date(2027, 2, 26)) is HousingState.WITHOUT


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.OFFERED])
def test_she_waits_while_somebody_answers(status: Status) -> None:
    held = HeldStay(IN_FEBRUARY, Status.CONFIRMED), HeldStay(IN_MARCH, status)
    assert state(*held) is HousingState.WAITING


def test_an_application_is_waiting_too() -> None:
    assert state(has_applied=True) is HousingState.WAITING


@pytest.mark.parametrize(
    "status", [Status.DECLINED, Status.WITHDRAWN, Status.CANCELLED, Status.EXPIRED, Status.NO_SHOW]
)
def test_a_booking_that_ended_houses_nobody(status: Status) -> None:
    assert state(HeldStay(IN_FEBRUARY, status), HeldStay(IN_MARCH, status)) is HousingState.WITHOUT


def test_who_needs_none_is_not_without() -> None:
    assert state(needs_none=True) is HousingState.NEEDS_NONE


def test_a_bed_counts_for_more_than_an_earlier_no() -> None:
    held = HeldStay(IN_FEBRUARY, Status.CONFIRMED), HeldStay(IN_MARCH, Status.CONFIRMED)
    assert state(*held, needs_none=True) is HousingState.HOUSED
