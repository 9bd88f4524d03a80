"""Asking guests how it was, and when what they said may be told to the municipality.

Source: issue of bookings in full, "After the stay": told only when five have answered, over terms. An answer belongs to
the term of its departure, and a term is told when no answer can come or change any more; so what has been told never
changes, and two readings cannot be compared to find out what one guest said (`rules.evidence.spans_of`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from housing.rules.evidence import TermCount, spans_of
from housing.rules.lifecycle import Status
from housing.rules.terms import Term, term_on

SCALE = (1, 2, 3, 4, 5)
"""From bad to very good."""
LEAST_NIGHTS = 3
"""Whoever slept fewer has seen too little of house and town to be asked (assumed)."""
ANSWERED_WITHIN = timedelta(days=30)
"""So long after the departure she may still answer (assumed)."""
CHANGED_WITHIN = timedelta(days=14)
"""So long after her first answer she may change it."""
MAILED_WITHIN = timedelta(days=7)
"""The mail goes the day after; a worker that stood still catches up for so long, and then lets it be."""
VOICE_ON_ONE_PAGE = 240
"""So many characters three of which have room on a page beside everything else."""


class WouldWork(StrEnum):
    """Whether she would work there."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class About(StrEnum):
    """What she writes about in her own words."""

    HOUSING = "housing"
    TOWN = "town"


class Asking(StrEnum):
    """Where the question to the guest of a booking stands."""

    NOT_ASKED = "not_asked"
    """She did not come, it came to nothing, it was too short, or it is not over."""
    OPEN = "open"
    CHANGEABLE = "changeable"
    TOO_LATE = "too_late"
    """She has not answered and nobody waits for it any more."""
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guest says: two marks of `SCALE`, her words about each (empty: none), and whether they may be quoted."""

    housing: int
    town: int
    would_work: WouldWork
    words: dict[About, str]
    may_quote: bool


@dataclass(frozen=True, slots=True)
class ToldTerms:
    """Terms whose answers are told together, oldest first, and how many those are."""

    terms: tuple[Term, ...]
    answers: int

    def holds(self, departure: date) -> bool:
        """Whether the answer of a guest who left on a day is among them."""
        return term_on(departure) in self.terms


def is_asked(status: str, nights: int) -> bool:
    """Whether the guest of a stay of so many lived nights is asked how it was."""
    return status == Status.COMPLETED and nights >= LEAST_NIGHTS


def asking(status: str, nights: int, departure: date, answered_on: date | None, today: date) -> Asking:
    """Where the question stands on a day; `answered_on` is the day of her first answer, if any."""
    if not is_asked(status, nights) or today < departure:
        return Asking.NOT_ASKED
    if answered_on is not None:
        return Asking.CHANGEABLE if today <= answered_on + CHANGED_WITHIN else Asking.FINAL
    return Asking.OPEN if today <= departure + ANSWERED_WITHIN else Asking.TOO_LATE


def is_mailed_on(departure: date, today: date) -> bool:
    """Whether the mail that asks may go on a day."""
    return departure < today <= departure + MAILED_WITHIN


def is_settled(term: Term, today: date) -> bool:
    """Whether no answer of a term can come or change any more."""
    return today > term.last_day + ANSWERED_WITHIN + CHANGED_WITHIN


def told_terms(departures: Iterable[date], today: date) -> tuple[ToldTerms, ...]:
    """The spans of which five or more have answered, oldest first; `departures`: one of each answer.

    Nothing else is told, not even how many have answered so far.
    """
    found = Counter(term_on(departure) for departure in departures)
    terms = [term for term in sorted(found) if is_settled(term, today)]
    codes = [term.code for term in terms]
    return tuple(
        ToldTerms(tuple(terms[codes.index(span.first) : codes.index(span.last) + 1]), span.stays)
        for span in spans_of([TermCount(term.code, found[term], 0) for term in terms])
        if span.stays is not None
    )


def voices_for_one_page(voices: Iterable[str], number: int = 3) -> tuple[str, ...]:
    """The first voices that are short enough to stand on the page for the board, in the order given."""
    return tuple([voice for voice in voices if len(voice) <= VOICE_ON_ONE_PAGE][:number])
