"""What a change of bed adds, by hand and against trying every way."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from housing.rules.bed_changes import BedChange, with_one_bed_changed
from housing.rules.capacity import BedNights, DwellingNights, capacity_of_all
from housing.rules.nights import Stay
from housing.rules.sharing import Flat, Sharing
from tests.rules.homes import NIGHTS, bed, dwellings, home, ways_to_fill

FIRST, SECOND, THIRD, FOURTH = NIGHTS
START, END = Stay(FIRST, THIRD), Stay(THIRD, FOURTH + timedelta(days=1))
WHOLE = Stay(START.arrival, END.departure)


def test_two_beds_that_follow_each_other_house_one_who_moves() -> None:
    dwelling = home(Sharing.MIXED, bed(1, FIRST, SECOND), bed(2, THIRD, FOURTH))
    assert with_one_bed_changed([dwelling], [START, END]) == BedChange(1, (THIRD,))
    assert with_one_bed_changed([dwelling], [WHOLE]) == BedChange(1, (THIRD,))


def test_nothing_is_added_where_all_is_free_or_nothing_is() -> None:
    free = home(Sharing.MIXED, bed(1), bed(2))
    full = home(Sharing.MIXED, bed(1, *NIGHTS))
    assert with_one_bed_changed([free], [START, END]) == BedChange(0)
    assert with_one_bed_changed([full], [WHOLE]) == BedChange(0)
    assert with_one_bed_changed([], [WHOLE]) == BedChange(0)


def test_nobody_moves_from_a_womens_flat_to_a_mens() -> None:
    women = home(Sharing.SAME_GENDER, bed(1, THIRD, FOURTH), company={FIRST: "women"})
    men = home(Sharing.SAME_GENDER, bed(2, FIRST, SECOND), company={THIRD: "men"})
    assert with_one_bed_changed([women, men], [START, END]) == BedChange(0)


def test_an_empty_flat_suits_whoever_comes_from_the_other() -> None:
    women = home(Sharing.SAME_GENDER, bed(1, THIRD, FOURTH), company={FIRST: "women"})
    empty = home(Sharing.SAME_GENDER, bed(2, FIRST, SECOND))
    assert with_one_bed_changed([women, empty], [START, END]) == BedChange(1, (THIRD,))


def housed(homes: list[DwellingNights], stay: Stay) -> set[tuple[int, int]]:
    """Every number of women and men whom the homes can house over the stay."""
    numbers = {(0, 0)}
    for dwelling in homes:
        ways = {(way.count(Flat.WOMEN), way.count(Flat.MEN)) for way in ways_to_fill(dwelling, list(stay.each_night()))}
        # A flat whose guests shut everyone out has not even the empty way.
        numbers = {(w + a, m + b) for w, m in numbers for a, b in ways or {(0, 0)}}
    return numbers


@settings(max_examples=60)
@given(st.lists(dwellings(), max_size=2))
def test_between_stays_it_is_exact(homes: list[DwellingNights]) -> None:
    both = housed(homes, START) & housed(homes, END)
    whole = capacity_of_all(homes, WHOLE.each_night()).total
    most = max(women + men for women, men in both)
    assert whole + with_one_bed_changed(homes, [START, END]).added == most


@settings(max_examples=60)
@given(st.lists(dwellings(), max_size=2))
def test_within_a_stay_no_other_day_is_better(homes: list[DwellingNights]) -> None:
    whole = capacity_of_all(homes, WHOLE.each_night()).total
    most = whole
    for day in NIGHTS[1:]:
        before, after = Stay(WHOLE.arrival, day), Stay(day, WHOLE.departure)
        both = housed(homes, before) & housed(homes, after)
        most = max(most, *(women + men for women, men in both))
    assert whole + with_one_bed_changed(homes, [WHOLE]).added == most


def test_a_large_place_is_answered_at_once() -> None:
    nights = [date(2027, 1, 18) + timedelta(days=n) for n in range(140)]
    beds = [BedNights(n, frozenset(nights[n * 3 % 90 : n * 3 % 90 + 40])) for n in range(60)]
    homes = [DwellingNights(n, Sharing.SAME_GENDER, tuple(beds[n : n + 3])) for n in range(0, 60, 3)]
    asked = Stay(nights[0], nights[-1])
    assert with_one_bed_changed(homes, [asked]).added > 0
