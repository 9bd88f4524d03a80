"""By when somebody answers, and who is told when nobody did.

Source: domain.md, "Life of a booking". The municipality's silence never ends a
request; it is told to more people. Days are dates in Sweden, a deadline ends with its
day. Figures marked *assumed* are our own judgement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from housing.rules.nights import ONE_DAY
from housing.rules.working_days import add_working_days, previous_working_day

ANSWERING_WORKING_DAYS = 5
"""The time a municipality has to answer, unless it says else."""

DEPUTY_WORKING_DAYS = 2
"""The time a deputy has before everyone else is told (assumed)."""

STILL_COMING_DAYS = 10
"""So long before the arrival a guest is asked "Still coming?"."""

NOT_ASKED_AFTER_YES_DAYS = 7
"""So long after the room became hers a guest is not asked again (assumed)."""

LATEST_STILL_COMING_DAYS = 3
"""Nearer to the arrival than this nobody is asked: a worker that stood still asks no one who is packing (assumed)."""


@dataclass(frozen=True, slots=True)
class OfferDays:
    """Days to accept an offer, by the days left until the arrival; a municipality may choose others (assumed)."""

    far: int = 7
    """Six weeks ahead or more."""
    near: int = 3
    """Two weeks ahead or more."""
    soon: int = 1

    def by_days_left(self, left: int) -> int:
        """The days to accept an offer when so many are left until the arrival."""
        if left >= FAR_DAYS:
            return self.far
        return self.near if left >= NEAR_DAYS else self.soon


FAR_DAYS, NEAR_DAYS = 42, 14
USUAL_OFFER_DAYS = OfferDays()


class Told(StrEnum):
    """Who is told that a request waits for its answer."""

    DEPUTY = "deputy"
    FEDERATION = "federation"
    COORDINATOR = "coordinator"
    STUDENT = "student"


@dataclass(frozen=True, order=True, slots=True)
class Escalation:
    """Somebody who is told on a day, if the request has no answer by then."""

    on: date
    told: Told


def answer_by(
    asked_on: date, arrival: date, holidays: frozenset[date], working_days: int = ANSWERING_WORKING_DAYS
) -> date:
    """The last day to answer a request: the last working day before the arrival at the latest, never before asking."""
    latest = min(add_working_days(asked_on, working_days, holidays), previous_working_day(arrival, holidays))
    return max(asked_on, latest)


def escalations(
    deadline: date, holidays: frozenset[date], has_deputy: bool, has_federation: bool
) -> tuple[Escalation, ...]:
    """Who is told when, after the last day to answer has passed.

    The deputy on the next working day; the others when the deputy's time has passed
    too, or at once where there is no deputy.
    """
    overdue = add_working_days(deadline, 1, holidays)
    if not has_deputy:
        return tuple(Escalation(overdue, told) for told in _others(has_federation))
    later = add_working_days(overdue, DEPUTY_WORKING_DAYS, holidays)
    deputy = Escalation(overdue, Told.DEPUTY)
    return (deputy, *(Escalation(later, told) for told in _others(has_federation)))


def due(steps: Sequence[Escalation], today: date) -> tuple[Escalation, ...]:
    """The steps whose day has come. Whoever calls knows which were taken already."""
    return tuple(step for step in steps if step.on <= today)


def accept_by(offered_on: date, arrival: date, days_to_accept: OfferDays = USUAL_OFFER_DAYS) -> date:
    """The last day to accept an offer: the nearer the arrival, the sooner.

    Never later than the day before the arrival, never earlier than the offer itself.
    """
    days = days_to_accept.by_days_left((arrival - offered_on).days)
    latest = min(offered_on + timedelta(days=days), arrival - ONE_DAY)
    return max(offered_on, latest)


def still_coming_on(arrival: date) -> date:
    """The day on which a guest is asked "Still coming?"; silence releases nothing."""
    return arrival - timedelta(days=STILL_COMING_DAYS)


def asks_still_coming(arrival: date, confirmed_on: date, today: date) -> bool:
    """Whether a guest is asked "Still coming?" on this day, if she has not been yet.

    Not who said yes to the room in the week before the question is due, or later; and not in the last days before the
    arrival.
    """
    due = still_coming_on(arrival)
    latest = arrival - timedelta(days=LATEST_STILL_COMING_DAYS)
    is_fresh = confirmed_on > due - timedelta(days=NOT_ASKED_AFTER_YES_DAYS)
    return due <= today <= latest and not is_fresh


def _others(has_federation: bool) -> list[Told]:
    federation = [Told.FEDERATION] if has_federation else []
    return [*federation, Told.COORDINATOR, Told.STUDENT]
