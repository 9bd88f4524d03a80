"""What is on paper about a booking: the agreement, and the decisions of a municipality whose answers are decisions.

Both are written when the answer is given and never edited, so that they say what was agreed or decided, whatever a
municipality changes later. They stand here since the pages of bookings lead to them.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.accounts.models import Person, Student
from housing.bookings.models import Application, Booking
from housing.database import Model, Ref
from housing.organisations.models import Municipality


class Agreement(Model):
    """The agreement about a room, made when the room became the student's.

    `paragraphs`: by language, then by kind (`rules.wordings.AGREEMENT`), with their placeholders; they are filled
    with the bed, nights and price that are agreed, which only both sides can change.
    """

    __tablename__ = "agreement"
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    made_at: Mapped[datetime]
    paragraphs: Mapped[dict[str, Any]]
    booking: Mapped[Booking] = relationship()


class Decision(Model):
    """A decision in the sense of administrative law: an officer's answer to what a student asked for.

    About a booking's event (`booking_id`, `version`) or about an application that was declined. `stays`: bed (id),
    arrival, departure and öre of what is granted, or of what was asked for and is not. `delegation`, `appeal` (by
    language, filled in) and `case_number` as they were on that day.
    """

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["booking_id", "version"],
            ["booking_event.booking_id", "booking_event.version"],
            name="fk_decision_event",
        ),
        CheckConstraint("kind IN ('approved','offered','declined','cancelled','ended')", name="kind"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(
            "(booking_id IS NULL) = (version IS NULL) AND (booking_id IS NULL) <> (application_id IS NULL)",
            name="about_one",
        ),
        CheckConstraint(
            "kind IN ('approved','offered') OR (reason IS NOT NULL AND length(trim(reason)) > 0)", name="reason"
        ),
        UniqueConstraint("municipality_id", "year", "number"),
        UniqueConstraint("booking_id", "version"),
        Index("ix_decision_day", "municipality_id", "decided_on"),
        Index("ix_decision_application", "application_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    year: Mapped[int]
    number: Mapped[int]
    case_number: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(12))
    decided_at: Mapped[datetime]
    decided_on: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delegation: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(40))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    booking_id: Mapped[int | None]
    version: Mapped[int | None]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    stays: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    appeal: Mapped[dict[str, str]]
    municipality: Mapped[Municipality] = relationship()
    student: Mapped[Student] = relationship()
    decider: Mapped[Person | None] = relationship()
    booking: Mapped[Booking | None] = relationship(
        primaryjoin=lambda: Decision.booking_id == Booking.id, foreign_keys=lambda: Decision.booking_id, viewonly=True
    )
    application: Mapped[Application | None] = relationship()
