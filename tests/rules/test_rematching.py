"""What becomes of a booking whose placement moved, as a table."""

from datetime import date, timedelta

import pytest

from housing.rules.claiming import Condition
from housing.rules.nights import Period, Stay, window
from housing.rules.rematching import (
    Agreed,
    BedStay,
    Candidate,
    MovedBooking,
    Outcome,
    Rematch,
    asks_officer,
    frozen_ore,
    nearness_of,
    parts_kept,
    rematch,
    split_in_two,
    suits_still,
)

OWN, SAME_HOME, SAME_HOUSE, FAR = 1, 2, 3, 4
LONG_BEFORE = date(2026, 12, 1)


def feb(first: int, last: int) -> Stay:
    """The nights from the evening of one day of February 2027 to the morning of another."""
    return Stay(date(2027, 2, 1) + timedelta(days=first - 1), date(2027, 2, 1) + timedelta(days=last - 1))


def nights(*stays: Stay) -> frozenset[date]:
    return frozenset(night for stay in stays for night in stay.each_night())


def bed(bed_id: int, *free: Stay, steps: bool = False) -> Candidate:
    """A bed, free then; with `steps` it lacks what she needs."""
    near = nearness_of(
        same_bed=bed_id == OWN, same_dwelling=bed_id == SAME_HOME, same_property=bed_id == SAME_HOUSE, metres=bed_id
    )
    return Candidate(bed_id, near, nights(*free), (Condition.STEP_FREE,) if steps else ())


WIDE = feb(1, 60)
HELD = feb(7, 27)
"""Weeks 6 to 8: Sunday in, Saturday out."""


def moved(
    *wanted: Stay,
    held: tuple[Stay, ...] = (HELD,),
    beds: tuple[Candidate, ...] = (bed(OWN, WIDE),),
    covers: tuple[Stay, ...] | None = None,
    tonight: date = LONG_BEFORE,
    suits: bool = True,
    moved_in: bool = False,
) -> Rematch:
    """Re-match a booking; the window is what is wanted with a night on both sides, unless said."""
    around = [Stay(stay.arrival - timedelta(days=1), stay.departure + timedelta(days=1)) for stay in wanted]
    return rematch(
        MovedBooking(
            held=dict.fromkeys(nights(*held), OWN),
            window=nights(*(around if covers is None else covers)),
            wanted=wanted,
            tonight=tonight,
            suits=suits,
            has_moved_in=moved_in,
            candidates=beds,
        )
    )


def row(stay: Stay, bed_id: int = OWN) -> BedStay:
    return BedStay(stay.arrival, stay.departure, bed_id)


