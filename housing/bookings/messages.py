"""What a student and a municipality write to each other about a booking, and circulars to all guests of a place."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref

SIDES = "side IN ('student','officer')"


class Message(Model):
    """One message. `nonce` comes with the form, so that one sent twice is one message; the text stands apart."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(SIDES, name="side"),
        UniqueConstraint("booking_id", "nonce", name="uq_message_nonce"),
        UniqueConstraint("id", "booking_id", name="uq_message_of_booking"),
        Index("ix_message_booking", "booking_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    side: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    nonce: Mapped[str] = mapped_column(String(10))
    words: Mapped["MessageText | None"] = relationship()


class MessageText(Model):
    """What a message says: erasable."""

    __tablename__ = "message_text"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    text: Mapped[str] = mapped_column(String(2000))


class ReadThrough(Model):
    """Through which message of a conversation a side has said that it has read it; the officers are one side."""

    __tablename__ = "read_through"
    __table_args__ = (
        ForeignKeyConstraint(
            ["message_id", "booking_id"], ["message.id", "message.booking_id"], name="fk_read_through_message"
        ),
        CheckConstraint(SIDES, name="side"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    side: Mapped[str] = mapped_column(String(12), primary_key=True)
    message_id: Mapped[int]


class Circular(Model):
    """A message to all guests of a municipality, or of one property of it."""

    __tablename__ = "circular"
    __table_args__ = (
        ForeignKeyConstraint(
            ["property_id", "municipality_id"],
            ["property.id", "property.municipality_id"],
            name="fk_circular_property",
        ),
        UniqueConstraint("municipality_id", "nonce", name="uq_circular_nonce"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    property_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    nonce: Mapped[str] = mapped_column(String(10))
    words: Mapped["CircularText | None"] = relationship()


class CircularText(Model):
    """What a circular says, by language, Swedish always: erasable."""

    __tablename__ = "circular_text"
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), primary_key=True)
    text: Mapped[dict[str, str]]


class CircularGuest(Model):
    """That a circular went to the guest of a booking."""

    __tablename__ = "circular_guest"
    __table_args__ = (Index("ix_circular_guest_booking", "booking_id"),)
    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
