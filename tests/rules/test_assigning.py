"""The cheapest way to give everybody one thing, against trying every way."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.assigning import cheapest


@pytest.mark.parametrize(
    ("costs", "chosen"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([[0, 1]], [0], id="the cheaper of two"),
        pytest.param([[0, 9], [0, 1]], [0, 1], id="who loses the least gives way"),
        pytest.param([[0, 1], [0, 9]], [1, 0], id="also whoever came first"),
        pytest.param([[0, 1, 2], [0, 1, 2]], [0, 1], id="equals in their order"),
    ],
)
def test_each_gets_one(costs: list[list[int]], chosen: list[int]) -> None:
    assert cheapest(costs) == chosen


TABLES = st.integers(1, 5).flatmap(
    lambda people: st.integers(people, 6).flatmap(
        lambda things: st.lists(
            st.lists(st.integers(0, 9), min_size=things, max_size=things), min_size=people, max_size=people
        )
    )
)


@given(TABLES)
def test_no_other_way_costs_less(costs: list[list[int]]) -> None:
    chosen = cheapest(costs)
    assert len(set(chosen)) == len(costs)
    ways = permutations(range(len(costs[0])), len(costs))
    best = min(sum(row[thing] for row, thing in zip(costs, way, strict=True)) for way in ways)
    assert sum(row[thing] for row, thing in zip(costs, chosen, strict=True)) == best
