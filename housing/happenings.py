"""Typed facts that one subject announces and others handle, in the same transaction, before the commit.

`app.py` holds the readable table of handlers; a test checks that each happening is handled or listed as ignored.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app

from housing.rules.nights import Period, Stay


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that has just become true; `at` is UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NightRulesChanged(Happening):
    """A municipality changed which nights around and between periods can be booked."""

    municipality_id: int


@dataclass(frozen=True, slots=True)
class PlacementsPublished(Happening):
    """Placements became bookable."""

    placement_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlacementBefore:
    """Where and when a placement was before it changed."""

    site_id: int
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class PlacementChanged(Happening):
    """Periods, site or status of a placement changed; `cancelled` when it is no longer to take place.

    `person_id`: who changed it, none for the command line. `before`: none where it was cancelled.
    """

    placement_id: int
    cancelled: bool
    person_id: int | None
    before: PlacementBefore | None = None


@dataclass(frozen=True, slots=True)
class NightsFreed(Happening):
    """Nights of beds came free in a municipality. `last_night`: none where there is no last one, as of a new bed."""

    municipality_id: int
    bed_ids: tuple[int, ...]
    first_night: date
    last_night: date | None


@dataclass(frozen=True, slots=True)
class HomeOpensToAnimals(Happening):
    """Animals are to be allowed in a dwelling where they were not; a handler may refuse it."""

    dwelling_id: int


@dataclass(frozen=True, slots=True)
class BookingChanged(Happening):
    """A booking moved from one status to the next; `actor` (of `rules.lifecycle`) took the step.

    Also from `rules.lifecycle.NEW`, where an officer's answer began it.
    """

    booking_id: int
    from_status: str
    to_status: str
    actor: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class ApplicationDeclined(Happening):
    """An officer said no to an application, with a reason (a code)."""

    application_id: int
    municipality_id: int
    reason: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class ProposalOutdated(Happening):
    """What was proposed for a booking whose placement moved can no longer be had.

    `site_before_id`: where the placement was when the booking suited it; `stays`: the nights that were to be had.
    """

    booking_id: int
    site_before_id: int
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class NightsLost(Happening):
    """A moved placement leaves a student without a bed for nights that it needs.

    `booking_id`: the booking she had; `stays`: those nights. `is_ended`: nothing of the booking is left.
    """

    booking_id: int
    stays: tuple[Stay, ...]
    is_ended: bool


Handler = Callable[[Any], None]
Table = dict[type[Happening], Sequence[Handler]]


def announce(happening: Happening) -> None:
    """Tell the handlers of this kind of happening, in the table's order."""
    table: Table = current_app.extensions["happenings"]
    for handler in table[type(happening)]:
        handler(happening)
