"""Whether a student is housed during a placement, as her coordinator needs to know it.

Source: issue of the main job, "Coordinator": housed, waiting, without, needs none. A placement with a gap
is housed when every period that is not over is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from housing.rules.lifecycle import Status
from housing.rules.nights import Period, Stay, core_stay, periods_not_over


class HousingState(StrEnum):
    """Where a student stands, the most pressing first."""

    WITHOUT = "without"
    WAITING = "waiting"
    HOUSED = "housed"
    NEEDS_NONE = "needs_none"


SETTLED = frozenset({Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED})
"""A bed with one of these is hers."""

UNDER_WAY = frozenset({Status.REQUESTED, Status.OFFERED})
"""A bed with one of these is held while somebody answers."""


@dataclass(frozen=True, order=True, slots=True)
class HeldStay:
    """Nights of a booking, and where the booking stands."""

    stay: Stay
    status: str


def periods_ahead(periods: Sequence[Period], today: date) -> tuple[Period, ...]:
    """The periods that are not over; all of them when every one is."""
    return periods_not_over(periods, today) or tuple(periods)


def housing_state(
    periods: Sequence[Period], held: Iterable[HeldStay], *, has_applied: bool, needs_none: bool, today: date
) -> HousingState:
    """Where the student of a placement stands on a day.

    ``has_applied``: an application is open or on the waiting list, and holds nothing. ``needs_none``: she, or her
    university's list, has said so; a bed she has all the same counts for more.
    """
    held = tuple(held)
    ahead = periods_ahead(periods, today)
    open_periods = [period for period in ahead if not _has(period, held, SETTLED)]
    if not open_periods:
        return HousingState.HOUSED
    if has_applied or any(_has(period, held, UNDER_WAY) for period in open_periods):
        return HousingState.WAITING
    return HousingState.NEEDS_NONE if needs_none else HousingState.WITHOUT


def _has(period: Period, held: Iterable[HeldStay], statuses: frozenset[Status]) -> bool:
    core = core_stay(period)
    return any(each.stay.overlaps(core) for each in held if each.status in statuses)
