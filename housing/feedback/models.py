"""What guests said after their stay: marks, and beside them their words, which can be erased alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model

LONGEST_WORDS = 600


class Feedback(Model):
    """The one answer of the guest of a booking; nothing else says whose it is.

    `housing` and `town` are marks from 1 (bad) to 5 (very good). `answered_at`: when she first answered.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("housing BETWEEN 1 AND 5 AND town BETWEEN 1 AND 5", name="marks"),
        CheckConstraint("would_work IN ('yes','maybe','no')", name="would_work"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    housing: Mapped[int]
    town: Mapped[int]
    would_work: Mapped[str] = mapped_column(String(8))
    may_quote: Mapped[bool]
    answered_at: Mapped[datetime]
    words: Mapped[list["FeedbackWords"]] = relationship(order_by="FeedbackWords.about")


class FeedbackWords(Model):
    """Her own words about the housing or the town. A row can be erased; the marks stay."""

    __tablename__ = "feedback_words"
    __table_args__ = (
        CheckConstraint("about IN ('housing','town')", name="about"),
        CheckConstraint("length(trim(text)) > 0", name="text"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("feedback.booking_id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_WORDS))
