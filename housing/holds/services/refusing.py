"""Why a hold was not made, answered or used; nothing was written then."""

from dataclasses import dataclass
from enum import StrEnum


class HoldProblem(StrEnum):
    """What was in the way."""

    NOT_ON_OFFER = "not_on_offer"
    """The municipality houses nobody."""
    NO_NIGHTS = "no_nights"
    """The first of the nights has passed, or is tonight."""
    LAST_DAY = "last_day"
    """It would not be over before the first arrival, or is in the past."""
    DOES_NOT_FIT = "does_not_fit"
    """Fewer beds are free on all nights than it is for; `fit` says how many are not."""
    CHANGED = "changed"
    """It has been answered, or has ended, since the page was read."""
    NO_SUCH_STUDENT = "no_such_student"
    """The placement is not one that the hold may be used for, or has a bed by now."""
    TOO_MANY_NAMES = "too_many_names"
    """More students were named than have beds that suit them."""
    DATES = "dates"
    """A decision would end before it begins, or has ended."""


@dataclass(frozen=True)
class HoldRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """What was asked for was not done. `fit`: how many would fit, where that is the reason."""

    problem: HoldProblem
    fit: int = 0
