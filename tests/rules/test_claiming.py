"""What of a claim goes to the coordinator, when single rooms are short, and what a home lacks."""

import pytest

from housing.rules.claiming import Condition, Needs, Special, are_short, specials_of, unmet

EVERY_CONDITION = frozenset(Condition)


@pytest.mark.parametrize(
    ("conditions", "wants_priority", "short", "goes"),
    [
        (frozenset(), False, True, set()),
        (frozenset(), True, False, {Special.PRIORITY}),
        (frozenset(), True, True, {Special.PRIORITY}),
        ({Condition.OWN_ROOM}, False, False, set()),
        ({Condition.OWN_ROOM}, False, True, {Special.OWN_ROOM}),
        ({Condition.OWN_ROOM}, True, True, {Special.PRIORITY, Special.OWN_ROOM}),
        (EVERY_CONDITION - {Condition.OWN_ROOM}, False, True, set()),
        (EVERY_CONDITION, False, False, set()),
    ],
)
def test_she_is_taken_at_her_word_but_for_two_things(
    conditions: set[Condition], wants_priority: bool, short: bool, goes: set[Special]
) -> None:
    needs = Needs(frozenset(conditions), wants_priority)
    assert specials_of(needs, own_rooms_are_short=short) == goes


@pytest.mark.parametrize(
    ("free", "others", "short"),
    [(0, 0, True), (1, 0, False), (1, 1, True), (2, 1, False), (3, 3, True), (9, 2, False)],
)
def test_single_rooms_are_short_when_she_might_be_one_too_many(free: int, others: int, short: bool) -> None:
    assert are_short(free, others) is short


@pytest.mark.parametrize(
    ("conditions", "home", "lacking"),
    [
        (EVERY_CONDITION, {}, ()),
        (EVERY_CONDITION, {"step_free": False}, (Condition.STEP_FREE,)),
        (EVERY_CONDITION, {"allows_animals": True}, (Condition.NO_ANIMALS,)),
        (EVERY_CONDITION, {"is_shared_room": True}, (Condition.OWN_ROOM,)),
        (EVERY_CONDITION, {"is_for_one_party": False}, (Condition.COMPANION,)),
        (EVERY_CONDITION, {"is_shared_room": True, "own_room_refused": True}, ()),
        (
            EVERY_CONDITION,
            {"is_shared_room": True, "step_free": False, "allows_animals": True},
            (Condition.STEP_FREE, Condition.OWN_ROOM, Condition.NO_ANIMALS),
        ),
        (frozenset(), {"is_shared_room": True, "step_free": False, "allows_animals": True}, ()),
    ],
)
def test_what_a_home_lacks(
    conditions: frozenset[Condition], home: dict[str, bool], lacking: tuple[Condition, ...]
) -> None:
    good = {
        "own_room_refused": False,
        "step_free": True,
        "allows_animals": False,
        "is_shared_room": False,
        "is_for_one_party": True,
    }
    assert unmet(Needs(conditions), **{**good, **home}) == lacking
