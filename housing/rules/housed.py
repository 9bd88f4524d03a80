"""Where a student stands with her housing during a placement, as her coordinator needs to know it.

Source: issue of the main job, "Coordinator": housed, waiting, without, needs none. A placement with a gap
is housed when every period that is not over is, for all nights from the first day at the site to the morning of
the last: the evening before and the night after she may leave out (domain.md, "Nights of a placement").

One function says it, `standing_of`; page, export, mail and the coordinator's own file all ask it. Whoever is in any
state but `NOT_ANSWERED` counts as answered, so that answered and not answered are together all who were placed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from housing.rules.lifecycle import Status
from housing.rules.nights import Period, Stay, core_stay, periods_not_over


class Standing(StrEnum):
    """Where a student stands, the most pressing first."""

    NOT_ANSWERED = "not_answered"
    """Without, and she has not said whether she needs housing."""
    WITHOUT = "without"
    PART = "part"
    """She has a bed for some of the nights; for the others nobody has been asked."""
    WAITING = "waiting"
    HOUSED = "housed"
    NEEDS_NONE = "needs_none"


class HousingState(StrEnum):
    """The same in the four that a placement is counted under, the most pressing first."""

    WITHOUT = "without"
    WAITING = "waiting"
    HOUSED = "housed"
    NEEDS_NONE = "needs_none"


COUNTED_AS: dict[Standing, HousingState] = {
    Standing.NOT_ANSWERED: HousingState.WITHOUT,
    Standing.WITHOUT: HousingState.WITHOUT,
    Standing.PART: HousingState.WITHOUT,
    Standing.WAITING: HousingState.WAITING,
    Standing.HOUSED: HousingState.HOUSED,
    Standing.NEEDS_NONE: HousingState.NEEDS_NONE,
}
"""Who has a bed for a part of the weeks is without one for the others."""

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


def standing_of(
    periods: Sequence[Period],
    held: Iterable[HeldStay],
    *,
    has_applied: bool,
    needs_none: bool,
    has_answered: bool,
    today: date,
) -> Standing:
    """Where the student of a placement stands on a day.

    ``has_applied``: an application is open or on the waiting list, and holds nothing. ``needs_none``: she, or her
    university's list, has said so; a bed she has all the same counts for more. ``has_answered``: she has said herself
    what she needs; whoever has asked for a bed has answered by that.
    """
    held = tuple(held)
    ahead = periods_ahead(periods, today)
    settled = [each.stay for each in held if each.status in SETTLED]
    open_periods = [period for period in ahead if not _is_housed(period, settled, today)]
    if not open_periods:
        return Standing.HOUSED
    under_way = [each.stay for each in held if each.status in UNDER_WAY]
    if has_applied or any(_has(period, under_way) for period in open_periods):
        return Standing.WAITING
    if needs_none:
        return Standing.NEEDS_NONE
    if any(_has(period, settled) for period in ahead):
        return Standing.PART
    return Standing.WITHOUT if has_answered else Standing.NOT_ANSWERED


def _is_housed(period: Period, settled: Sequence[Stay], today: date) -> bool:
    """Tell whether a bed is there for each night that is left and cannot be left out."""
    nights = (night for night in core_stay(period).each_night() if period.first_day <= night < period.last_day)
    covered = frozenset(chain.from_iterable(stay.each_night() for stay in settled))
    return _has(period, settled) and all(night in covered for night in nights if night >= today)


def _has(period: Period, stays: Iterable[Stay]) -> bool:
    core = core_stay(period)
    return any(stay.overlaps(core) for stay in stays)
