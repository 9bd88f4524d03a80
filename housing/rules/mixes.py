"""How many whole stays fit, when nobody knows yet how many of the cohort are women and how many are men.

The company of students who have not come is unknown, and is never a fact about a person. So two numbers are told: what
fits whatever the mix, and the most that fits where the mix suits the beds. See docs/decisions/counting-before-names.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from housing.rules.capacity import Capacity, Group, Kind


@dataclass(frozen=True, slots=True)
class Mixes:
    """Students who fit, by what is known of them.

    `most`: where as many women and men come as suits; `certain`: however many of them are women; `women`, `men`: where
    all of them are. Never more certain than for women or for men alone, never more for those than at most.
    """

    most: int
    certain: int
    women: int
    men: int

    @property
    def differ(self) -> bool:
        """Whether the mix matters at all."""
        return self.certain < self.most


def mixes_of(capacity: Capacity) -> Mixes:
    """Return what fits for each knowledge of the mix, exactly."""
    men_besides = most_men(capacity)
    return Mixes(
        most=capacity.total,
        certain=_certain(men_besides),
        women=capacity.total - capacity.of_kind(Kind.MEN),
        men=capacity.total - capacity.of_kind(Kind.WOMEN),
    )


def most_men(capacity: Capacity) -> list[int]:
    """For each possible number of women, from none on, how many men fit besides."""
    most = [0]
    for group in capacity.groups:
        ways = _ways(group)
        most_women = len(most) - 1 + max(women for women, _ in ways)
        most = [_most_besides(most, ways, women) for women in range(most_women + 1)]
    return most


def _certain(men_besides: Sequence[int]) -> int:
    # Who fits in any mix still does with one student less, so the first number that fails is the end.
    number = 0
    while number + 1 < len(men_besides) and all(
        women + men_besides[women] >= number + 1 for women in range(number + 2)
    ):
        number += 1
    return number


def _ways(group: Group) -> list[tuple[int, int]]:
    """Women and men that a group of beds can house: the best ways to fill it."""
    if group.kind is Kind.ANYONE:
        return [(women, group.beds - women) for women in range(group.beds + 1)]
    women, men = (group.beds, 0), (0, group.beds)
    return {Kind.EITHER: [women, men], Kind.WOMEN: [women], Kind.MEN: [men]}[group.kind]


def _most_besides(most: Sequence[int], ways: Sequence[tuple[int, int]], women: int) -> int:
    elsewhere = ((max(0, women - here), men) for here, men in ways)
    return max(most[others] + men for others, men in elsewhere if others < len(most))
