"""Faults in a home: which cannot wait for a form, who may report one, which step follows which, how long a link opens.

The steps are few on purpose: whoever mends has no account and answers on a telephone in a cellar. Figures are assumed.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from housing.rules.lifecycle import Status

LONGEST_TEXT = 1000
LINK_LASTS = timedelta(days=30)
"""So long after a fault is mended its manager's link still opens, to see or say what was done."""

MAIL_LINK_LASTS = timedelta(days=90)
"""So long after the mail that brought it a manager's link opens a fault, mended or not; another mail brings another."""

FURTHEST_DAY = timedelta(days=180)


class Kind(StrEnum):
    """What is wrong, as far as it decides what is done about it."""

    NO_HEAT = "no_heat"
    WATER_LEAK = "water_leak"
    NO_ELECTRICITY = "no_electricity"
    LOCKED_OUT = "locked_out"
    DRAIN = "drain"
    APPLIANCE = "appliance"
    LIGHT = "light"
    FURNITURE = "furniture"
    NETWORK = "network"
    VERMIN = "vermin"
    DIRT = "dirt"
    OTHER = "other"


URGENT = frozenset({Kind.NO_HEAT, Kind.WATER_LEAK, Kind.NO_ELECTRICITY, Kind.LOCKED_OUT})
"""A mail is read tomorrow: a home without heat at -30 °C, water on the floor or a closed door is for the telephone."""


class Place(StrEnum):
    """Where in the home it is."""

    OWN_ROOM = "own_room"
    KITCHEN = "kitchen"
    BATH = "bath"
    SHARED = "shared"
    LAUNDRY = "laundry"
    OUTSIDE = "outside"


class FaultStatus(StrEnum):
    """Where a fault stands."""

    REPORTED = "reported"
    SEEN = "seen"
    PLANNED = "planned"
    """Somebody comes on a day."""
    DONE = "done"


OPEN = (FaultStatus.REPORTED, FaultStatus.SEEN, FaultStatus.PLANNED)


class Author(StrEnum):
    """Who takes a step."""

    STUDENT = "student"
    MANAGER = "manager"
    OFFICER = "officer"


STEPS: dict[FaultStatus, frozenset[FaultStatus]] = {
    FaultStatus.REPORTED: frozenset({FaultStatus.SEEN, FaultStatus.PLANNED, FaultStatus.DONE}),
    FaultStatus.SEEN: frozenset({FaultStatus.PLANNED, FaultStatus.DONE}),
    FaultStatus.PLANNED: frozenset({FaultStatus.PLANNED, FaultStatus.DONE}),
    FaultStatus.DONE: frozenset(),
}
"""Manager and officer may take each of them; a day that was said may be moved. What breaks again is reported again."""


class FaultProblem(StrEnum):
    """Why a step is not taken."""

    NOT_POSSIBLE = "not_possible"
    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    DAY_TOO_FAR = "day_too_far"


def step_problem(before: FaultStatus, to: FaultStatus, comes_on: date | None, today: date) -> FaultProblem | None:
    """Return what is in the way of a step; `comes_on` is the day on which somebody comes, said with `PLANNED` alone."""
    if to not in STEPS[before]:
        return FaultProblem.NOT_POSSIBLE
    if to is not FaultStatus.PLANNED:
        return None
    if comes_on is None:
        return FaultProblem.DAY_MISSING
    if comes_on < today:
        return FaultProblem.DAY_PAST
    return FaultProblem.DAY_TOO_FAR if comes_on > today + FURTHEST_DAY else None


def shows_telephone(kind: Kind, telephone: str | None) -> bool:
    """Tell whether a number stands in place of the form: of an urgent fault, where there is a number to call."""
    return kind in URGENT and bool(telephone)


def may_report(status: str, departure: date, today: date) -> bool:
    """Tell whether the guest of a booking in `status` who leaves on `departure` may report a fault today."""
    return status in {Status.CONFIRMED, Status.CHECKED_IN} and today <= departure


def link_is_open(sent_at: datetime, closed_at: datetime | None, at: datetime) -> bool:
    """Tell whether the manager's link still opens the fault; `sent_at`: when it was mailed."""
    return at < sent_at + MAIL_LINK_LASTS and (closed_at is None or at < closed_at + LINK_LASTS)
