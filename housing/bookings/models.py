"""Applications and bookings, their segments, events and notes."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.accounts.models import Student
from housing.bookings.holds import Hold
from housing.bookings.parties import Party
from housing.clock import local_date
from housing.database import Model, Ref
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.stock.models import Bed


class Asked:
    """What a student says when she asks for a bed, the same on an application and on a booking.

    `flat` answers "women's or men's flat?" where a dwelling needs it: a fact of this request, never of the person.
    `arrival_time`: before the key place closes, in the evening, or not known yet.
    """

    arrive: Mapped[str] = mapped_column(String(16), default="evening_before")
    leave: Mapped[str] = mapped_column(String(16), default="day_after")
    flat: Mapped[str | None] = mapped_column(String(8))
    shares_room: Mapped[bool] = mapped_column(default=False)
    arrival_time: Mapped[str] = mapped_column(String(16), default="unknown")
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]


ASKED_CHECKS = (
    "arrive IN ('evening_before','first_day') AND leave IN ('day_after','last_day')"
    " AND arrival_time IN ('before_closing','evening','unknown')"
    " AND (flat IS NULL OR flat IN ('women','men'))"
)


class Application(Asked, Model):
    """What a student wants for one placement where applications are collected. Holds nothing.

    `reason` is the code of why it was closed; `goes_first` the code of why it goes before all others, if it does.
    """

    __tablename__ = "application"
    __table_args__ = (
        ForeignKeyConstraint(
            ["placement_id", "student_id"],
            ["placement.id", "placement.student_id"],
            name="fk_application_placement",
        ),
        CheckConstraint("status IN ('open','waiting','matched','withdrawn','closed')", name="status"),
        CheckConstraint(ASKED_CHECKS, name="asked"),
        Index("ix_application_placement", "placement_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    placement_id: Mapped[int]
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    status: Mapped[str] = mapped_column(String(12), default="open")
    reason: Mapped[str | None] = mapped_column(String(40))
    goes_first: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    placement: Mapped[Placement] = relationship()
    student: Mapped[Student] = relationship(overlaps="placement")
    wishes: Mapped[list["Wish"]] = relationship(order_by="Wish.rank", back_populates="application")

    __mapper_args__ = {"version_id_col": version}


class Wish(Model):
    """A bed that an application names, for one run of nights (half-open); rank 1 is wanted most."""

    __tablename__ = "wish"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_wish_bed",
        ),
        CheckConstraint("arrival < departure", name="dates"),
        Index("ix_wish_municipality", "municipality_id"),
    )
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    arrival: Mapped[date] = mapped_column(primary_key=True)
    departure: Mapped[date]
    municipality_id: Mapped[int]
    dwelling_id: Mapped[int]
    bed_id: Mapped[int]
    application: Mapped[Application] = relationship(back_populates="wishes")
    bed: Mapped[Bed] = relationship()


class Booking(Asked, Model):
    """Nights held in one municipality for one placement. Its status is its last event's (a deferred key says so).

    `asked_ore`: what the room cost that she asked for, once she is offered another. `hold_id`: the hold whose nights
    it was made of, if any. `party_id`: the two who live together in whose company its nights are, if they are.
    """

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(
            ["placement_id", "student_id"],
            ["placement.id", "placement.student_id"],
            name="fk_booking_placement",
        ),
        ForeignKeyConstraint(
            ["id", "version", "status"],
            ["booking_event.booking_id", "booking_event.version", "booking_event.to_status"],
            name="fk_booking_last_event",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        ForeignKeyConstraint(
            ["hold_id", "municipality_id"], ["hold.id", "hold.municipality_id"], name="fk_booking_hold"
        ),
        ForeignKeyConstraint(
            ["party_id", "student_id"],
            ["party_member.party_id", "party_member.student_id"],
            name="fk_booking_party",
        ),
        CheckConstraint("live = (status NOT IN ('declined','withdrawn','cancelled','expired'))", name="live"),
        CheckConstraint(ASKED_CHECKS, name="asked"),
        CheckConstraint("status <> 'offered' OR accept_by IS NOT NULL", name="offer"),
        UniqueConstraint("id", "placement_id", "student_id", "municipality_id", "live", name="uq_booking_live"),
        Index("ix_booking_worklist", "municipality_id", "status"),
        Index("ix_booking_placement", "placement_id"),
        Index("ix_booking_student", "student_id"),
        Index("ix_booking_hold", "hold_id"),
        Index("ix_booking_party", "party_id"),
    )
    # part of the key to its last event, so the counter has to be asked for
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    placement_id: Mapped[int]
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    hold_id: Mapped[int | None]
    party_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(12))
    live: Mapped[bool]
    version: Mapped[int]
    accept_by: Mapped[datetime | None]
    asked_ore: Mapped[int | None]
    placement: Mapped[Placement] = relationship()
    student: Mapped[Student] = relationship(overlaps="placement")
    municipality: Mapped[Municipality] = relationship()
    hold: Mapped[Hold | None] = relationship(viewonly=True)
    party: Mapped[Party | None] = relationship(
        viewonly=True, primaryjoin="Party.id == foreign(Booking.party_id)", sync_backref=False
    )
    segments: Mapped[list["Segment"]] = relationship(order_by="Segment.arrival", back_populates="booking")
    events: Mapped[list["BookingEvent"]] = relationship(
        order_by="BookingEvent.version", foreign_keys="BookingEvent.booking_id"
    )

    @property
    def was_confirmed(self) -> bool:
        """Whether the room was ever the student's."""
        return any(event.to_status == "confirmed" for event in self.events)

    @property
    def last_day_to_accept(self) -> date | None:
        """The day with which an offer runs out; `accept_by` is the instant when that day is over."""
        return self.accept_by and local_date(self.accept_by - timedelta(seconds=1))


