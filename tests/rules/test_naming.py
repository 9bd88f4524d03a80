"""Which of a hold's beds each named student gets: by hand, and against trying every way."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.naming import HeldBed, beds_for_named
from housing.rules.sharing import Flat, Sharing

MIXED, SAME, SINGLE = Sharing
WOMEN, MEN = Flat


def bed(number: int, home: int, sharing: Sharing, company: str | None = None, *, shared: bool = False) -> HeldBed:
    return HeldBed(number, home, sharing, shared, company)


@pytest.mark.parametrize(
    ("flats", "beds", "given"),
    [
        pytest.param([None], [bed(1, 1, MIXED)], [1], id="a mixed home asks nothing"),
        pytest.param([WOMEN], [bed(1, 1, MIXED)], None, id="a mixed home is no women's home"),
        pytest.param([None], [bed(1, 1, SAME)], None, id="a home for one gender asks which"),
        pytest.param([WOMEN], [bed(1, 1, SAME)], [1], id="the first guest decides"),
        pytest.param([MEN], [bed(1, 1, SAME, "women")], None, id="women live there"),
        pytest.param([WOMEN, MEN], [bed(1, 1, SAME), bed(2, 1, SAME)], None, id="never women and men in one"),
        pytest.param([WOMEN, MEN], [bed(1, 1, SAME), bed(2, 2, SAME)], [1, 2], id="a home for each"),
        pytest.param([None], [bed(1, 1, MIXED, shared=True)], None, id="nobody is named for a shared room"),
        pytest.param([None, None], [bed(1, 1, SINGLE), bed(2, 1, SINGLE)], None, id="one party has all of its home"),
        pytest.param([WOMEN], [bed(1, 1, SINGLE)], [1], id="in a home of her own she meets nobody"),
        pytest.param([None], [bed(1, 1, SINGLE, "s:9")], None, id="somebody else's home"),
    ],
)
def test_beds_for_named(flats: list[Flat | None], beds: list[HeldBed], given: list[int] | None) -> None:
    found = beds_for_named(list(enumerate(flats)), beds)
    assert (found and list(found.values())) == given


HOMES = st.lists(
    st.tuples(st.sampled_from(Sharing), st.integers(1, 3), st.sampled_from([None, None, "women", "men"])), max_size=4
)


@given(HOMES, st.lists(st.sampled_from([None, *Flat]), max_size=4))
def test_everybody_gets_a_bed_when_there_is_any_way(
    homes: list[tuple[Sharing, int, str | None]], flats: list[Flat | None]
) -> None:
    beds = [
        bed(10 * home + n, home, sharing, company if sharing is SAME else None)
        for home, (sharing, size, company) in enumerate(homes)
        for n in range(size)
    ]
    found = beds_for_named(list(enumerate(flats)), beds)
    ways = [way for way in permutations(beds, len(flats)) if _is_allowed(way, flats)]
    assert (found is not None) == bool(ways)
    if found is not None:
        by_number = {each.bed: each for each in beds}
        assert _is_allowed([by_number[number] for number in found.values()], flats)


def _is_allowed(way: tuple[HeldBed, ...] | list[HeldBed], flats: list[Flat | None]) -> bool:
    homes: dict[int, set[str]] = {}
    for number, (place, flat) in enumerate(zip(way, flats, strict=True)):
        if place.sharing is MIXED and flat is not None:
            return False
        if place.sharing is SAME and flat is None:
            return False
        key = {MIXED: "*", SAME: str(flat), SINGLE: f"s:{number}"}[place.sharing]
        homes.setdefault(place.dwelling, {place.company} if place.company else set()).add(key)
    return len({place.bed for place in way}) == len(way) and all(len(keys) == 1 for keys in homes.values())
