"""What a municipality may be told of what its guests said: nothing of fewer than five."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from housing.bookings.models import Booking, Segment
from housing.database import db
from housing.feedback.models import Feedback, FeedbackWords
from housing.rules.feedback import About, WouldWork, told_terms
from housing.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Voice:
    """What one guest said about something, as far as she allows it to be shown; nothing says who or when."""

    about: About
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the guests of some terms said, oldest term first: how many answered, and the sums of their marks."""

    terms: tuple[Term, ...]
    answers: int
    housing: int
    town: int
    would_work: Mapping[WouldWork, int]
    voices: tuple[Voice, ...]


def told_to(municipality_id: int, today: date) -> list[Told]:
    """Return what guests said, newest span first; two statements, whatever their number.

    Voices stand in the order of their bookings' random references: none tells when it was said.
    """
    departure = func.max(Segment.departure)
    rows = db.session.execute(
        select(Feedback.booking_id, Feedback.housing, Feedback.town, Feedback.would_work, departure)
        .join(Booking, Booking.id == Feedback.booking_id)
        .join(Segment, Segment.booking_id == Booking.id)
        .where(Booking.municipality_id == municipality_id)
        .group_by(Feedback.booking_id, Feedback.housing, Feedback.town, Feedback.would_work)
    ).all()
    voices = db.session.execute(
        select(Feedback.booking_id, FeedbackWords.about, FeedbackWords.text)
        .join(FeedbackWords, FeedbackWords.booking_id == Feedback.booking_id)
        .join(Booking, Booking.id == Feedback.booking_id)
        .where(Booking.municipality_id == municipality_id, Feedback.may_quote)
        .order_by(Booking.ref, FeedbackWords.about)
    ).all()
    told = []
    for span in told_terms([row[4] for row in rows], today):
        of_span = [row for row in rows if span.holds(row[4])]
        ids = {row.booking_id for row in of_span}
        told.append(
            Told(
                terms=span.terms,
                answers=span.answers,
                housing=sum(row.housing for row in of_span),
                town=sum(row.town for row in of_span),
                would_work=Counter(WouldWork(row.would_work) for row in of_span),
                voices=tuple(Voice(About(about), text) for key, about, text in voices if key in ids),
            )
        )
    return told[::-1]
