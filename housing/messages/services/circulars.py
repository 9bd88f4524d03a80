"""A municipality writes to all its guests, or to those of one property. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from housing.bookings.messages import Circular, CircularGuest, CircularText
from housing.bookings.queries.messages import guests_of
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.messages import notifications
from housing.references import new_ref
from housing.rules.messages import Whom, is_reached
from housing.stock.services.locking import register_for_change


class NobodyThere(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """No guest would be reached; nothing was written."""


@dataclass(frozen=True, slots=True)
class ToGuests:
    """What is written, by language, to whom. `property_id` none: to the whole municipality."""

    municipality_id: int
    property_id: int | None
    whom: Whom
    text: Mapping[str, str]
    nonce: str


def send_circular(written: ToGuests, by: By) -> int:
    """Write to the guests, with one mail to each that says so, in her language; return how many they are.

    One sent twice is one circular. Raises `NobodyThere`.
    """
    register_for_change(written.municipality_id)
    if made := _already_sent(written):
        return made
    today = local_date(by.at)
    guests = [
        booking
        for booking in guests_of(written.municipality_id, written.property_id, today)
        if is_reached(written.whom, booking.status, booking.segments[0].arrival, booking.segments[-1].departure, today)
    ]
    if not guests:
        raise NobodyThere
    circular = Circular(
        ref=new_ref(),
        municipality_id=written.municipality_id,
        property_id=written.property_id,
        person_id=by.person_id,
        at=by.at,
        nonce=written.nonce,
    )
    db.session.add(circular)
    db.session.flush()
    db.session.add(CircularText(circular_id=circular.id, text=dict(written.text)))
    db.session.add_all(CircularGuest(circular_id=circular.id, booking_id=booking.id) for booking in guests)
    db.session.flush()
    for booking in guests:
        notifications.circular_to_student(booking, circular.id, by.at)
    return len(guests)


def _already_sent(written: ToGuests) -> int:
    guests = (
        select(CircularGuest.booking_id)
        .join(Circular, Circular.id == CircularGuest.circular_id)
        .where(Circular.municipality_id == written.municipality_id, Circular.nonce == written.nonce)
    )
    return len(db.session.scalars(guests).all())
