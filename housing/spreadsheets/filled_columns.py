"""What is to be written into somebody else's file: columns of ours, and nothing of hers."""

from collections.abc import Mapping
from dataclasses import dataclass

Value = str | int | None

NEW_COLUMN: tuple[int, ...] = ()
"""Where a column stands that the file does not have yet."""


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column of ours: its heading, and the indexes at which the file has it already.

    Where it stands already it is written over; else it is added at the right of all that the table has.
    """

    heading: str
    standing_at: tuple[int, ...] = NEW_COLUMN


@dataclass(frozen=True, slots=True)
class Filling:
    """Which table is filled, under which row, and with what.

    `values` are those of each row of the table, by its number, in the order of the columns. No other row is written
    to: below the table may stand a note of hers, also under a column of ours.
    """

    table_name: str
    header_row: int
    columns: tuple[FilledColumn, ...]
    values: Mapping[int, tuple[Value, ...]]

    @property
    def headings(self) -> tuple[Value, ...]:
        """Return the headings, as values of the row of headings."""
        return tuple(column.heading for column in self.columns)

    def of_row(self, number: int) -> tuple[Value, ...] | None:
        """Return what the row gets; nothing where it is no row of the table."""
        return self.headings if number == self.header_row else self.values.get(number)