TWO = (feb(7, 13), feb(21, 27))
CASES = {
    "nothing moved": (moved(HELD), Rematch(Outcome.KEPT)),
    "a margin night she has is still allowed": (moved(feb(7, 26)), Rematch(Outcome.KEPT)),
    "a gap night that is kept now is still allowed": (
        moved(*TWO, covers=(feb(6, 28),)),
        Rematch(Outcome.KEPT),
    ),
    "a week more": (moved(feb(7, 34)), Rematch(Outcome.PROPOSED, (row(feb(7, 34)),))),
    "a week less": (moved(feb(7, 20)), Rematch(Outcome.PROPOSED, (row(feb(7, 20)),))),
    "a week later": (moved(feb(14, 34)), Rematch(Outcome.PROPOSED, (row(feb(14, 34)),))),
    "quite other weeks": (moved(feb(35, 55)), Rematch(Outcome.PROPOSED, (row(feb(35, 55)),))),
    "a gap in the middle": (moved(*TWO), Rematch(Outcome.PROPOSED, tuple(map(row, TWO)))),
    "her bed is taken, another in her home is free": (
        moved(feb(14, 34), beds=(bed(OWN, feb(7, 30)), bed(FAR, WIDE), bed(SAME_HOUSE, WIDE), bed(SAME_HOME, WIDE))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 34), SAME_HOME),)),
    ),
    "the nearest where her home and house are full": (
        moved(feb(14, 34), beds=(bed(OWN, feb(7, 30)), bed(FAR + 1, WIDE), bed(FAR, WIDE))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 34), FAR),)),
    ),
    "no bed for all of it: hers as long as it is free, then the other": (
        moved(feb(14, 34), beds=(bed(OWN, feb(7, 30)), bed(FAR, feb(25, 40)))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 30)), row(feb(30, 34), FAR))),
    ),
    "what she needs goes before what is near": (
        moved(feb(14, 34), beds=(bed(OWN), bed(SAME_HOME, WIDE, steps=True), bed(FAR, WIDE))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 34), FAR),)),
    ),
    "also before the bed she has, if that lacks it": (
        moved(feb(14, 34), beds=(bed(OWN, WIDE, steps=True), bed(FAR, WIDE))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 34), FAR),)),
    ),
    "but a guest who lives there is not to move for what she has": (
        moved(feb(7, 34), beds=(bed(OWN, WIDE, steps=True), bed(FAR, WIDE)), tonight=date(2027, 2, 10), moved_in=True),
        Rematch(Outcome.PROPOSED, (row(feb(7, 34)),)),
    ),
    "one move between beds that have it goes before one bed that lacks it": (
        moved(
            feb(14, 34),
            beds=(bed(OWN), bed(SAME_HOME, WIDE, steps=True), bed(FAR, feb(7, 30)), bed(FAR + 1, feb(30, 40))),
        ),
        Rematch(Outcome.PROPOSED, (row(feb(14, 30), FAR), row(feb(30, 34), FAR + 1))),
    ),
    "a bed that has it for one part, one that lacks it for the other only": (
        moved(
            feb(7, 13), feb(35, 41), held=TWO, beds=(bed(OWN), bed(SAME_HOME, WIDE, steps=True), bed(FAR, feb(7, 13)))
        ),
        Rematch(Outcome.PROPOSED, (row(feb(7, 13), FAR), row(feb(35, 41), SAME_HOME))),
    ),
    "a bed that lacks it where no other is free": (
        moved(feb(14, 34), beds=(bed(OWN), bed(SAME_HOME, WIDE, steps=True), bed(FAR))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 34), SAME_HOME),)),
    ),
    "as few nights as can be in one that lacks it": (
        moved(feb(14, 34), beds=(bed(OWN, feb(7, 30), steps=True), bed(FAR, feb(25, 40)))),
        Rematch(Outcome.PROPOSED, (row(feb(14, 25)), row(feb(25, 34), FAR))),
    ),
    "another bed for the second part only": (
        moved(feb(7, 13), feb(35, 41), held=TWO, beds=(bed(OWN, feb(7, 13)), bed(FAR, feb(35, 41)))),
        Rematch(Outcome.PROPOSED, (row(feb(7, 13)), row(feb(35, 41), FAR))),
    ),
    "only a part can be had: that stays hers, the rest is missing": (
        moved(feb(14, 34), beds=(bed(OWN, feb(7, 27)),)),
        Rematch(Outcome.PROPOSED, (row(feb(14, 27)),), (feb(27, 34),)),
    ),
    "a week more, which is taken: kept, and she waits for the rest": (
        moved(feb(7, 34), beds=(bed(OWN, feb(7, 27)),)),
        Rematch(Outcome.WAITS, missing=(feb(27, 34),)),
    ),
    "nothing free in the new weeks": (
        moved(feb(35, 55), beds=(bed(OWN, HELD),)),
        Rematch(Outcome.ENDED, missing=(feb(35, 55),)),
    ),
    "too far away": (moved(HELD, suits=False, beds=()), Rematch(Outcome.ENDED, missing=(HELD,))),
    "too far away, and another bed is near": (
        moved(HELD, suits=False, beds=(bed(FAR, WIDE),)),
        Rematch(Outcome.PROPOSED, (row(HELD, FAR),)),
    ),
    "all of it is over": (moved(covers=()), Rematch(Outcome.ENDED)),
    "a guest in the room, a week more: what she has lived stays": (
        moved(feb(15, 34), covers=(feb(6, 35),), tonight=date(2027, 2, 15), moved_in=True),
        Rematch(Outcome.PROPOSED, (row(feb(7, 34)),)),
    ),
    "a guest in the room, who moves to another for the rest": (
        moved(
            feb(15, 34),
            covers=(feb(6, 35),),
            tonight=date(2027, 2, 15),
            moved_in=True,
            beds=(bed(OWN, feb(15, 20)), bed(FAR, WIDE)),
        ),
        Rematch(Outcome.PROPOSED, (row(feb(7, 15)), row(feb(15, 34), FAR))),
    ),
    "a guest in the room is asked to leave, never put out": (
        moved(feb(35, 55), beds=(bed(OWN, HELD),), tonight=date(2027, 2, 15), moved_in=True),
        Rematch(Outcome.PROPOSED, (row(feb(7, 15)),), (feb(35, 55),)),
    ),
    "all of it has passed, and nobody ever answered": (
        moved(tonight=date(2027, 2, 27), covers=()),
        Rematch(Outcome.ENDED),
    ),
    "a guest on her last day": (
        moved(tonight=date(2027, 2, 27), moved_in=True, covers=()),
        Rematch(Outcome.KEPT),
    ),
}