class Segment(Model):
    """The agreed bed, dates (half-open) and price (öre, whole segment); stays when the nights are released."""

    __tablename__ = "segment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_segment_bed",
        ),
        CheckConstraint("arrival < departure", name="dates"),
        CheckConstraint("ore >= 0", name="ore"),
        Index("ix_segment_bed", "bed_id", "arrival"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    arrival: Mapped[date] = mapped_column(primary_key=True)
    departure: Mapped[date]
    municipality_id: Mapped[int]
    dwelling_id: Mapped[int]
    bed_id: Mapped[int]
    ore: Mapped[int]
    booking: Mapped[Booking] = relationship(back_populates="segments")
    bed: Mapped[Bed] = relationship()


class TransitionRow(Model):
    """The table of transitions, as the database keeps it (`rules.lifecycle.TRANSITIONS`, filled by migration)."""

    __tablename__ = "transition"
    from_status: Mapped[str] = mapped_column(String(12), primary_key=True)
    to_status: Mapped[str] = mapped_column(String(12), primary_key=True)


class BookingEvent(Model):
    """A change of status: who, when, what, why. Never edited; holds codes and ids, no free text.

    `replaced`: the bed and nights that stood before, where the step put others in their place (`Replaced`).
    """

    __tablename__ = "booking_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["from_status", "to_status"],
            ["transition.from_status", "transition.to_status"],
            name="fk_booking_event_legal",
        ),
        ForeignKeyConstraint(
            ["booking_id", "previous", "from_status"],
            ["booking_event.booking_id", "booking_event.version", "booking_event.to_status"],
            name="fk_booking_event_chain",
        ),
        UniqueConstraint("booking_id", "version", "to_status", name="uq_booking_event_result"),
        CheckConstraint(
            "(version = 1 AND previous IS NULL AND from_status = 'new')"
            " OR (version > 1 AND previous IS NOT NULL AND previous = version - 1)",
            name="previous",
        ),
        CheckConstraint(
            "NOT (to_status = 'declined' OR (to_status = 'cancelled' AND actor = 'officer'))"
            " OR (reason IS NOT NULL AND length(trim(reason)) > 0)",
            name="reason",
        ),
        CheckConstraint("actor IN ('student','officer','coordinator','system')", name="actor"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    previous: Mapped[int | None]
    from_status: Mapped[str] = mapped_column(String(12))
    to_status: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(40))
    replaced: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class BookingNote(Model):
    """Free text beside an event: erasable, so it stands outside the events."""

    __tablename__ = "booking_note"
    __table_args__ = (
        ForeignKeyConstraint(
            ["booking_id", "version"],
            ["booking_event.booking_id", "booking_event.version"],
            name="fk_booking_note_event",
        ),
    )
    booking_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
