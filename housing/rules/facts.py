"""The twelve facts of a dwelling, and the list that each booking writes from them: this is there, bring this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FactValue = str


class Fact(StrEnum):
    """What a guest wants to know before packing (domain.md, "The twelve facts")."""

    OWN_ROOM = "own_room"
    DOOR_LOCK = "door_lock"
    BATH = "bath"
    DUVET_AND_PILLOW = "duvet_and_pillow"
    BED_LINEN = "bed_linen"
    TOWELS = "towels"
    WIFI = "wifi"
    WASHING_MACHINE = "washing_machine"
    DESK = "desk"
    DARK_CURTAINS = "dark_curtains"
    ENGINE_HEATER = "engine_heater"
    CLEANING = "cleaning"


YES, NO = "yes", "no"

CHOICES: dict[Fact, tuple[FactValue, ...]] = {
    fact: (YES, NO) for fact in Fact if fact not in {Fact.BATH, Fact.CLEANING}
} | {
    Fact.BATH: ("own", "shared_in_flat", "shared_in_corridor"),
    Fact.CLEANING: ("guest", "landlord"),
}

STANDARD: dict[Fact, FactValue] = {
    Fact.OWN_ROOM: YES,
    Fact.DOOR_LOCK: YES,
    Fact.BATH: "shared_in_flat",
    Fact.DUVET_AND_PILLOW: YES,
    Fact.BED_LINEN: NO,
    Fact.TOWELS: NO,
    Fact.WIFI: YES,
    Fact.WASHING_MACHINE: YES,
    Fact.DESK: YES,
    Fact.DARK_CURTAINS: YES,
    Fact.ENGINE_HEATER: YES,
    Fact.CLEANING: "guest",
}

TO_BRING = (Fact.DUVET_AND_PILLOW, Fact.BED_LINEN, Fact.TOWELS)
THERE = (
    *TO_BRING,
    Fact.WIFI,
    Fact.WASHING_MACHINE,
    Fact.DESK,
    Fact.DARK_CURTAINS,
    Fact.ENGINE_HEATER,
)


@dataclass(frozen=True, slots=True)
class Packing:
    """What stands in the dwelling, what the guest must bring, and what is not there and cannot be brought."""

    there: tuple[Fact, ...]
    bring: tuple[Fact, ...]
    missing: tuple[Fact, ...]


def facts_of(standard: Mapping[str, FactValue], overrides: Mapping[str, FactValue]) -> dict[Fact, FactValue]:
    """Return all twelve facts: the dwelling's own before the municipality's before ours."""
    return {fact: overrides.get(fact, standard.get(fact, STANDARD[fact])) for fact in Fact}


def packing_of(facts: Mapping[Fact, FactValue]) -> Packing:
    """Split the facts into what is there, what to bring and what there is not."""
    return Packing(
        there=tuple(fact for fact in THERE if facts[fact] == YES),
        bring=tuple(fact for fact in TO_BRING if facts[fact] == NO),
        missing=tuple(fact for fact in THERE if facts[fact] == NO and fact not in TO_BRING),
    )
