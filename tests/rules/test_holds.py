"""Which beds a hold takes, by hand and for any small homes; until when it lasts, and its quota."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.capacity import DwellingNights, FreeBeds, Kind, capacity_of_all, free_beds_of
from housing.rules.holds import (
    Chosen,
    beds_for_hold,
    is_for,
    is_for_course,
    is_over,
    may_last_until,
    reminder_due,
    usual_last_day,
    within_quota,
)
from housing.rules.nights import Stay
from housing.rules.sharing import Sharing
from tests.rules.homes import NIGHTS, bed, dwellings, home

MIXED, SAME, SINGLE = Sharing
FIRST = NIGHTS[0]
DAY = date(2027, 1, 15)
ARRIVAL = date(2027, 2, 7)


def kinds(chosen: Chosen) -> list[tuple[Kind, tuple[int, ...]]]:
    return [(group.kind, group.beds) for group in chosen.groups]


def mixed(*numbers: int) -> DwellingNights:
    return home(MIXED, *map(bed, numbers))


def same(*numbers: int) -> DwellingNights:
    return home(SAME, *map(bed, numbers))


@pytest.mark.parametrize(
    ("homes", "students", "chosen"),
    [
        pytest.param([mixed(1, 2, 3)], 2, [(Kind.ANYONE, (1, 2))], id="as many as are asked for"),
        pytest.param([same(1, 2), mixed(3, 4)], 2, [(Kind.ANYONE, (3, 4))], id="first beds for whoever comes"),
        pytest.param(
            [mixed(1, 2, 3), same(4, 5, 6, 7)], 4, [(Kind.EITHER, (4, 5, 6, 7))], id="rather a whole home than a split"
        ),
        pytest.param(
            [mixed(1), same(2, 3), same(4, 5, 6)],
            3,
            [(Kind.ANYONE, (1,)), (Kind.EITHER, (2, 3))],
            id="whole homes that go with the rest",
        ),
        pytest.param(
            [same(1, 2, 3, 4), same(5, 6, 7)], 2, [(Kind.EITHER, (5, 6))], id="the smallest home is split, and only it"
        ),
        pytest.param(
            [same(1, 2), same(3, 4, 5, 6), same(7, 8, 9)],
            8,
            [(Kind.EITHER, (3, 4, 5, 6)), (Kind.EITHER, (7, 8, 9)), (Kind.EITHER, (1,))],
            id="one home is split when whole ones do not make the number",
        ),
        pytest.param(
            [home(SINGLE, bed(1), bed(2), bed(3)), mixed(4)],
            2,
            [(Kind.ANYONE, (4,)), (Kind.ANYONE, (1, 2, 3))],
            id="a home for one party goes whole to one student",
        ),
        pytest.param(
            [home(SAME, bed(1, FIRST), bed(2), company={FIRST: "women"}), mixed(3)],
            2,
            [(Kind.ANYONE, (3,)), (Kind.WOMEN, (2,))],
            id="last what is for women or men already",
        ),
        pytest.param([mixed(1, 2)], 5, [(Kind.ANYONE, (1, 2))], id="fewer where no more fit"),
        pytest.param([home(MIXED, bed(1, FIRST))], 1, [], id="none where none is free throughout"),
    ],
)
def test_beds_for_a_hold(
    homes: list[DwellingNights], students: int, chosen: list[tuple[Kind, tuple[int, ...]]]
) -> None:
    assert kinds(beds_for_hold(homes, NIGHTS, students)) == chosen


def numbered(homes: list[DwellingNights]) -> list[DwellingNights]:
    """Give each bed of some homes a number of its own."""
    numbers = iter(range(100))
    return [
        DwellingNights(
            n,
            each.sharing,
            tuple(bed(next(numbers), *place.taken, room=place.shared_room) for place in each.beds),
            each.company,
            each.room_company,
        )
        for n, each in enumerate(homes)
    ]


@given(st.lists(dwellings(), max_size=4).map(numbered), st.integers(1, 8))
def test_a_hold_gets_as_many_as_fit_and_no_more(homes: list[DwellingNights], students: int) -> None:
    chosen = beds_for_hold(homes, NIGHTS, students)
    assert chosen.students == min(students, capacity_of_all(homes, NIGHTS).total)
    free = [group for each in homes for group in free_beds_of(each, NIGHTS)]
    assert len(chosen.beds) == len(set(chosen.beds))
    assert set(chosen.beds) <= {number for group in free for number in group.beds}


@given(st.lists(dwellings(), max_size=4).map(numbered), st.integers(1, 8))
def test_no_home_is_split_when_whole_ones_make_the_number(homes: list[DwellingNights], students: int) -> None:
    free = [group for each in homes for group in free_beds_of(each, NIGHTS)]
    chosen = beds_for_hold(homes, NIGHTS, students)
    split = [group for group in chosen.groups if group.kind is Kind.EITHER and group not in free]
    assert len(split) <= 1
    if split:
        assert not _goes_without_a_split(free, students)


def _goes_without_a_split(free: list[FreeBeds], students: int) -> bool:
    """Try every set of whole homes beside the beds for whoever comes."""
    anyone = sum(each.students for each in free if each.kind is Kind.ANYONE and each.students == len(each.beds))
    either = [each.students for each in free if each.kind is Kind.EITHER]
    sums = {sum(some) for size in range(len(either) + 1) for some in combinations(either, size)}
    return any(students - anyone <= some <= students for some in sums)


@pytest.mark.parametrize(
    ("arrival", "proposed"),
    [
        (date(2027, 3, 7), date(2027, 2, 21)),
        (date(2027, 1, 20), DAY),
        (date(2027, 1, 16), DAY),
    ],
)
def test_a_hold_is_proposed_to_last_until_names_are_known(arrival: date, proposed: date) -> None:
    assert usual_last_day(arrival, DAY) == proposed
    assert may_last_until(proposed, arrival, DAY)


@pytest.mark.parametrize(
    ("last_day", "may"), [(DAY - timedelta(1), False), (DAY, True), (ARRIVAL - timedelta(1), True), (ARRIVAL, False)]
)
def test_a_hold_is_over_before_anybody_comes(last_day: date, may: bool) -> None:
    assert may_last_until(last_day, ARRIVAL, DAY) is may


def test_a_hold_lasts_to_the_end_of_its_last_day() -> None:
    assert not is_over(DAY, DAY)
    assert is_over(DAY - timedelta(1), DAY)


@pytest.mark.parametrize(
    ("days_left", "held_for", "reminds_of"),
    [
        pytest.param(8, 30, None, id="not yet"),
        pytest.param(7, 30, 7, id="a week before"),
        pytest.param(5, 30, 7, id="a day when the worker was late"),
        pytest.param(1, 30, 1, id="the day before"),
        pytest.param(0, 30, 1, id="on the day itself, of the day before"),
        pytest.param(-1, 30, None, id="not when it is over"),
        pytest.param(7, 0, None, id="not on the day it was granted"),
        pytest.param(1, 2, 1, id="made in its last week: the day before only"),
        pytest.param(3, 2, None, id="made in its last week: no week before"),
    ],
)
def test_reminders_come_a_week_and_a_day_before(days_left: int, held_for: int, reminds_of: int | None) -> None:
    last_day = DAY + timedelta(days_left)
    expected = None if reminds_of is None else last_day - timedelta(reminds_of)
    assert reminder_due(last_day, DAY - timedelta(held_for), DAY) == expected


@pytest.mark.parametrize(
    ("quota", "held", "beds", "fits"),
    [(4, {}, 4, True), (4, {}, 5, False), (4, {NIGHTS[2]: 2}, 2, True), (4, {NIGHTS[2]: 3}, 2, False)],
)
def test_a_quota_is_kept_on_every_night(quota: int, held: dict[date, int], beds: int, fits: bool) -> None:
    assert within_quota(quota, held, NIGHTS, beds) is fits


@pytest.mark.parametrize(
    ("stay", "is_hers"),
    [
        pytest.param(Stay(NIGHTS[1], NIGHTS[3]), True, id="inside"),
        pytest.param(Stay(NIGHTS[0], NIGHTS[3] + timedelta(2)), False, id="one night more"),
    ],
)
def test_whose_nights_a_hold_has(stay: Stay, is_hers: bool) -> None:
    assert is_for([stay], frozenset(NIGHTS)) is is_hers


@pytest.mark.parametrize(
    ("held_for", "is_hers"),
    [
        pytest.param(None, True, id="any course"),
        pytest.param("3OM401", True, id="her course"),
        pytest.param(" 3om401", True, id="her course, typed otherwise than in the list"),
        pytest.param("3OM402", False, id="another course"),
    ],
)
def test_whose_course_a_hold_is_for(held_for: str | None, is_hers: bool) -> None:
    assert is_for_course("3OM401", held_for) is is_hers
