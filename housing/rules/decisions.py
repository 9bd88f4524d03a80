"""What a municipality's answer is in law, and the numbers of its decisions.

Source: domain.md, "Municipal law". A *lease offer* is an agreement between two; an *administrative decision* carries
a case number, a decision maker with delegation, reasons and how to appeal. Only a person decides: what a student, a
coordinator or the clock does is never a decision.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from housing.rules.lifecycle import NEW, Actor, Status

PREFIX_LETTERS = 3


class LegalMode(StrEnum):
    """What a municipality's answer to a request is."""

    LEASE_OFFER = "lease_offer"
    ADMINISTRATIVE_DECISION = "administrative_decision"


class DecisionKind(StrEnum):
    """What is decided."""

    APPROVED = "approved"
    OFFERED = "offered"
    """Another room than the one asked for."""
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ENDED = "ended"
    """The stay of a guest who has moved in ends sooner than agreed."""


AGAINST_HER = frozenset({DecisionKind.DECLINED, DecisionKind.CANCELLED, DecisionKind.ENDED})
"""Cannot be without a reason."""

_KINDS = {
    Status.OFFERED: DecisionKind.OFFERED,
    Status.DECLINED: DecisionKind.DECLINED,
    Status.CANCELLED: DecisionKind.CANCELLED,
    Status.COMPLETED: DecisionKind.ENDED,
}


def decision_in(from_status: str, to_status: str, actor: str, *, is_cut_short: bool = False) -> DecisionKind | None:
    """Return what an officer decides by taking this step; none where it is no decision.

    `is_cut_short`: the stay that is completed ends before the day that was agreed.
    """
    if to_status == Status.COMPLETED and not is_cut_short:
        return None
    if actor != Actor.OFFICER or from_status == to_status:
        return None
    if to_status == Status.CONFIRMED:
        return DecisionKind.APPROVED if from_status in {NEW, Status.REQUESTED} else None
    return _KINDS.get(Status(to_status))


def mode_on(day: date, starts: Iterable[tuple[date, str]]) -> LegalMode:
    """Return the mode in force on a day, of dated ones; before the first it is a lease offer."""
    begun = [each for each in starts if each[0] <= day]
    return LegalMode(max(begun)[1]) if begun else LegalMode.LEASE_OFFER


def first_day_of_switch(today: date) -> date:
    """Return the first day from which another mode may hold: what has been answered today stays what it was."""
    return today + timedelta(days=1)


def case_prefix(municipality: str) -> str:
    """Return what a municipality's case numbers begin with: "STO" for Storuman."""
    return "".join(filter(str.isalpha, municipality))[:PREFIX_LETTERS].upper()


def case_number(prefix: str, year: int, number: int) -> str:
    """Return "STO 2026-0014"."""
    return f"{prefix} {year}-{number:04d}"


def missing_in(numbers: Collection[int], last: int) -> tuple[int, ...]:
    """Return the numbers that a series up to `last` lacks, and those beyond it."""
    return tuple(sorted(set(range(1, last + 1)) ^ set(numbers)))
