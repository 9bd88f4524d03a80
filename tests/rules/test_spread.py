"""Where a cohort could be placed so that all are housed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.spread import SiteWish, Spread, spread, wishes_like

STORUMAN, SORSELE = 1, 2
A, B, C = 11, 12, 13


def site(name: int, place: int, wish: int, limit: int | None = None) -> SiteWish:
    return SiteWish(name, place, limit, wish)


def test_the_wish_is_kept_where_it_can_be() -> None:
    found = spread(5, [site(A, STORUMAN, 3), site(B, SORSELE, 2)], {STORUMAN: 3, SORSELE: 9})
    assert found == Spread({A: 3, B: 2}, 0, (), ())


def test_who_finds_no_bed_goes_where_there_is_one_and_the_full_place_is_named() -> None:
    sites = [site(A, STORUMAN, 4), site(B, STORUMAN, 2), site(C, SORSELE, 1)]
    found = spread(7, sites, {STORUMAN: 3, SORSELE: 9})
    assert found.numbers == {A: 2, B: 1, C: 4}
    assert (found.short, found.full_places, found.full_sites) == (0, (STORUMAN,), ())


def test_a_sites_own_limit_binds() -> None:
    found = spread(6, [site(A, STORUMAN, 5, limit=2), site(B, STORUMAN, 1)], {STORUMAN: 9})
    assert found == Spread({A: 2, B: 4}, 0, (), (A,))


def test_too_many_for_all_beds_are_told_with_what_would_have_to_give() -> None:
    sites = [site(A, STORUMAN, 3, limit=9), site(B, SORSELE, 3, limit=1)]
    found = spread(6, sites, {STORUMAN: 2, SORSELE: 5})
    assert found == Spread({A: 2, B: 1}, 3, (STORUMAN,), (B,))


def test_a_place_without_beds_gets_nobody() -> None:
    assert spread(2, [site(A, STORUMAN, 2)], {}).short == 2


small, few = st.integers(0, 3), st.integers(0, 4)
places = st.sampled_from((STORUMAN, SORSELE))
sites_of_both = st.lists(st.tuples(places, small, st.none() | small), min_size=1, max_size=4).map(
    lambda found: [site(number, place, wish, limit) for number, (place, wish, limit) in enumerate(found)]
)


@given(st.integers(0, 7), sites_of_both, st.fixed_dictionaries({STORUMAN: few, SORSELE: few}))
def test_no_other_way_houses_more_or_comes_nearer_to_the_wish(
    size: int, sites: list[SiteWish], beds: dict[int, int]
) -> None:
    found = spread(size, sites, beds)
    best = min(
        (size - sum(way), sum(abs(number - each.wish) for number, each in zip(way, sites, strict=True)))
        for way in product(range(size + 1), repeat=len(sites))
        if _is_possible(way, size, sites, beds)
    )
    numbers = [found.numbers[each.site] for each in sites]
    assert _is_possible(numbers, size, sites, beds)
    differences = sum(abs(number - each.wish) for number, each in zip(numbers, sites, strict=True))
    assert (found.short, differences) == best


def _is_possible(way: "tuple[int, ...] | list[int]", size: int, sites: list[SiteWish], beds: dict[int, int]) -> bool:
    there = {place: sum(n for n, each in zip(way, sites, strict=True) if each.place == place) for place in beds}
    within = all(each.limit is None or number <= each.limit for number, each in zip(way, sites, strict=True))
    return within and sum(way) <= size and all(there[place] <= beds[place] for place in beds)


@pytest.mark.parametrize(
    ("before", "size", "wishes"),
    [([6, 3, 1], 10, [6, 3, 1]), ([1, 1, 1], 4, [2, 1, 1]), ([5, 0, 2], 3, [2, 0, 1]), ([0, 0], 5, [0, 0])],
)
def test_a_wish_is_like_what_was_before(before: list[int], size: int, wishes: list[int]) -> None:
    assert wishes_like(before, size) == wishes
