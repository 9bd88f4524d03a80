"""Where a student stands: housed, for a part of it, waiting, without, not answered, needs none."""

from datetime import date
from typing import Any

import pytest

from housing.rules.housed import COUNTED_AS, HeldStay, HousingState, Standing, standing_of
from housing.rules.lifecycle import Status
from housing.rules.nights import Period, Stay

FEBRUARY = Period(date(2027, 2, 8), date(2027, 2, 26))
MARCH = Period(date(2027, 3, 22), date(2027, 4, 9))
IN_FEBRUARY, IN_MARCH = Stay(date(2027, 2, 7), date(2027, 2, 27)), Stay(date(2027, 3, 22), date(2027, 4, 9))
TODAY = date(2026, 11, 24)
SILENT: dict[str, Any] = {"has_applied": False, "needs_none": False, "has_answered": False, "today": TODAY}


def state(*held: HeldStay, has_applied: bool = False, needs_none: bool = False, today: date = TODAY) -> HousingState:
    return COUNTED_AS[
        standing_of(
            [FEBRUARY, MARCH], held, has_applied=has_applied, needs_none=needs_none, has_answered=True, today=today
        )
    ]


def february(first: int, departure: int, status: Status = Status.CONFIRMED) -> HeldStay:
    return HeldStay(Stay(date(2027, 2, first), date(2027, 2, departure)), status)


@pytest.mark.parametrize(
    ("held", "given", "standing"),
    [
        ([], {}, Standing.NOT_ANSWERED),
        ([], {"has_answered": True}, Standing.WITHOUT),
        ([], {"needs_none": True}, Standing.NEEDS_NONE),
        ([], {"has_applied": True}, Standing.WAITING),
        ([february(7, 27)], {}, Standing.HOUSED),
        # "Come Monday, leave Friday" is the whole of it; a night less is a part.
        ([february(8, 26)], {}, Standing.HOUSED),
        ([february(9, 26)], {}, Standing.PART),
        ([february(8, 25)], {}, Standing.PART),
        # A weekend that nobody sleeps there is a part; two beds one after the other are the whole.
        ([february(8, 12), february(14, 26)], {}, Standing.PART),
        ([february(8, 14), february(14, 26)], {}, Standing.HOUSED),
        # What she has counts before what she has said; what is asked for, before what is missing.
        ([february(9, 26)], {"needs_none": True}, Standing.NEEDS_NONE),
        ([february(8, 14), february(14, 26, Status.OFFERED)], {}, Standing.WAITING),
        ([february(7, 27, Status.REQUESTED)], {"needs_none": True}, Standing.WAITING),
        ([february(7, 27, Status.DECLINED)], {"has_answered": True}, Standing.WITHOUT),
        # Nights that have passed are missed by nobody.
        ([february(9, 26)], {"today": date(2027, 2, 9)}, Standing.HOUSED),
        ([february(7, 20)], {"today": date(2027, 2, 22)}, Standing.PART),
    ],
)
def test_where_she_stands(held: list[HeldStay], given: dict[str, Any], standing: Standing) -> None:
    assert standing_of([FEBRUARY], held, **{**SILENT, **given}) is standing


def test_a_placement_of_one_day_is_housed_by_either_night() -> None:
    one_day = [Period(date(2027, 2, 8), date(2027, 2, 8))]
    assert standing_of(one_day, [february(7, 8)], **SILENT) is Standing.HOUSED
    assert standing_of(one_day, [february(8, 9)], **SILENT) is Standing.HOUSED
    assert standing_of(one_day, [february(9, 10)], **SILENT) is Standing.NOT_ANSWERED


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
