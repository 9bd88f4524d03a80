"""How a table is drawn: months as columns side by side, houses and universities as bars below each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from housing.reports.tables import Table

HEIGHT, COLUMN, GAP = 150, 34, 16
"""Of the picture of months, in its own units: how high it is, how wide a column and the space after it are."""
A_YEAR = 12
"""A picture has room for so many columns at least, so that a term is drawn to the same size as a year."""
LENGTH = 1000
"""Of the longest bar, in its own units."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A line of the table as it is drawn: where it begins (columns only), how long part and whole are."""

    label: str
    said: str
    x: int
    part: float
    whole: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The shapes of a table to one scale; `width` of all columns together."""

    shapes: tuple[Shape, ...]
    width: int


def picture_of(table: Table, length: int) -> Picture:
    """Return the lines of a table, the longest of them `length` long."""
    return Picture(tuple(_shapes(table, length)), max(len(table.lines), A_YEAR) * (COLUMN + GAP))


def _shapes(table: Table, length: int) -> Iterator[Shape]:
    for number, line in enumerate(table.lines):
        part, whole = (round(each * length / table.most, 1) for each in (line.bar.part, line.bar.whole))
        yield Shape(line.label, line.bar.said, number * (COLUMN + GAP) + GAP // 2, part, whole)
