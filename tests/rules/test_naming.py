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


def flat(number: int, home: int, sharing: Sharing = MIXED) -> HeldBed:
    """A bed in a home without steps."""
    return HeldBed(number, home, sharing, step_free=True)


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


def steps(student: str, home: HeldBed) -> int:
    """Anna and Cia need a home without steps."""
    return int(student in {"anna", "cia"} and not home.step_free)


@pytest.mark.parametrize(
    ("named", "beds", "given"),
    [
        pytest.param(
            {"bea": None, "anna": None},
            [flat(1, 1), bed(2, 2, MIXED)],
            {"bea": 2, "anna": 1},
            id="who needs it gets it",
        ),
        pytest.param({"anna": None}, [bed(1, 1, MIXED), flat(2, 2)], {"anna": 2}, id="though another stands first"),
        pytest.param({"bea": None}, [bed(1, 1, MIXED), flat(2, 2)], {"bea": 1}, id="the first for who does not care"),
        pytest.param(
            {"anna": None, "cia": None},
            [bed(1, 1, MIXED), flat(2, 2)],
            {"anna": 2, "cia": 1},
            id="a bed that lacks it rather than none",
        ),
        pytest.param(
            {"anna": WOMEN, "bob": MEN},
            [bed(1, 1, SAME), flat(2, 2, SAME)],
            {"anna": 2, "bob": 1},
            id="the home without steps is for women, who need it",
        ),
        pytest.param(
            {"bea": WOMEN, "cia": MEN},
            [flat(1, 1, SAME), bed(2, 2, SAME)],
            {"bea": 2, "cia": 1},
            id="or for men, who do",
        ),
        pytest.param(
            {"anna": None}, [bed(1, 1, MIXED), flat(2, 2, SINGLE)], {"anna": 2}, id="a home alone if only that has it"
        ),
        pytest.param(
            {"anna": None, "dan": WOMEN},
            [bed(1, 1, MIXED), flat(2, 2, SINGLE)],
            {"anna": 1, "dan": 2},
            id="but not at the cost of another who has no other bed",
        ),
    ],
)
def test_each_gets_what_she_needs_as_far_as_the_beds_go_round(
    named: dict[str, Flat | None], beds: list[HeldBed], given: dict[str, int]
) -> None:
    assert beds_for_named(list(named.items()), beds, steps) == given


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
