"""What a student says she needs for a placement, and what of it a coordinator decides.

Source: issue of the claims. A student is taken at her word. Only two things go to her coordinator, who says yes or no:
that she goes before others, always, and a room of her own, where such rooms are short. A need is a condition of the
home or the stay, never the reason for it.
"""

from dataclasses import dataclass
from enum import StrEnum

from housing.rules.arrival import ArrivalTime
from housing.rules.nights import Arrive


class Condition(StrEnum):
    """What can be said, in the order in which it is asked."""

    STEP_FREE = "step_free"
    OWN_ROOM = "own_room"
    NO_ANIMALS = "no_animals"
    WORKS_NIGHTS = "works_nights"
    COMPANION = "companion"
    HAS_CAR = "has_car"


class Special(StrEnum):
    """What a coordinator decides."""

    PRIORITY = "priority"
    OWN_ROOM = "own_room"


@dataclass(frozen=True, slots=True)
class Needs:
    """All that a student says about one placement for which she needs housing."""

    conditions: frozenset[Condition] = frozenset()
    wants_priority: bool = False
    arrive: Arrive = Arrive.EVENING_BEFORE
    arrival_time: ArrivalTime = ArrivalTime.UNKNOWN


def specials_of(needs: Needs, *, own_rooms_are_short: bool) -> frozenset[Special]:
    """Return what of her needs goes to the coordinator."""
    asked = {
        Special.PRIORITY: needs.wants_priority,
        Special.OWN_ROOM: Condition.OWN_ROOM in needs.conditions and own_rooms_are_short,
    }
    return frozenset(special for special, goes in asked.items() if goes)


def are_short(free: int, others_who_want: int) -> bool:
    """Tell whether single rooms are short for one more who wants one.

    ``free``: those that are free on all her nights where her placement is. ``others_who_want``: other students placed
    there in the same weeks who want one too and have no bed yet. Whom of them to give it is the coordinator's to weigh.
    """
    return free <= others_who_want


def unmet(
    needs: Needs,
    *,
    own_room_refused: bool,
    step_free: bool,
    allows_animals: bool,
    is_shared_room: bool,
    is_for_one_party: bool,
) -> tuple[Condition, ...]:
    """Return what she needs of a home and a bed that these do not have, in the order in which it is asked.

    Who comes with somebody needs a home that takes one party at a time: companions live only there.
    """
    lacking = {
        Condition.STEP_FREE: not step_free,
        Condition.OWN_ROOM: is_shared_room and not own_room_refused,
        Condition.NO_ANIMALS: allows_animals,
        Condition.COMPANION: not is_for_one_party,
    }
    return tuple(condition for condition, lacks in lacking.items() if lacks and condition in needs.conditions)
