"""An officer's answer to whatever waits under a reference: a request that holds a bed, or an application."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from housing.bookings.models import Application, Booking, Wish
from housing.bookings.services.deciding import (
    approve_application,
    approve_booking,
    close_application,
    decline_booking,
)
from housing.bookings.services.life import ChangedMeanwhile
from housing.database import db


class NotHere(Exception):  # noqa: N818 (an answer, not a fault)
    """Nothing with that reference was asked in this municipality."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an officer had before her when she answered: the thing, and which version of it."""

    municipality_id: int
    ref: str
    version: int


@dataclass(frozen=True, slots=True)
class By:
    """Who answers, and when (UTC)."""

    person_id: int | None
    at: datetime


def approve(seen: Seen, by: By) -> None:
    """Approve exactly the bed and nights that were asked for; of an application, those that are to come.

    Raises `NotHere`, `ChangedMeanwhile` when it is no longer what she saw, `StepRefused`, `StayOver` when no night of
    it is left, and for an application `NotOnOffer` and `housing.nights.ledger.NightsRefused` where the bed is not to
    be had by now.
    """
    asked = as_seen(seen)
    if isinstance(asked, Booking):
        approve_booking(asked, person_id=by.person_id, at=by.at)
    else:
        approve_application(asked, municipality_id=seen.municipality_id, person_id=by.person_id, at=by.at)


def decline(seen: Seen, by: By, reason: str, note: str | None = None) -> None:
    """Say no, with a reason (a code) and perhaps a note to the student, which an application has no place for.

    Raises `NotHere`, `ChangedMeanwhile` when it is no longer what she saw, `StepRefused`.
    """
    asked = as_seen(seen)
    if isinstance(asked, Booking):
        decline_booking(asked, person_id=by.person_id, at=by.at, reason=reason, note=note)
    else:
        close_application(asked, municipality_id=seen.municipality_id, person_id=by.person_id, at=by.at, reason=reason)


def as_seen(seen: Seen) -> Booking | Application:
    """Return what she saw. Raises `NotHere`, and `ChangedMeanwhile` when it is no longer so."""
    asked = booking_in(seen.municipality_id, seen.ref) or application_in(seen.municipality_id, seen.ref)
    if asked is None:
        raise NotHere
    if asked.version != seen.version:
        raise ChangedMeanwhile
    return asked


def booking_in(municipality_id: int, ref: str) -> Booking | None:
    """Return the booking with that reference in the municipality."""
    return db.session.scalar(select(Booking).where(Booking.ref == ref, Booking.municipality_id == municipality_id))


def application_in(municipality_id: int, ref: str) -> Application | None:
    """Return the application with that reference if it names the municipality."""
    names_it = exists().where(Wish.application_id == Application.id, Wish.municipality_id == municipality_id)
    return db.session.scalar(select(Application).where(Application.ref == ref, names_it))
