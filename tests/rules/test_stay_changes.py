"""What becomes of a stay that changes: its nights, its beds, its price, or why it cannot be so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.nights import Stay, nights_of
from housing.rules.pricing import DatedPrice
from housing.rules.rematching import Agreed, BedStay
from housing.rules.stay_changes import (
    LONGEST_STAY_NIGHTS,
    Change,
    ChangeKind,
    ChangeProblem,
    StayNow,
    Wish,
    change_of,
    gaps_of,
    held_gaps_of,
    may_change,
    ore_of,
    swapped,
)

ONE, TWO, THREE = 1, 2, 3
DATES, BED, RELEASE, KEEP = ChangeKind


def day(number: int) -> date:
    """Day 1 is the first of February; the stay of these tests is 10 to 20, and with its second part 30 to 40."""
    return date(2027, 2, 1) + timedelta(days=number - 1)


def stay(first: int, departure: int, bed: int = ONE) -> BedStay:
    return BedStay(day(first), day(departure), bed)


def now(
    *parts: BedStay, tonight: int = 5, window: tuple[int, int] = (9, 41), may_add: bool = True, ore: int = 1000
) -> StayNow:
    agreed = tuple(Agreed(each, ore) for each in parts or (stay(10, 20),))
    days = frozenset(Stay(day(window[0]), day(window[1])).each_night())
    return StayNow(agreed, days, day(tonight), may_add)


def wish(kind: ChangeKind, first: int, departure: int, bed: int | None = None) -> Wish:
    return Wish(kind, day(first), day(departure), bed)


SPLIT = (stay(10, 20), stay(30, 40))

CHANGES = {
    "comes a night earlier": (now(), wish(DATES, 9, 20), (stay(9, 20),)),
    "stays a night longer": (now(), wish(DATES, 10, 21), (stay(10, 21),)),
    "comes later and leaves sooner": (now(), wish(DATES, 12, 18), (stay(12, 18),)),
    "leaves sooner while she lives there": (now(tonight=15), wish(DATES, 10, 17), (stay(10, 17),)),
    "stays longer while she lives there": (now(tonight=15), wish(DATES, 10, 21), (stay(10, 21),)),
    "stays longer in another bed": (now(), wish(DATES, 10, 22, TWO), (stay(10, 20), stay(20, 22, TWO))),
    "gives back the second part": (now(*SPLIT), wish(DATES, 10, 20), (stay(10, 20),)),
    "adds to the second part only": (now(*SPLIT), wish(DATES, 10, 41), (stay(10, 20), stay(30, 41))),
    "moves for all of it": (now(), wish(BED, 10, 20, TWO), (stay(10, 20, TWO),)),
    "moves from a day on": (now(), wish(BED, 15, 20, TWO), (stay(10, 15), stay(15, 20, TWO))),
    "moves for some nights and back": (
        now(),
        wish(BED, 13, 15, TWO),
        (stay(10, 13), stay(13, 15, TWO), stay(15, 20)),
    ),
    "moves from tonight on, whatever was said": (
        now(tonight=15),
        wish(BED, 10, 20, TWO),
        (stay(10, 15), stay(15, 20, TWO)),
    ),
    "moves back beside the bed she has": (
        now(stay(10, 15), stay(15, 20, TWO)),
        wish(BED, 15, 20, ONE),
        (stay(10, 20),),
    ),
    "gives back a gap": (now(stay(10, 40)), wish(RELEASE, 20, 30), SPLIT),
    "keeps the room over a gap": (now(*SPLIT), wish(KEEP, 20, 30), (stay(10, 40),)),
    "keeps a room over a gap in another bed": (
        now(*SPLIT),
        wish(KEEP, 20, 30, TWO),
        (stay(10, 20), stay(20, 30, TWO), stay(30, 40)),
    ),
}


@pytest.mark.parametrize(("before", "wanted", "after"), CHANGES.values(), ids=CHANGES)
def test_the_stay_as_it_would_be(before: StayNow, wanted: Wish, after: tuple[BedStay, ...]) -> None:
    found = change_of(before, wanted, grants=False)
    assert isinstance(found, Change)
    assert found.stays == after
    assert nights_of(found.added) == nights_of(each_stay(after)) - before.beds.keys()
    assert nights_of(found.dropped) == before.beds.keys() - nights_of(each_stay(after))


def each_stay(parts: tuple[BedStay, ...]) -> list[Stay]:
    return [Stay(each.arrival, each.departure) for each in parts]


REFUSALS = {
    "over on the day of departure": (now(tonight=20), wish(DATES, 10, 21), ChangeProblem.STAY_OVER),
    "a night that passed would go": (now(tonight=15), wish(DATES, 12, 20), ChangeProblem.NIGHT_PASSED),
    "a night that passed would come": (now(tonight=15), wish(DATES, 9, 20), ChangeProblem.NIGHT_PASSED),
    "a night that passed would be given back": (now(tonight=15), wish(RELEASE, 12, 18), ChangeProblem.NIGHT_PASSED),
    "lived nights alone are left": (now(tonight=15), wish(DATES, 10, 15), ChangeProblem.NO_NIGHT_LEFT),
    "nothing is left": (now(), wish(RELEASE, 10, 20), ChangeProblem.NO_NIGHT_LEFT),
    "other days altogether": (now(), wish(DATES, 22, 25), ChangeProblem.NO_NIGHT_LEFT),
    "ends before it begins": (now(), wish(DATES, 20, 10), ChangeProblem.NO_NIGHT_LEFT),
    "the same days": (now(), wish(DATES, 10, 20), ChangeProblem.NOTHING_CHANGES),
    "the same bed": (now(), wish(BED, 10, 20, ONE), ChangeProblem.NOTHING_CHANGES),
    "nights beyond the stay in another bed": (now(), wish(BED, 22, 25, TWO), ChangeProblem.NOTHING_CHANGES),
    "nothing in the gap to give back": (now(*SPLIT), wish(RELEASE, 20, 30), ChangeProblem.NOTHING_CHANGES),
    "outside the placement": (now(), wish(DATES, 8, 20), ChangeProblem.OUTSIDE_WINDOW),
    "the placement has ended": (now(may_add=False), wish(DATES, 10, 21), ChangeProblem.PLACEMENT_ENDED),
    "a slip in the year": (now(), Wish(DATES, day(10), date(2099, 1, 1)), ChangeProblem.TOO_LONG),
}


@pytest.mark.parametrize(("before", "wanted", "problem"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be(before: StayNow, wanted: Wish, problem: ChangeProblem) -> None:
    found = change_of(before, wanted, grants=False)
    assert not isinstance(found, Change)
    assert found.code is problem


def test_nights_outside_are_named_so_that_they_can_be_granted() -> None:
    found = change_of(now(), wish(DATES, 7, 20), grants=True)
    assert isinstance(found, Change)
    assert found.outside == (Stay(day(7), day(9)),)
    assert found.added == (Stay(day(7), day(10)),)


def test_nobody_is_granted_a_home_for_most_of_a_year() -> None:
    longest = Wish(DATES, day(10), day(10) + timedelta(days=LONGEST_STAY_NIGHTS))
    assert isinstance(change_of(now(), longest, grants=True), Change)
    longer = Wish(DATES, day(10), day(11) + timedelta(days=LONGEST_STAY_NIGHTS))
    found = change_of(now(), longer, grants=True)
    assert not isinstance(found, Change)
    assert found.code is ChangeProblem.TOO_LONG


GIVES_BACK = {
    "leaves sooner": (wish(DATES, 10, 18), True),
    "leaves sooner and comes sooner": (wish(DATES, 9, 18), False),
    "stays longer": (wish(DATES, 10, 21), False),
    "another bed": (wish(BED, 10, 20, TWO), False),
    "some nights": (wish(RELEASE, 13, 15), True),
}


@pytest.mark.parametrize(("wanted", "only"), GIVES_BACK.values(), ids=GIVES_BACK)
def test_whether_anybody_has_to_be_asked(wanted: Wish, only: bool) -> None:
    found = change_of(now(), wanted, grants=False)
    assert isinstance(found, Change)
    assert found.only_gives_back is only


PRICES = [DatedPrice(day(1), 70), DatedPrice(day(15), 90)]
COSTS = {
    "kept nights cost what was agreed, whatever the list says": (stay(10, 20), 1000),
    "of a shorter stay their share": (stay(10, 16), 600),
    "added nights cost what the list says on each": (stay(9, 21), 70 + 1000 + 90),
    "another bed costs what its list says": (stay(13, 16, TWO), 70 + 70 + 90),
}


@pytest.mark.parametrize(("part", "ore"), COSTS.values(), ids=COSTS)
def test_what_it_costs(part: BedStay, ore: int) -> None:
    assert ore_of(part, now().agreed, PRICES) == ore


@pytest.mark.parametrize(("night", "ore"), [(50, 300), (100, 300), (200, 300), (70, 300)])
def test_who_is_moved_by_the_municipality_pays_no_more_than_was_agreed(night: int, ore: int) -> None:
    prices = [DatedPrice(day(1), night)]
    assert ore_of(stay(13, 16, TWO), now().agreed, prices, not_dearer=True) == min(3 * night, ore)
    assert ore_of(stay(19, 22, TWO), now().agreed, prices, not_dearer=True) == min(night, 100) + 2 * night


def test_gaps_between_parts() -> None:
    beds = now(*SPLIT).beds
    assert gaps_of(beds, day(5)) == (Stay(day(20), day(30)),)
    assert gaps_of(beds, day(20)) == (Stay(day(20), day(30)),)
    assert gaps_of(beds, day(21)) == ()
    assert gaps_of(now().beds, day(5)) == ()


def test_gaps_that_are_held() -> None:
    held, core = now(stay(10, 40)).beds, nights_of([Stay(day(10), day(20)), Stay(day(30), day(40))])
    assert held_gaps_of(held, core, day(5)) == (Stay(day(20), day(30)),)
    assert held_gaps_of(held, core, day(25)) == (Stay(day(25), day(30)),)
    assert held_gaps_of(held, core, day(30)) == ()
    assert held_gaps_of(held, frozenset(), day(5)) == ()


def test_two_guests_change_beds_from_a_day_on() -> None:
    hers, other = now(stay(10, 20)).beds, now(stay(14, 24, TWO)).beds
    found = swapped(hers, other, day(15))
    assert found is not None
    assert [(min(n for n in beds if beds[n] == b), b) for beds, b in zip(found, (TWO, ONE), strict=True)] == [
        (day(15), TWO),
        (day(15), ONE),
    ]
    assert found[0].keys() == hers.keys()
    assert found[1].keys() == other.keys()
    assert found[0][day(14)] == ONE
    assert found[1][day(14)] == TWO


def test_nobody_changes_beds_with_who_has_left_or_with_herself() -> None:
    assert swapped(now().beds, now(stay(10, 14, TWO)).beds, day(15)) is None
    assert swapped(now().beds, now(stay(20, 24)).beds, day(10)) is None


@pytest.mark.parametrize(
    ("status", "may"),
    [("requested", False), ("offered", True), ("confirmed", True), ("checked_in", True), ("completed", False)],
)
def test_which_bookings_change_by_agreement(status: str, may: bool) -> None:
    assert may_change(status) is may


@given(
    kind=st.sampled_from(ChangeKind),
    first=st.integers(1, 45),
    nights=st.integers(1, 30),
    bed=st.sampled_from([None, ONE, TWO, THREE]),
    tonight=st.integers(1, 45),
    grants=st.booleans(),
)
def test_whatever_is_wished(
    kind: ChangeKind, first: int, nights: int, bed: int | None, tonight: int, grants: bool
) -> None:
    """Nights that passed stay, no night is there twice, and what stays in its bed costs what it did."""
    before = now(*SPLIT, tonight=tonight)
    found = change_of(before, wish(kind, first, first + nights, bed), grants=grants)
    if not isinstance(found, Change):
        return
    after = {night: part.bed_id for part in found.stays for night in part.each_night()}
    assert sum(len(part.nights) for part in found.stays) == len(after)
    assert {n: b for n, b in after.items() if n < day(tonight)} == {
        n: b for n, b in before.beds.items() if n < day(tonight)
    }
    assert before.beds.keys() | nights_of(found.added) == after.keys() | nights_of(found.dropped)
    assert grants or nights_of(found.added) <= before.window
    kept = sum(after.get(night) == bed_id for night, bed_id in before.beds.items())
    assert sum(ore_of(part, before.agreed, []) for part in found.stays) == kept * 100
