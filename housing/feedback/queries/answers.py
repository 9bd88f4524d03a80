"""A booking's answer, and the stays whose guests are to be asked."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from housing.bookings.models import Booking, Segment
from housing.clock import local_date
from housing.database import db
from housing.feedback.models import Feedback
from housing.rules.feedback import MAILED_WITHIN, About, Answer, WouldWork, is_asked, is_mailed_on
from housing.rules.lifecycle import Status


@dataclass(frozen=True, slots=True)
class Given:
    """What a guest has said, and on which day she first said something."""

    answer: Answer
    answered_on: date


def answer_of(booking_id: int) -> Given | None:
    """Return what the guest of a booking has said, if anything."""
    found = db.session.scalar(
        select(Feedback).where(Feedback.booking_id == booking_id).options(selectinload(Feedback.words))
    )
    if found is None:
        return None
    words = {About(each.about): each.text for each in found.words}
    answer = Answer(found.housing, found.town, WouldWork(found.would_work), words, found.may_quote)
    return Given(answer, local_date(found.answered_at))


def nights_of(booking: Booking) -> int:
    """Return how many nights a stay has had."""
    return sum((each.departure - each.arrival).days for each in booking.segments)


def stays_to_ask_about(today: date) -> list[Booking]:
    """Return the stays that ended in the last days and whose guests have not said anything, in a fixed order."""
    lately = exists().where(
        Segment.booking_id == Booking.id,
        Segment.departure >= today - MAILED_WITHIN,
        Segment.departure < today,
    )
    answered = exists().where(Feedback.booking_id == Booking.id)
    over = db.session.scalars(
        select(Booking)
        .where(Booking.status == Status.COMPLETED, lately, ~answered)
        .options(selectinload(Booking.segments), selectinload(Booking.municipality))
        .order_by(Booking.id)
    )
    return [
        each
        for each in over
        if is_asked(each.status, nights_of(each)) and is_mailed_on(each.segments[-1].departure, today)
    ]
