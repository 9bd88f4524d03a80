"""Who fits nights that came free, in a table of cases, and how a line is walked."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from housing.rules.line_homes import Homes
from housing.rules.nights import Stay, still_ahead
from housing.rules.parties import PartyKey
from housing.rules.seekers import LineBed, Occupied, Seeker, Skip, Wants
from housing.rules.sharing import Flat, Sharing
from housing.rules.waiting import MOST_TOLD, left_without, walk

STAY = Stay(date(2027, 2, 7), date(2027, 2, 27))
OTHER_WEEKS = Stay(date(2027, 3, 7), date(2027, 3, 13))
FIRST_NIGHT, LAST_NIGHT = date(2027, 2, 7), date(2027, 2, 26)
BED = LineBed(1, 1, "1", False, Sharing.MIXED, step_free=False, has_lock=False, animals_allowed=True)
SHARED = replace(BED, is_shared_room=True)
WOMEN_OR_MEN = replace(BED, sharing=Sharing.SAME_GENDER)
ALONE = replace(BED, sharing=Sharing.SINGLE_PARTY)
TURNING = replace(BED, turnover_nights=2)
BEFORE = tuple(FIRST_NIGHT - timedelta(n) for n in (1, 2, 3))


def seeker(key: int = 1, *stays: Stay, **facts: Any) -> Seeker:
    return Seeker(key, PartyKey(key), stays or (STAY,), **facts)


def taken(night: date = FIRST_NIGHT, bed: int = 1, company: str | None = "*", **room: Any) -> Occupied:
    return Occupied(bed, 1, night, company, **room)


def guest(night: date, whose: str = "s:9", bed: int = 1, company: str = "*") -> Occupied:
    return Occupied(bed, 1, night, company, whose=whose)


def wants(*conditions: Wants) -> Seeker:
    return seeker(wants=frozenset(conditions))


CASES = {
    "an empty home": (seeker(), BED, (), None),
    "a bed taken by nobody she meets": (seeker(), BED, (taken(bed=2),), None),
    "she has a bed then": (seeker(has_bed=frozenset({LAST_NIGHT})), BED, (), Skip.HAS_BED),
    "she leaves another bed that day": (seeker(has_bed=frozenset({FIRST_NIGHT - timedelta(1)})), BED, (), None),
    "another room is on its way": (seeker(is_proposed=True), BED, (), Skip.PROPOSED),
    "she said no to it": (seeker(not_beds={1: Skip.SAID_NO}), BED, (), Skip.SAID_NO),
    "she said no to another": (seeker(not_beds={2: Skip.SAID_NO}), BED, (), None),
    "an officer passed her over": (seeker(not_beds={1: Skip.PASSED_OVER}), BED, (), Skip.PASSED_OVER),
    "steps at the door": (wants(Wants.STEP_FREE), BED, (), Skip.STEP_FREE),
    "no step": (wants(Wants.STEP_FREE), replace(BED, step_free=True), (), None),
    "a shared room": (wants(Wants.OWN_ROOM), SHARED, (), Skip.OWN_ROOM),
    "a room of her own": (wants(Wants.OWN_ROOM), BED, (), None),
    "no lock": (wants(Wants.LOCK), BED, (), Skip.LOCK),
    "a lock": (wants(Wants.LOCK), replace(BED, has_lock=True), (), None),
    "a dog lives there": (wants(Wants.NO_ANIMALS), BED, (), Skip.NO_ANIMALS),
    "no dog": (wants(Wants.NO_ANIMALS), replace(BED, animals_allowed=False), (), None),
    "two conditions, the first is told": (wants(Wants.LOCK, Wants.STEP_FREE), BED, (), Skip.STEP_FREE),
    "she has not said which flat": (seeker(), WOMEN_OR_MEN, (), Skip.FLAT_NOT_SAID),
    "she has": (seeker(flat=Flat.WOMEN), WOMEN_OR_MEN, (), None),
    "women live there": (seeker(flat=Flat.WOMEN), WOMEN_OR_MEN, (taken(bed=2, company="women"),), None),
    "men live there": (seeker(flat=Flat.WOMEN), WOMEN_OR_MEN, (taken(bed=2, company="men"),), Skip.COMPANY),
    "men live there until the day she comes": (
        seeker(flat=Flat.WOMEN),
        WOMEN_OR_MEN,
        (taken(FIRST_NIGHT - timedelta(1), bed=2, company="men"),),
        None,
    ),
    "she shares no room": (seeker(flat=Flat.WOMEN), SHARED, (), Skip.SHARES_NO_ROOM),
    "she shares one": (seeker(flat=Flat.WOMEN, shares_room=True), SHARED, (), None),
    "a man in the room": (
        seeker(flat=Flat.WOMEN, shares_room=True),
        SHARED,
        (taken(bed=2, room="1", room_company="men"),),
        Skip.COMPANY,
    ),
    "a man in another room": (
        seeker(flat=Flat.WOMEN, shares_room=True),
        SHARED,
        (taken(bed=2, room="2", room_company="men"),),
        None,
    ),
    "somebody has the whole home": (seeker(), ALONE, (taken(bed=2, company="s:9"),), Skip.COMPANY),
    "another bed of it is closed": (seeker(), ALONE, (taken(bed=2, company=None),), None),
    "its last night is taken": (seeker(), BED, (taken(LAST_NIGHT),), Skip.PART_FREE),
    "closed in between": (seeker(), BED, (taken(date(2027, 2, 14), company=None),), Skip.PART_FREE),
    "taken the night she leaves": (seeker(), BED, (taken(STAY.departure),), None),
    "taken in her second weeks": (seeker(1, STAY, OTHER_WEEKS), BED, (taken(OTHER_WEEKS.arrival),), Skip.PART_FREE),
    "out of use while she is there": (seeker(), replace(BED, out_of_use_on=LAST_NIGHT), (), Skip.PART_FREE),
    "out of use the day she leaves": (seeker(), replace(BED, out_of_use_on=STAY.departure), (), None),
    "what concerns her comes before the nights": (wants(Wants.LOCK), BED, (taken(),), Skip.LOCK),
    "another leaves on the day she comes": (seeker(), TURNING, (guest(BEFORE[0]),), Skip.TURN_OVER),
    "another left one night before": (seeker(), TURNING, (guest(BEFORE[1]),), Skip.TURN_OVER),
    "another left two nights before": (seeker(), TURNING, (guest(BEFORE[2]),), None),
    "another comes on the day she leaves": (seeker(), TURNING, (guest(STAY.departure),), Skip.TURN_OVER),
    "another comes two nights after": (seeker(), TURNING, (guest(STAY.departure + timedelta(2)),), None),
    "she was there herself": (seeker(), TURNING, (guest(BEFORE[0], "s:1"),), None),
    "she and another were": (seeker(), TURNING, (guest(BEFORE[0], "s:1"), guest(BEFORE[1])), Skip.TURN_OVER),
    "it was closed until then": (seeker(), TURNING, (taken(BEFORE[0], company=None),), None),
    "it is held until then": (seeker(), TURNING, (taken(BEFORE[0], company=None, whose="h:1"),), Skip.TURN_OVER),
    "another leaves the bed beside": (seeker(), TURNING, (guest(BEFORE[0], bed=2),), None),
    "a party leaves the whole home": (
        seeker(),
        replace(TURNING, sharing=Sharing.SINGLE_PARTY),
        (guest(BEFORE[0], bed=2, company="s:9"),),
        Skip.TURN_OVER,
    ),
    "another bed of a home for one party is held until then": (
        seeker(),
        replace(TURNING, sharing=Sharing.SINGLE_PARTY),
        (taken(BEFORE[0], bed=2, company=None, whose="h:1"),),
        None,
    ),
}


@pytest.mark.parametrize(("who", "bed", "occupied", "why"), CASES.values(), ids=CASES)
def test_a_bed_fits_or_says_why_not(
    who: Seeker, bed: LineBed, occupied: tuple[Occupied, ...], why: Skip | None
) -> None:
    assert Homes([bed], occupied).fit(who, bed) is why


def anywhere(_seeker: Seeker, bed: LineBed) -> float:
    return float(bed.id)


def test_the_first_who_fits_gets_it_and_those_before_are_told_why_not() -> None:
    line = [wants(Wants.STEP_FREE), seeker(2), seeker(3)]
    found = walk(line, Homes([BED], ()), anywhere)
    assert [(each.seeker.key, each.bed.id) for each in found.proposed] == [(2, 1)]
    assert [(each.seeker.key, each.bed_id, each.why) for each in found.skipped] == [(1, 1, Skip.STEP_FREE)]


def test_what_one_got_is_taken_for_the_next_with_its_company() -> None:
    two = [WOMEN_OR_MEN, replace(WOMEN_OR_MEN, id=2)]
    line = [seeker(1, flat=Flat.WOMEN), seeker(2, flat=Flat.MEN), seeker(3, flat=Flat.WOMEN)]
    found = walk(line, Homes(two, ()), anywhere)
    assert [(each.seeker.key, each.bed.id) for each in found.proposed] == [(1, 1), (3, 2)]
    assert [(each.seeker.key, each.bed_id, each.why) for each in found.skipped] == [(2, 2, Skip.COMPANY)]


def test_what_one_got_keeps_the_bed_empty_for_the_next_but_not_for_herself() -> None:
    after = Stay(STAY.departure + timedelta(1), STAY.departure + timedelta(6))
    found = walk([seeker(1), seeker(2, after), seeker(3, OTHER_WEEKS)], Homes([TURNING], ()), anywhere)
    assert [each.seeker.key for each in found.proposed] == [1, 3]
    own = walk([seeker(1), replace(seeker(2, after), party=PartyKey(1))], Homes([TURNING], ()), anywhere)
    assert [each.seeker.key for each in own.proposed] == [1, 2]


def test_two_whose_weeks_do_not_meet_both_get_the_bed() -> None:
    found = walk([seeker(1), seeker(2, OTHER_WEEKS)], Homes([BED], ()), anywhere)
    assert [each.seeker.key for each in found.proposed] == [1, 2]


def test_the_nearest_of_those_that_fit_is_hers() -> None:
    beds = [replace(BED, id=1, dwelling_id=1), replace(BED, id=2, dwelling_id=2, step_free=True)]
    found = walk([seeker()], Homes(beds, ()), lambda _seeker, bed: -float(bed.id))
    assert found.proposed[0].bed.id == 2


def test_of_those_that_fit_the_one_she_has_named_is_hers() -> None:
    beds = [replace(BED, id=number, dwelling_id=number) for number in (1, 2)]
    assert walk([seeker(names=2)], Homes(beds, ()), anywhere).proposed[0].bed.id == 2
    assert walk([seeker(names=2)], Homes(beds[:1], ()), anywhere).proposed[0].bed.id == 1


def test_who_needs_none_of_the_nights_that_came_free_is_not_asked() -> None:
    found = walk([seeker(1, OTHER_WEEKS)], Homes([BED], ()), anywhere, freed=STAY)
    assert [*found.proposed, *found.skipped] == []


def test_a_bed_that_is_taken_on_all_her_nights_is_nothing_she_was_passed_over_for() -> None:
    occupied = [taken(night) for night in STAY.each_night()]
    assert walk([seeker()], Homes([BED], occupied), anywhere).skipped == ()


def test_no_walk_tells_more_than_a_few_beds_of_one_person() -> None:
    beds = [replace(BED, id=number, dwelling_id=number) for number in range(1, 9)]
    assert len(walk([wants(Wants.LOCK)], Homes(beds, ()), anywhere).skipped) == MOST_TOLD


def test_nights_that_have_passed_are_not_waited_for() -> None:
    assert still_ahead([OTHER_WEEKS, STAY], date(2027, 2, 10)) == (
        Stay(date(2027, 2, 10), STAY.departure),
        OTHER_WEEKS,
    )
    assert still_ahead([STAY], STAY.departure) == ()


EVENING, SECOND, NEXT_TO_LAST, END = (
    STAY.arrival,
    STAY.arrival + timedelta(1),
    STAY.departure - timedelta(1),
    STAY.departure,
)
HALF_WAY = date(2027, 2, 17)


@pytest.mark.parametrize(
    ("housed", "left"),
    [
        ([], [STAY]),
        ([OTHER_WEEKS], [STAY]),
        ([STAY], []),
        ([Stay(EVENING - timedelta(3), END + timedelta(3))], []),
        ([Stay(EVENING, HALF_WAY)], [Stay(HALF_WAY, END)]),
        ([Stay(HALF_WAY, END)], [Stay(EVENING, HALF_WAY)]),
        ([Stay(EVENING, HALF_WAY), Stay(HALF_WAY, END)], []),
        ([Stay(date(2027, 2, 12), HALF_WAY)], [Stay(EVENING, date(2027, 2, 12)), Stay(HALF_WAY, END)]),
        ([Stay(EVENING, HALF_WAY), Stay(HALF_WAY + timedelta(1), END)], [Stay(HALF_WAY, HALF_WAY + timedelta(1))]),
        ([Stay(SECOND, END)], []),
        ([Stay(EVENING, NEXT_TO_LAST)], []),
        ([Stay(SECOND, NEXT_TO_LAST)], []),
        ([Stay(SECOND, HALF_WAY)], [Stay(HALF_WAY, END)]),
        ([Stay(EVENING, END - timedelta(2))], [Stay(END - timedelta(2), END)]),
    ],
)
def test_she_waits_on_for_the_nights_that_she_has_no_bed_for(housed: list[Stay], left: list[Stay]) -> None:
    """A night alone at either end is her choice of coming later or leaving earlier."""
    assert left_without([OTHER_WEEKS, STAY], [*housed, OTHER_WEEKS]) == tuple(left)
