"""What stands on a day list, by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from housing.rules.day_list import (
    MAY_PRESS,
    BedStay,
    Cleaning,
    Kind,
    PlacedBed,
    Press,
    Scope,
    bed_stays,
    cleanings,
    has_changed,
    may_be_told,
    may_note,
    may_undo,
)

MONDAY = date(2027, 2, 1)
FLAT, ANNEX = 1, 2
BEDS = [
    PlacedBed(1, FLAT, "a"),
    PlacedBed(2, FLAT, "b"),
    PlacedBed(3, FLAT, "b"),
    PlacedBed(4, ANNEX, "a"),
]
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def stay(booking: int, bed: int, arrival: int, departure: int) -> BedStay:
    return BedStay(booking, bed, day(arrival), day(departure))


@pytest.mark.parametrize(
    ("segments", "stays"),
    [
        ([stay(1, 1, 0, 3), stay(1, 1, 3, 5)], [stay(1, 1, 0, 5)]),
        ([stay(1, 1, 0, 3), stay(1, 1, 4, 5)], [stay(1, 1, 0, 3), stay(1, 1, 4, 5)]),
        ([stay(1, 1, 0, 3), stay(1, 2, 3, 5)], [stay(1, 1, 0, 3), stay(1, 2, 3, 5)]),
        ([stay(1, 1, 0, 3), stay(2, 1, 3, 5)], [stay(1, 1, 0, 3), stay(2, 1, 3, 5)]),
    ],
)
def test_a_gap_and_a_move_are_a_departure_and_an_arrival(segments: list[BedStay], stays: list[BedStay]) -> None:
    assert bed_stays(reversed(segments)) == stays


@pytest.mark.parametrize(
    ("stays", "cleaned"),
    [
        # the whole home when all leave, even if somebody comes the same day
        ([stay(1, 1, 0, 3)], [(3, Scope.HOME, (1,), None)]),
        (
            [stay(1, 1, 0, 3), stay(2, 2, 0, 3), stay(3, 3, 3, 6)],
            [(3, Scope.HOME, (1, 2), 3), (6, Scope.HOME, (3,), None)],
        ),
        # the room when the others of the home stay
        ([stay(1, 1, 0, 3), stay(2, 2, 0, 9), stay(3, 1, 5, 9)], [(3, Scope.ROOM, (1,), 5)]),
        ([stay(1, 1, 0, 9), stay(2, 2, 0, 3), stay(3, 3, 0, 3), stay(4, 3, 6, 9)], [(3, Scope.ROOM, (2, 3), 6)]),
        # the bed when somebody stays in the room
        ([stay(2, 2, 0, 3), stay(3, 3, 0, 9), stay(4, 2, 3, 9)], [(3, Scope.BED, (2,), 3)]),
        ([stay(1, 4, 0, 3), stay(2, 1, 0, 9)], [(3, Scope.HOME, (4,), None)]),
        ([stay(1, 1, 0, 8)], []),
    ],
)
def test_as_much_is_cleaned_as_nobody_lives_in(
    stays: list[BedStay], cleaned: list[tuple[int, Scope, tuple[int, ...], int | None]]
) -> None:
    homes = {bed.id: bed.dwelling for bed in BEDS}
    expected = [
        Cleaning(day(left), homes[beds[0]], scope, beds, None if comes is None else day(comes))
        for left, scope, beds, comes in cleaned
    ]
    assert cleanings(BEDS, stays, day(0), day(6)) == expected


def test_only_who_hands_out_keys_notes_keys_and_only_who_cleans_what_is_clean() -> None:
    assert {kind: set(MAY_PRESS[kind]) for kind in Kind} == {
        Kind.CLEANING: {Press.CLEANED},
        Kind.RECEPTION: {Press.KEY_OUT, Press.KEY_BACK},
        Kind.CARETAKER: {Press.CLEANED, Press.KEY_OUT, Press.KEY_BACK},
    }


@pytest.mark.parametrize(
    ("press", "turn", "today", "possible"),
    [
        (Press.KEY_OUT, 2, 1, False),
        (Press.KEY_OUT, 2, 2, True),
        (Press.KEY_OUT, 2, 4, True),
        (Press.CLEANED, 5, 4, False),
        (Press.CLEANED, 5, 5, True),
        (Press.KEY_BACK, 5, 4, True),
        (Press.KEY_BACK, 5, 1, False),
    ],
)
def test_nothing_is_noted_before_its_day(press: Press, turn: int, today: int, possible: bool) -> None:
    assert may_note(press, day(2), day(turn), day(today)) is possible


def test_a_slip_is_taken_back_on_its_day_only() -> None:
    assert [may_undo(day(3), day(today)) for today in (3, 4)] == [True, False]


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        ({0: "a", 1: "b", 2: "c", 3: "d"}, False),
        ({0: "a", 1: "x", 2: "c", 3: "d"}, True),
        ({1: "b", 2: "c", 3: "d"}, True),
        ({0: "a", 1: "b", 2: "x", 3: "d"}, True),
        ({0: "a", 1: "b", 2: "c", 3: "x"}, False),
    ],
)
def test_one_is_told_of_changes_in_the_next_three_days(now: dict[int, str], changed: bool) -> None:
    told = {day(0): "a", day(1): "b", day(2): "c", day(3): "d"}
    assert has_changed(told, {day(number): what for number, what in now.items()}, day(0)) is changed


def test_what_passes_by_is_no_change_and_a_day_nobody_was_told_of_neither() -> None:
    told = {day(0): "a", day(1): "b", day(2): "c"}
    assert not has_changed(told, {day(1): "b", day(2): "c", day(3): "d"}, day(1))


def test_one_mail_an_hour() -> None:
    assert [may_be_told(NOON, NOON + timedelta(minutes=minutes)) for minutes in (59, 60)] == [False, True]