@pytest.mark.parametrize(("found", "expected"), CASES.values(), ids=CASES.keys())
def test_what_becomes_of_a_booking(found: Rematch, expected: Rematch) -> None:
    assert found == expected


def test_every_night_of_a_proposal_is_hers_once_and_in_the_window() -> None:
    period = Period(date(2027, 2, 15), date(2027, 3, 5))
    wanted = feb(14, 34)
    found = moved(wanted, beds=(bed(OWN, feb(7, 20)), bed(FAR, feb(20, 28)), bed(FAR + 1, feb(28, 40))))
    proposed = [night for each in found.stays for night in each.nights]
    assert len(set(proposed)) == len(proposed)
    assert set(proposed) <= window([period]).keys()
    assert set(proposed) | nights(*found.missing) == nights(wanted)


@pytest.mark.parametrize(
    ("before", "now", "held", "kept"),
    [
        ([HELD], [feb(14, 34)], [HELD], [feb(14, 34)]),
        ([HELD], list(TWO), [HELD], list(TWO)),
        (list(TWO), [feb(14, 34)], [TWO[1]], [feb(14, 34)]),
        (list(TWO), [feb(8, 14), feb(42, 48)], [TWO[1]], [feb(42, 48)]),
        (list(TWO), [feb(1, 5), feb(8, 13), feb(30, 36)], [TWO[0]], [feb(8, 13)]),
    ],
    ids=["one", "one becomes two", "one of two", "the second of two", "nearest where a part was added"],
)
def test_which_parts_a_booking_is_about(
    before: list[Stay], now: list[Stay], held: list[Stay], kept: list[Stay]
) -> None:
    assert parts_kept(before, now, held) == tuple(kept)


def test_a_split_has_one_move() -> None:
    beds = [bed(FAR, feb(7, 20)), bed(FAR + 1, feb(18, 27))]
    assert split_in_two(HELD, beds) == (row(feb(7, 18), FAR), row(feb(18, 27), FAR + 1))
    assert split_in_two(HELD, beds[:1]) == ()


def test_what_was_agreed_for_nights_that_are_kept_stays_and_others_are_priced_anew() -> None:
    agreed = [Agreed(row(HELD), 20_000)]
    ore, kept = frozen_ore(agreed, row(feb(14, 34)))
    assert (ore, kept) == (13_000, nights(feb(14, 27)))
    assert frozen_ore(agreed, row(feb(14, 34), FAR)) == (0, frozenset())


@pytest.mark.parametrize(
    ("status", "asked"), [("requested", False), ("offered", True), ("confirmed", True), ("checked_in", True)]
)
def test_the_officer_is_asked_once_she_has_answered_the_request(status: str, asked: bool) -> None:
    assert asks_officer(status) is asked


@pytest.mark.parametrize(("needs", "had", "still"), [(False, False, True), (True, False, False), (True, True, True)])
def test_a_bed_that_needs_a_car_suits_who_had_one(needs: bool, had: bool, still: bool) -> None:
    assert suits_still(needs, had) is still
