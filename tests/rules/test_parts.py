"""Parts of a placement: what keeps one bed, what is over, what she has no bed for."""

from datetime import date

import pytest

from housing.rules.nights import Period, Stay
from housing.rules.parts import Part, parts_ahead, parts_of, parts_without_bed

WEEKS_6_TO_8 = Period(date(2027, 2, 8), date(2027, 2, 26))
WEEK_9 = Period(date(2027, 3, 1), date(2027, 3, 5))
WEEKS_12_TO_14 = Period(date(2027, 3, 22), date(2027, 4, 9))
WEEK_20 = Period(date(2027, 5, 17), date(2027, 5, 21))
FIRST, SECOND, THIRD = Part(1, (WEEKS_6_TO_8,)), Part(2, (WEEKS_12_TO_14,)), Part(3, (WEEK_20,))
THREE = (FIRST, SECOND, THIRD)


def test_a_long_gap_makes_parts_and_a_weekend_does_not() -> None:
    assert parts_of([WEEK_20, WEEKS_12_TO_14, WEEKS_6_TO_8]) == THREE
    assert parts_of([WEEKS_6_TO_8, WEEK_9]) == (Part(1, (WEEKS_6_TO_8, WEEK_9)),)
    assert len(parts_of([WEEKS_6_TO_8, WEEK_9], keep_gap_nights=0)) == 2


@pytest.mark.parametrize(
    ("tonight", "ahead"),
    [
        (date(2027, 1, 1), THREE),
        (date(2027, 2, 26), THREE),
        (date(2027, 2, 27), (SECOND, THIRD)),
        (date(2027, 5, 21), (THIRD,)),
        (date(2027, 5, 22), ()),
    ],
)
def test_a_part_that_is_over_falls_away_and_the_others_keep_their_number(
    tonight: date, ahead: tuple[Part, ...]
) -> None:
    assert parts_ahead(THREE, tonight) == ahead


@pytest.mark.parametrize(
    ("held", "left"),
    [
        ([], THREE),
        ([Stay(date(2027, 2, 7), date(2027, 2, 27))], (SECOND, THIRD)),
        ([Stay(date(2027, 2, 20), date(2027, 2, 21))], (SECOND, THIRD)),
        ([Stay(date(2027, 2, 27), date(2027, 3, 21))], THREE),
        ([Stay(date(2027, 3, 22), date(2027, 4, 9)), Stay(date(2027, 2, 8), date(2027, 2, 26))], (THIRD,)),
        ([Stay(date(2027, 2, 7), date(2027, 5, 22))], ()),
    ],
)
def test_a_part_without_a_bed_is_one_of_which_she_holds_no_night(held: list[Stay], left: tuple[Part, ...]) -> None:
    assert parts_without_bed(THREE, held) == left
