"""What a search begins with for somebody who has said what she needs."""

from housing.availability.search import Order
from housing.placements.queries.claims import Stated
from housing.rules.claiming import Condition

CHOSEN_BY = {
    Condition.STEP_FREE: "step_free",
    Condition.OWN_ROOM: "own_room",
    Condition.NO_ANIMALS: "no_animals",
    Condition.COMPANION: "whole_home",
    Condition.HAS_CAR: "car",
}
"""Condition -> what it is called in the address of a search."""


def preset_of(stated: Stated) -> dict[str, str]:
    """Return the choices of a search; a room of her own only as long as her coordinator has not said no to it."""
    return {
        "arrive": str(stated.needs.arrive),
        **{CHOSEN_BY[condition]: "y" for condition in stated.conditions if condition in CHOSEN_BY},
        **({"order": str(Order.BY_DAY)} if Condition.WORKS_NIGHTS in stated.conditions else {}),
    }
