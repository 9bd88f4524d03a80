"""Decisions in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.accounts.models import Person
from housing.bookings.papers import Decision
from housing.bookings.queries.history import beds_with
from housing.bookings.wording import reason_text
from housing.filters import date_filter, date_range_filter
from housing.rules.decisions import DecisionKind
from housing.stock.models import Bed

KINDS = {
    DecisionKind.APPROVED: _l("Granted"),
    DecisionKind.OFFERED: _l("Granted in part: another room"),
    DecisionKind.DECLINED: _l("Not granted"),
    DecisionKind.CANCELLED: _l("Booking cancelled"),
    DecisionKind.ENDED: _l("Stay ended"),
}


@dataclass(frozen=True, slots=True)
class ShownStay:
    """A room on days, as the reader may know it. `ore`: none where no price was agreed."""

    bed: str
    days: str
    ore: int | None


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision as a page shows it; `note` is what the officer wrote beside it, as long as it is kept."""

    decision: Decision
    kind: str
    what: str
    stays: tuple[ShownStay, ...]
    why: str
    note: str | None
    person: Person
    decider: Person | None


def shown_decision(decision: Decision, name: Callable[[Bed], str], note: str | None) -> ShownDecision:
    """Return a decision in words; `name` says what the reader calls a bed."""
    beds = beds_with({each["bed_id"] for each in decision.stays})
    stays = tuple(
        ShownStay(
            name(beds[each["bed_id"]]),
            date_range_filter((date.fromisoformat(each["arrival"]), date.fromisoformat(each["departure"]))),
            each["ore"],
        )
        for each in decision.stays
    )
    return ShownDecision(
        decision,
        str(KINDS[DecisionKind(decision.kind)]),
        what_is_decided(decision),
        stays,
        reasons_of(decision),
        note,
        decision.student.person,
        decision.decider,
    )


def what_is_decided(decision: Decision) -> str:
    """Return the decision as a sentence."""
    municipality = decision.municipality.name
    if decision.kind == DecisionKind.APPROVED:
        return _("%(municipality)s municipality grants the application for this room.", municipality=municipality)
    if decision.kind == DecisionKind.OFFERED:
        return _(
            "%(municipality)s municipality does not grant the application for the room that was asked for, but offers"
            " this one.",
            municipality=municipality,
        )
    if decision.kind == DecisionKind.DECLINED:
        return _("%(municipality)s municipality declines the application for this room.", municipality=municipality)
    if decision.kind == DecisionKind.CANCELLED:
        return _("%(municipality)s municipality cancels the booking of this room.", municipality=municipality)
    last = max(date.fromisoformat(each["departure"]) for each in decision.stays)
    return _(
        "%(municipality)s municipality decides that the stay ends on %(day)s.",
        municipality=municipality,
        day=date_filter(last),
    )


def reasons_of(decision: Decision) -> str:
    """Return why, from the code of the reason; of a yes that needs none, that it is one."""
    if decision.reason:
        return f"{reason_text(decision.reason)}."
    if decision.kind == DecisionKind.OFFERED:
        return _("The room that was asked for could not be given. This one is free on the same nights.")
    return _("What was asked for is granted in full.")
