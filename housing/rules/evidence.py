"""Figures that are public: how many people may be told, and for which span of terms.

Source: domain.md, "Privacy", and the practice of statistical offices: a number of people below five is not told, since
it may point at somebody. Beds and nights are not people and are always told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_PEOPLE = 5

USUAL_NIGHTS = 27
"""Four weeks, from the Sunday before to the Saturday after: what a placement takes where none is known (assumed)."""


@dataclass(frozen=True, slots=True)
class TermCount:
    """What was counted of a term that is over: stays, and weeks of placement during which their guests were housed."""

    term: str
    stays: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Span:
    """Terms that are told together, first and last by code; none of the numbers: too few people so far."""

    first: str
    last: str
    stays: int | None
    weeks: int | None


def spans_of(counts: Sequence[TermCount]) -> tuple[Span, ...]:
    """The terms, oldest first, put together until each span has five stays or more.

    A span that is complete never changes when a later term is counted, so that no two readings can be compared to find
    out about somebody. What is left at the end waits for terms to come.
    """
    spans: list[Span] = []
    waiting: list[TermCount] = []
    for count in counts:
        waiting.append(count)
        stays = sum(each.stays for each in waiting)
        if stays >= LEAST_PEOPLE:
            spans.append(Span(waiting[0].term, count.term, stays, sum(each.weeks for each in waiting)))
            waiting = []
    if waiting:
        spans.append(Span(waiting[0].term, waiting[-1].term, None, None))
    return tuple(spans)


def placements_housed(nights_offered: int, nights_used: int, stays: int) -> int:
    """How many placements the offered nights had room for, each as long as a stay usually was.

    The length of so few stays that their number is not told is not used either.
    """
    usual = round(nights_used / stays) if stays >= LEAST_PEOPLE else USUAL_NIGHTS
    return nights_offered // max(usual, 1)
