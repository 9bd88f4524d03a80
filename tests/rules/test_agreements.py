"""The shipped agreement is for stays with an end well below nine months."""

from datetime import date, timedelta

import pytest

from housing.rules.agreements import agreement_fits, landlord_is_known
from housing.rules.nights import Stay

FIRST = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("days", "fits"),
    [
        (((0, 14),), True),
        (((0, 183),), True),
        (((0, 184),), False),
        (((0, 20), (150, 183)), True),
        (((0, 20), (150, 184)), False),
        ((), False),
    ],
)
def test_from_the_first_arrival_to_the_last_departure(days: tuple[tuple[int, int], ...], fits: bool) -> None:
    stays = [Stay(FIRST + timedelta(start), FIRST + timedelta(end)) for start, end in days]
    assert agreement_fits(stays) is fits


@pytest.mark.parametrize(
    ("let_by", "landlord", "known"),
    [
        ("municipality", None, True),
        ("municipality", "Fastighetsenheten", True),
        ("housing_company", "Storumans Bostäder AB", True),
        ("housing_company", None, False),
        ("other", "", False),
    ],
)
def test_an_agreement_needs_somebody_who_lets(let_by: str, landlord: str | None, known: bool) -> None:
    assert landlord_is_known(let_by, landlord) is known
