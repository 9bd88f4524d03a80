"""How many whole stays fit: by hand, and against trying every way to fill the beds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.capacity import (
    Capacity,
    DwellingNights,
    Group,
    Kind,
    capacity_of,
    capacity_of_all,
    only_for,
)
from housing.rules.sharing import Flat, Sharing
from tests.rules.homes import NIGHTS, bed, dwellings, home, ways_to_fill

MIXED, SAME, SINGLE = Sharing
FIRST, SECOND, THIRD, FOURTH = NIGHTS
ONE_WOMAN = {FIRST: "women"}


def test_four_beds_free_on_different_nights_house_nobody() -> None:
    beds = [bed(n, *(night for night in NIGHTS if night != NIGHTS[n])) for n in range(4)]
    assert capacity_of(home(MIXED, *beds), NIGHTS).total == 0
    assert capacity_of(home(MIXED, *beds), [FIRST]).total == 1


@pytest.mark.parametrize(
    ("dwelling", "groups"),
    [
        (home(MIXED), []),
        (home(MIXED, bed(1), bed(2)), [(Kind.ANYONE, 2)]),
        (home(MIXED, bed(1, SECOND), bed(2), company={SECOND: "*"}), [(Kind.ANYONE, 1)]),
        (home(SAME, bed(1), bed(2)), [(Kind.EITHER, 2)]),
        (home(SAME, bed(1, FIRST), bed(2), bed(3), company=ONE_WOMAN), [(Kind.WOMEN, 2)]),
        (home(SAME, bed(1, FIRST), bed(2), company={FIRST: "men"}), [(Kind.MEN, 1)]),
        (
            home(SAME, bed(1, FIRST, SECOND), bed(2), company={FIRST: "men", SECOND: "women"}),
            [],
        ),
        (home(SINGLE, bed(1), bed(2), bed(3)), [(Kind.ANYONE, 1)]),
        (home(SINGLE, bed(1, FIRST), bed(2), company={FIRST: "s:9"}), []),
        (home(SINGLE, bed(1, FIRST), bed(2)), [(Kind.ANYONE, 1)]),
        (
            home(MIXED, bed(1), bed(2, room="a"), bed(3, room="a")),
            [(Kind.ANYONE, 1), (Kind.EITHER, 2)],
        ),
        (
            home(
                MIXED,
                bed(1, FIRST, room="a"),
                bed(2, room="a"),
                bed(3, room="b"),
                company={FIRST: "*"},
                rooms={"a": {FIRST: "women"}},
            ),
            [(Kind.WOMEN, 1), (Kind.EITHER, 1)],
        ),
        (
            home(
                MIXED,
                bed(1, FIRST, SECOND, room="a"),
                bed(2, room="a"),
                rooms={"a": {FIRST: "women", SECOND: "men"}},
            ),
            [],
        ),
    ],
)
def test_capacity_of_a_dwelling(dwelling: DwellingNights, groups: list[tuple[Kind, int]]) -> None:
    assert capacity_of(dwelling, NIGHTS) == Capacity(tuple(Group(*each) for each in groups))


def test_guests_on_other_nights_do_not_count() -> None:
    dwelling = home(SINGLE, bed(1, FIRST), company={FIRST: "s:9"})
    assert capacity_of(dwelling, [SECOND, THIRD]).total == 1


def test_a_place_is_the_sum_of_its_dwellings() -> None:
    found = capacity_of_all([home(MIXED, bed(1)), home(SAME, bed(2), bed(3))], NIGHTS)
    assert (found.total, found.of_kind(Kind.ANYONE), found.of_kind(Kind.EITHER)) == (3, 1, 2)


@given(dwellings(), st.lists(st.sampled_from(NIGHTS), min_size=1, unique=True))
def test_no_way_of_filling_the_beds_houses_more_and_one_houses_as_many(
    dwelling: DwellingNights, asked: list[date]
) -> None:
    filled = [sum(flat is not None for flat in way) for way in ways_to_fill(dwelling, asked)]
    assert capacity_of(dwelling, asked).total == max(filled, default=0)


@given(dwellings(), st.lists(st.sampled_from(NIGHTS), min_size=1, unique=True))
def test_beds_for_women_are_for_women(dwelling: DwellingNights, asked: list[date]) -> None:
    ways = list(ways_to_fill(dwelling, asked))
    for flat, other in (Flat.WOMEN, Kind.MEN), (Flat.MEN, Kind.WOMEN):
        alone = [way for way in ways if set(way) <= {flat, None}]
        most = max((sum(each is not None for each in way) for way in alone), default=0)
        found = capacity_of(dwelling, asked)
        assert found.total - found.of_kind(other) == most
        assert capacity_of(only_for(dwelling, flat), asked).total == most


@given(st.lists(dwellings(), max_size=4), st.sampled_from(NIGHTS))
def test_asking_for_a_night_more_never_adds(homes: list[DwellingNights], more: date) -> None:
    few = capacity_of_all(homes, [FIRST, SECOND]).total
    assert capacity_of_all(homes, [FIRST, SECOND, more]).total <= few
