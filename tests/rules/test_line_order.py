"""In which order people wait."""

from datetime import timedelta
from hashlib import sha256

import pytest

from housing.rules.line_order import LineOrder, Turn, lot_of, turn_key
from tests.harness.clock import TUESDAY

LATER = TUESDAY + timedelta(hours=1)
EARLY, LATE = Turn(TUESDAY, "placement1"), Turn(LATER, "placement2")
URGENT = Turn(LATER + timedelta(hours=1), "placement3", has_priority=True)
MOVED = Turn(LATER + timedelta(hours=2), "placement4", goes_first=True)


@pytest.mark.parametrize(
    ("order", "seed", "expected"),
    [
        (LineOrder.TIME, "", [MOVED, EARLY, LATE, URGENT]),
        (LineOrder.TIME, "whatever", [MOVED, EARLY, LATE, URGENT]),
        (LineOrder.PRIORITY_THEN_LOT, "VT27", [MOVED, URGENT, EARLY, LATE]),
        (LineOrder.PRIORITY_THEN_LOT, "VT28", [MOVED, URGENT, LATE, EARLY]),
    ],
)
def test_who_comes_first(order: LineOrder, seed: str, expected: list[Turn]) -> None:
    for given in ([EARLY, LATE, URGENT, MOVED], [MOVED, URGENT, LATE, EARLY]):
        assert sorted(given, key=turn_key(order, seed)) == expected


def test_two_who_lost_a_bed_to_a_move_go_by_time() -> None:
    before = Turn(TUESDAY, "placement9", goes_first=True)
    assert sorted([MOVED, before], key=turn_key(LineOrder.PRIORITY_THEN_LOT, "VT27")) == [before, MOVED]


def test_anybody_can_draw_the_lot_again() -> None:
    assert lot_of("VT27", "placement1") == sha256(b"VT27:placement1").hexdigest()
