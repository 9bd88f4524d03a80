"""Where each of a coordinator's students stands: rows and rule brought together, for page, export and mail alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from housing.bookings.queries.students import (
    Housing,
    StudentFilter,
    StudentPlacement,
    Whose,
    housing_of,
    placements_of,
)
from housing.rules.housed import COUNTED_AS, HeldStay, HousingState, Standing, standing_of
from housing.rules.nights import Period, core_stay


@dataclass(frozen=True, slots=True)
class Found:
    """A placement, where its student stands, and what is booked or asked for on it."""

    placement: StudentPlacement
    standing: Standing
    housing: tuple[Housing, ...]

    @property
    def state(self) -> HousingState:
        """What she is counted under."""
        return COUNTED_AS[self.standing]

    @property
    def is_to_invite(self) -> bool:
        """Whether the next step is the coordinator's own: to invite her.

        Whoever has had a bed on this placement knows the way, and is left out on the page of invitations too.
        """
        is_without = self.state is HousingState.WITHOUT and not self.housing
        return is_without and self.placement.municipality_is_live and self.placement.send_on is None


def standings(whose: Whose, wanted: StudentFilter, today: date) -> list[Found]:
    """Return the published placements that are wanted and where their students stand, the next one first."""
    housing = housing_of(whose)
    return [
        Found(each, standing(each, housing.get(each.id, []), today), tuple(housing.get(each.id, [])))
        for each in placements_of(whose, wanted, today)
    ]


def standing(placement: StudentPlacement, housing: Sequence[Housing], today: date) -> Standing:
    """Say where the student of one placement stands, by the rule."""
    return standing_of(
        placement.periods,
        [HeldStay(each.stay, each.status) for each in housing if each.status],
        has_applied=any(each.status is None or each.has_moved for each in housing),
        needs_none=placement.housing == "no",
        has_answered=placement.has_answered,
        today=today,
    )


def standing_in(found: Found, periods: tuple[Period, ...], today: date) -> Standing:
    """Say where the student stands in some of the periods of her placement, by what concerns those.

    What is proposed for a booking after a move concerns all of them: nobody knows yet where its nights will be.
    """
    stays = [core_stay(period) for period in periods]
    concerned = [each for each in found.housing if each.has_moved or any(map(each.stay.overlaps, stays))]
    return standing(replace(found.placement, periods=periods), concerned, today)
