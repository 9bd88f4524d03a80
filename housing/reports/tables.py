"""A table of a report: what it counts, its columns and lines, and the bars of its picture. Pages and files show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """What the lines of a table are."""

    MONTH = "month"
    PROPERTY = "property"
    INSTITUTION = "institution"


Cell = int | None
"""A number; none where there is nothing to count it of."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture: a part of a whole, as long as each number says. `said`: both, in words for its end."""

    part: int
    whole: int
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """A month, a property or an institution with its numbers."""

    label: str
    cells: tuple[Cell, ...]
    bar: Bar


@dataclass(frozen=True, slots=True)
class Table:
    """`title` and `counts`: the name of the table and the sentence that says what it counts.

    `key`: what the part and the whole of a bar are; with no second one the bars have no rest. `total`: the numbers of
    all lines together. `is_apart`: every institution stands for itself.
    """

    title: str
    counts: str
    by: By
    columns: tuple[str, ...]
    lines: Sequence[Line]
    total: tuple[Cell, ...]
    key: tuple[str, str | None]
    is_apart: bool = True

    @property
    def most(self) -> int:
        """What the longest bar shows; at least 1."""
        return max([1, *(max(line.bar.part, line.bar.whole) for line in self.lines)])

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but noughts."""
        return not any(self.total)
