"""Mobile numbers: what one looks like, and when an officer may see a guest's.

Source: issue of the claims: from three days before the arrival to the day of departure, that day included: for the
handing over of the key, and while she lives there.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from housing.rules.lifecycle import Status
from housing.rules.nights import Stay

BEFORE_ARRIVAL = timedelta(days=3)

COMES_OR_IS_THERE = frozenset({Status.CONFIRMED, Status.CHECKED_IN})
"""Who has only asked, and whose stay has ended, is nobody's guest."""


def number_is_shown(status: str, stays: Sequence[Stay], today: date) -> bool:
    """Tell whether the number is shown on `today`, a date in Sweden.

    A booking with a gap is two visits: between them the number is shown only in the days before she comes again.
    """
    return status in COMES_OR_IS_THERE and any(
        stay.arrival - BEFORE_ARRIVAL <= today <= stay.departure for stay in stays
    )


PUNCTUATION = re.compile(r"[\s()./\-\u2010-\u2015]+")
NUMBER = re.compile(r"\+?[0-9]{7,15}")
"""Fifteen digits are the longest there are (E.164); fewer than seven reach nobody's mobile."""


def is_number(text: str) -> bool:
    """Tell whether somebody can be called under `text`, however it is spaced; letters are no number."""
    return NUMBER.fullmatch(PUNCTUATION.sub("", text)) is not None
