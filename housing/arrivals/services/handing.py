"""Handing keys to guests and taking them back, as their officers note it. Nothing here commits."""

from enum import StrEnum

from housing.arrivals.services.known import lock_booking
from housing.arrivals.services.moving_in import has_come
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.life import Step, move
from housing.keys.models import DoorKey
from housing.keys.queries.register import keys_to_bed
from housing.keys.services.register import hand_over
from housing.rules.lifecycle import AGREED, Actor, Status


class HandingProblem(StrEnum):
    """Why a key cannot be handed to a guest."""

    NO_GUEST = "no_guest"
    OTHER_DOOR = "other_door"


class HandingRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The key cannot be handed to this guest; `problem` says why."""

    def __init__(self, problem: HandingProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def keys_for(booking: Booking) -> list[DoorKey]:
    """Return the keys and codes on the way to the beds of a booking, each once."""
    found = {key.id: key for part in booking.segments for key in keys_to_bed(part.bed)}
    return list(found.values())


def hand_to_guest(booking: Booking, key: DoorKey, by: By) -> None:
    """Note that a guest has been given a key; from her day of arrival on she has arrived.

    Raises `HandingRefused` when the room is not hers or the key opens another door, `housing.keys.services.register`'s
    `KeyRefused` when it is lost or with somebody else.
    """
    lock_booking(booking)
    if booking.status not in AGREED:
        raise HandingRefused(HandingProblem.NO_GUEST)
    if key.id not in {each.id for each in keys_for(booking)}:
        raise HandingRefused(HandingProblem.OTHER_DOOR)
    hand_over(key, booking.id, person_id=by.person_id, at=by.at)
    if has_come(booking, by.at, has_key=True):
        move(booking, Status.CHECKED_IN, Step(Actor.OFFICER, by.person_id, by.at))
