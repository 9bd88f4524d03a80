"""One thing for each of several people, so that all together it costs the least: the assignment problem.

The method is the Hungarian one, by shortest augmenting paths; its time grows with the square of the people times the
things, which for a cohort and the beds held for it is nothing.
"""

from collections.abc import Sequence


def cheapest(costs: Sequence[Sequence[int]]) -> list[int]:
    """The number of the thing that each person gets: each thing once, all costs together as low as they can be.

    `costs[person][thing]`; there are at least as many things as people. Among equals the earlier person gets the
    earlier thing.
    """
    things = len(costs[0]) if costs else 0
    of_person, of_thing = [0] * len(costs), [0] * things
    owner: list[int | None] = [None] * things
    for newcomer in range(len(costs)):
        _make_room(newcomer, costs, of_person, of_thing, owner)
    chosen = [0] * len(costs)
    for thing, person in enumerate(owner):
        if person is not None:
            chosen[person] = thing
    return chosen


def _make_room(
    newcomer: int, costs: Sequence[Sequence[int]], of_person: list[int], of_thing: list[int], owner: list[int | None]
) -> None:
    """Give one more person a thing, letting others change where that is cheaper.

    `of_person` and `of_thing`: the potentials, which keep every reduced cost from being negative.
    """
    reached: dict[int, int] = {}
    """By thing: the person from whom it is reached."""
    distance: dict[int, int] = {}
    settled: list[int] = []
    person, so_far = newcomer, 0
    while True:
        for thing, cost in enumerate(costs[person]):
            new = so_far + cost - of_person[person] - of_thing[thing]
            if thing not in settled and (thing not in distance or new < distance[thing]):
                distance[thing], reached[thing] = new, person
        nearest = min((thing for thing in distance if thing not in settled), key=lambda thing: (distance[thing], thing))
        so_far, holder = distance[nearest], owner[nearest]
        settled.append(nearest)
        if holder is None:
            break
        person = holder
    of_person[newcomer] += so_far
    for thing in settled[:-1]:
        of_thing[thing] -= so_far - distance[thing]
        holder = owner[thing]
        if holder is not None:
            of_person[holder] += so_far - distance[thing]
    thing = nearest
    while True:
        giver = reached[thing]
        before = next((each for each, person in enumerate(owner) if person == giver), None)
        owner[thing] = giver
        if giver == newcomer or before is None:
            return
        thing = before
