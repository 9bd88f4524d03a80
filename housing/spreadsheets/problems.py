"""What can be wrong with a row: a code and facts. The sentence is made in `wording`."""

from dataclasses import dataclass
from enum import StrEnum


class ProblemCode(StrEnum):
    """The mistake in a cell. Beside each: what `RowProblem.expected` holds, in order."""

    MISSING = "missing"  # an example of what would be right, or nothing
    TOO_LONG = "too_long"  # the most characters allowed
    NOT_ONE_OF = "not_one_of"  # the words that are allowed
    NOT_ONE_OF_OR_BLANK = "not_one_of_or_blank"  # the words that are allowed beside a blank cell
    NO_VALUE = "no_value"
    NOT_A_NUMBER = "not_a_number"  # an example
    OUT_OF_RANGE = "out_of_range"  # the least, the most
    TOO_EXACT = "too_exact"  # the number of decimals allowed
    SWAPPED = "swapped"  # the other column that it seems to have changed places with
    UNKNOWN = "unknown"  # the nearest known, best first; may be empty
    DO_NOT_AGREE = "do_not_agree"  # what the two cells could say instead
    REPEATS = "repeats"  # number of the earlier row
    DIFFERS = "differs"  # number of the earlier row, what stands there
    NOT_AN_EMAIL = "not_an_email"  # an example
    OTHER_NAME = "other_name"
    NOT_A_NAME = "not_a_name"  # an example
    NOT_A_DATE = "not_a_date"  # an example
    NO_SUCH_DATE = "no_such_date"  # the last day of that month, if known
    NOT_WEEKS = "not_weeks"  # an example
    NO_SUCH_WEEK = "no_such_week"  # the year, its last week
    WEEKS_REVERSED = "weeks_reversed"  # the weeks as understood
    WEEKS_OVERLAP = "weeks_overlap"  # the weeks as understood
    WEEKS_OUTSIDE_TERM = "weeks_outside_term"  # the term, its weeks
    REVERSED = "reversed"  # the other date
    TOO_LONG_PERIOD = "too_long_period"  # the most weeks allowed
    OVERLAPS = "overlaps"  # number of the earlier row
    OUTSIDE_TERM = "outside_term"  # the term, its first and its last day
    LONG_OVER = "long_over"
    FAR_FROM_THE_REST = "far_from_the_rest"  # the term that most rows are of


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake: where it is, what stands there, and what would be right.

    `row` is the number a spreadsheet program shows; `column` is the heading as it stands in the
    file; `value` is the cell as text, empty when nothing stands there. A subject that finds
    mistakes of its own kind (against its database) brings its own enum of codes and wording.
    """

    row: int
    column: str
    code: StrEnum
    value: str = ""
    expected: tuple[str, ...] = ()
