"""Lists without accounts: links are short-lived and end with their addressee, and noted keys stand in the history."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import exists, select

from housing.bookings.models import Booking, BookingEvent
from housing.database import db
from housing.day_lists.models import Addressee, KeyNoted, ListLink
from housing.doctor.breach import Breach
from housing.rules.day_list import LINK_LASTS
from housing.rules.lifecycle import KeyReason, Status


def links_open_for_a_fortnight(_day: date) -> Iterator[Breach]:
    """No link opens a list for longer than it says, and none that of somebody who gets no more lists."""
    rows = db.session.execute(
        select(Addressee.ref, Addressee.ended_at, ListLink.made_at, ListLink.expires_at)
        .join(ListLink, ListLink.addressee_id == Addressee.id)
        .order_by(Addressee.id, ListLink.made_at)
    )
    for ref, ended_at, made_at, expires_at in rows:
        if ended_at is not None:
            yield Breach("day lists", f"list addressee {ref}", f"has ended, and a link of {made_at} has not")
        elif expires_at - made_at > LINK_LASTS:
            yield Breach("day lists", f"list addressee {ref}", f"a link of {made_at} opens until {expires_at}")


def keys_that_count_as_arrived_are_in_the_history(_day: date) -> Iterator[Breach]:
    """A key that made a booking one of a guest who has come is told by an event of that booking."""
    told = exists().where(
        BookingEvent.booking_id == KeyNoted.booking_id,
        BookingEvent.to_status == Status.CHECKED_IN,
        BookingEvent.reason.in_((KeyReason.FROM_RECEPTION, KeyReason.FROM_CARETAKER)),
    )
    rows = db.session.execute(
        select(Booking.ref, KeyNoted.day)
        .join(KeyNoted, KeyNoted.booking_id == Booking.id)
        .where(KeyNoted.is_arrival, ~told)
        .order_by(Booking.ref)
    )
    for ref, day in rows:
        yield Breach("day lists", f"booking {ref}", f"a key of {day} counts as arrived, and no event says so")
