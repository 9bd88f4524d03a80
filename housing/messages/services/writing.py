"""Student and municipality write to each other about a booking. Nothing here commits."""

from dataclasses import dataclass

from sqlalchemy import select

from housing.bookings.messages import Message, MessageText, ReadThrough
from housing.bookings.models import Booking
from housing.bookings.queries.messages import message_of
from housing.bookings.services.answering import By
from housing.bookings.services.segments import lock_bookings
from housing.clock import local_date
from housing.database import db
from housing.messages import notifications
from housing.references import new_ref
from housing.rules.messages import Side, may_write, tells_at_once


class ConversationOver(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The stay has been over for so long that nothing more is written about it; nothing was."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes. `nonce` comes with the form; `seen`: the last message that stood on the page."""

    text: str
    nonce: str
    seen: str = ""


def write_message(booking: Booking, side: Side, written: Written, by: By) -> Message:
    """Write a message and tell the other side that there is one; one sent twice is one message.

    Whoever answers has read what stood on the page. Raises `ConversationOver`.
    """
    lock_bookings([booking.id])
    if made := _already_written(booking.id, written.nonce):
        return made
    today, departure = local_date(by.at), booking.segments[-1].departure
    if not may_write(departure, today):
        raise ConversationOver
    mark_read(booking.id, side, written.seen)
    message = Message(
        ref=new_ref(), booking_id=booking.id, side=side, person_id=by.person_id, at=by.at, nonce=written.nonce
    )
    db.session.add(message)
    db.session.flush()
    db.session.add(MessageText(message_id=message.id, text=written.text))
    db.session.flush()
    if side is Side.OFFICER:
        notifications.message_to_student(booking, by.at)
    elif tells_at_once(booking.status, booking.segments[0].arrival, departure, today):
        notifications.message_to_municipality(booking, by.at)
    return message


def mark_read(booking_id: int, side: Side, seen: str) -> None:
    """Note that a side has read a conversation through the message `seen`; never back to an earlier one."""
    last = message_of(booking_id, seen) if seen else None
    if last is None:
        return
    lock_bookings([booking_id])
    read = db.session.get(ReadThrough, (booking_id, side), populate_existing=True)
    if read is None:
        db.session.add(ReadThrough(booking_id=booking_id, side=side, message_id=last.id))
    else:
        read.message_id = max(read.message_id, last.id)
    db.session.flush()


def _already_written(booking_id: int, nonce: str) -> Message | None:
    return db.session.scalar(select(Message).where(Message.booking_id == booking_id, Message.nonce == nonce))
