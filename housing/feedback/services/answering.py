"""A guest's answer: given once for each booking, changed for a while; her words can be taken away at any time."""

from datetime import datetime

from sqlalchemy import delete, select

from housing.bookings.models import Booking
from housing.clock import local_date
from housing.database import INSERTS, db, dialect_name
from housing.feedback.models import Feedback, FeedbackWords
from housing.feedback.queries.answers import answer_of, nights_of
from housing.rules.feedback import Answer, Asking, asking


class NotAsked(Exception):  # noqa: N818 (an answer, not a fault)
    """The guest is not asked about this stay, or no longer; `stands` says where the question stands."""

    def __init__(self, stands: Asking) -> None:
        super().__init__(stands)
        self.stands = stands


def question_about(booking: Booking, at: datetime) -> Asking:
    """Return where the question to the guest of a booking stands."""
    given = answer_of(booking.id)
    answered_on = given.answered_on if given else None
    departure = booking.segments[-1].departure
    return asking(booking.status, nights_of(booking), departure, answered_on, local_date(at))


def answer(booking: Booking, said: Answer, at: datetime) -> None:
    """Write what the guest says; a second answer takes the place of the first. Raises `NotAsked`."""
    stands = question_about(booking, at)
    if stands not in {Asking.OPEN, Asking.CHANGEABLE}:
        raise NotAsked(stands)
    marks = {
        "housing": said.housing,
        "town": said.town,
        "would_work": said.would_work,
        "may_quote": said.may_quote,
    }
    # Sent twice at once, the second waits here for the first and then takes its place.
    insert = INSERTS[dialect_name()](Feedback.__table__).values(booking_id=booking.id, answered_at=at, **marks)
    db.session.execute(insert.on_conflict_do_update(index_elements=["booking_id"], set_=marks))
    db.session.execute(delete(FeedbackWords).where(FeedbackWords.booking_id == booking.id))
    db.session.add_all(
        FeedbackWords(booking_id=booking.id, about=about, text=text) for about, text in said.words.items() if text
    )
    db.session.flush()
    db.session.expire_all()


def erase_words(booking: Booking) -> None:
    """Erase what the guest of a booking wrote in her own words; her marks stay."""
    db.session.execute(delete(FeedbackWords).where(FeedbackWords.booking_id == booking.id))
    written = db.session.scalar(select(Feedback).where(Feedback.booking_id == booking.id))
    if written is not None:
        written.may_quote = False
    db.session.flush()
