"""What fits whatever the mix, and what one more bed adds: by hand, and against every way to fill the beds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing.rules.capacity import BedNights, Capacity, DwellingNights, Group, Kind, capacity_of_all
from housing.rules.mixes import Mixes, mixes_of
from housing.rules.one_more_bed import added_by_one_more_bed
from housing.rules.sharing import Flat, Sharing
from tests.rules.homes import NIGHTS, bed, dwellings, home, ways_to_fill

FIRST, SECOND, THIRD, FOURTH = NIGHTS
SOME_NIGHTS = st.lists(st.sampled_from(NIGHTS), min_size=1, unique=True)


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ([], Mixes(most=0, certain=0, women=0, men=0)),
        ([(Kind.ANYONE, 3)], Mixes(most=3, certain=3, women=3, men=3)),
        ([(Kind.ANYONE, 6), (Kind.WOMEN, 2)], Mixes(most=8, certain=6, women=8, men=6)),
        # Two flats that are empty: three women and one man do not fit in two and two.
        ([(Kind.EITHER, 2), (Kind.EITHER, 2)], Mixes(most=4, certain=3, women=4, men=4)),
        ([(Kind.EITHER, 3)], Mixes(most=3, certain=1, women=3, men=3)),
        ([(Kind.WOMEN, 2), (Kind.MEN, 1)], Mixes(most=3, certain=1, women=2, men=1)),
    ],
)
def test_what_is_certain(groups: list[tuple[Kind, int]], found: Mixes) -> None:
    assert mixes_of(Capacity(tuple(Group(*each) for each in groups))) == found


@settings(max_examples=60)
@given(st.lists(dwellings(), max_size=2), SOME_NIGHTS)
def test_so_many_fit_in_every_mix_and_one_more_does_not(homes: list[DwellingNights], asked: list[date]) -> None:
    housed = {(0, 0)}
    for dwelling in homes:
        ways = {(way.count(Flat.WOMEN), way.count(Flat.MEN)) for way in ways_to_fill(dwelling, asked)}
        housed = {(w + a, m + b) for w, m in housed for a, b in ways or {(0, 0)}}
    in_every_mix = [n for n in range(9) if all((women, n - women) in housed for women in range(n + 1))]
    found = mixes_of(capacity_of_all(homes, asked))
    assert found.certain == max(in_every_mix)
    assert found.women == max(women for women, men in housed if not men)
    assert found.men == max(men for women, men in housed if not women)
    assert found.most == max(women + men for women, men in housed)


@pytest.mark.parametrize(
    ("dwelling", "added"),
    [
        (home(Sharing.MIXED, bed(1, *NIGHTS)), 1),
        (home(Sharing.SAME_GENDER, bed(1), company={FIRST: "women"}), 1),
        (home(Sharing.SAME_GENDER, bed(1), company={FIRST: "women", SECOND: "men"}), 0),
        (home(Sharing.SINGLE_PARTY, bed(1)), 0),
        (home(Sharing.SINGLE_PARTY, bed(1, FIRST)), 1),
        (home(Sharing.SINGLE_PARTY, bed(1, FIRST), company={FIRST: "s:9"}), 0),
    ],
)
def test_one_more_bed_helps_where_beds_are_short(dwelling: DwellingNights, added: int) -> None:
    assert added_by_one_more_bed(dwelling, NIGHTS) == added


@settings(max_examples=60)
@given(dwellings(), SOME_NIGHTS)
def test_one_more_bed_adds_what_every_way_to_fill_it_says(dwelling: DwellingNights, asked: list[date]) -> None:
    with_it = replace(dwelling, beds=(*dwelling.beds, BedNights(99)))
    before, after = (
        max((sum(flat is not None for flat in way) for way in ways_to_fill(each, asked)), default=0)
        for each in (dwelling, with_it)
    )
    assert added_by_one_more_bed(dwelling, asked) == after - before
