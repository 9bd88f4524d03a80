"""Numbers and reasons of reports as people write them."""

from collections.abc import Sequence

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.rules.proposals import DeclineReason
from housing.rules.terms import Term

REFUSED_BECAUSE: dict[str, LazyString] = {
    DeclineReason.FULL: _l("No room was left in those weeks"),
    DeclineReason.NOT_ELIGIBLE: _l("The placement gave no right to the housing"),
    DeclineReason.OTHER_BED_NEEDED: _l("The bed did not fit what the student needs"),
    DeclineReason.CLOSED: _l("The home had to be closed"),
    DeclineReason.ARRIVAL: _l("Nobody could hand over the key"),
    DeclineReason.DUPLICATE: _l("The student already had a place"),
    DeclineReason.OVER: _l("The weeks were over"),
    DeclineReason.OTHER: _l("Another reason"),
}
"""Why a request was declined, as a report says it; to the student it is said in `bookings.wording`."""


def refused_because(code: str) -> str:
    """Return why a request was declined; a code that no report knows is another reason."""
    return str(REFUSED_BECAUSE.get(code, REFUSED_BECAUSE[DeclineReason.OTHER]))


def number(value: int | None) -> str:
    """Return "3 630", and a dash for none."""
    return "–" if value is None else format_decimal(value)


def said_terms(terms: Sequence[Term]) -> str:
    """Return "VT27", or "VT27–HT27" of several."""
    first, last = terms[0].code, terms[-1].code
    return first if first == last else f"{first}–{last}"


def mean_mark(total: int, answers: int) -> str:
    """Return "4,2": the mean of marks, with one decimal."""
    return format_decimal(round(total / answers, 1), format="0.0")
