"""Numbers of reports as people write them."""

from flask_babel import format_decimal


def mean_mark(total: int, answers: int) -> str:
    """Return "4,2": the mean of marks, with one decimal."""
    return format_decimal(round(total / answers, 1), format="0.0")
