"""In which order people wait for a room in a municipality.

Source: issue of bookings in full, "Waiting list that moves": time, or priority grounds and then a lot with a published
seed; domain.md, rule catalogue ("places are short: lots are drawn, and students accept it"). Who lost a bed to a
placement that moved goes before all others, in either order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256


class LineOrder(StrEnum):
    """What decides who comes first."""

    TIME = "time"
    PRIORITY_THEN_LOT = "priority_lot"


@dataclass(frozen=True, slots=True)
class Turn:
    """What decides somebody's place in a line. `drawn`: the reference of the placement, for which a lot is drawn."""

    since: datetime
    drawn: str
    goes_first: bool = False
    has_priority: bool = False


def lot_of(seed: str, drawn: str) -> str:
    """Return the lot drawn for a placement: whoever knows the published seed and the reference can draw it again.

    For the placement, not for the asking, so that nobody gets another one by asking again.
    """
    return sha256(f"{seed}:{drawn}".encode()).hexdigest()


def turn_key(order: LineOrder, seed: str) -> Callable[[Turn], tuple[bool, bool, str, datetime, str]]:
    """Return what people are sorted by, the first one first."""

    def key(turn: Turn) -> tuple[bool, bool, str, datetime, str]:
        by_lot = order is LineOrder.PRIORITY_THEN_LOT and not turn.goes_first
        return (
            not turn.goes_first,
            by_lot and not turn.has_priority,
            lot_of(seed, turn.drawn) if by_lot else "",
            turn.since,
            turn.drawn,
        )

    return key
