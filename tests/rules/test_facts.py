"""The twelve facts of a home: each is told to a guest, once."""

import pytest

from housing.rules.facts import CHOICES, Fact, facts_of, packing_of

SAID_IN_WORDS = {Fact.OWN_ROOM, Fact.DOOR_LOCK, Fact.BATH, Fact.CLEANING}
"""They stand with the room and under "good to know", whatever they say."""


@pytest.mark.parametrize("which", [0, -1])
def test_every_fact_is_told_once_whatever_it_says(which: int) -> None:
    facts = {fact: values[which] for fact, values in CHOICES.items()}
    packing = packing_of(facts)
    told = [*packing.there, *packing.bring, *packing.missing, *SAID_IN_WORDS]
    assert sorted(told) == sorted(Fact)


def test_a_dwelling_says_otherwise_than_its_municipality_and_that_than_we() -> None:
    facts = facts_of({"wifi": "no", "towels": "yes"}, {"wifi": "yes", "desk": "no"})
    packing = packing_of(facts)
    assert {Fact.WIFI, Fact.TOWELS} <= set(packing.there)
    assert (packing.bring, packing.missing) == ((Fact.BED_LINEN,), (Fact.DESK,))
