"""How a guest comes, whether she has come, how she left, and what was found afterwards: beside the booking's events.

A booking has no row here until something of it is said. Texts that people write stand here, where they can be erased.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref

LONGEST_NOTE = 500


class Arrival(Model):
    """What is known of one guest's arrival.

    `way` (of `rules.arrival`) is how she gets in, chosen by a student or an officer for one day and bed; where the
    booking has moved to others since, it says nothing. `way_note`: what they have agreed, which the guest reads.
    `code_seen_at`: when she first saw a code. `asked_at`: when she was last asked whether she has moved in;
    `answered_at`, `comes_on`: her answer, where that was a later day.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        CheckConstraint("way IN ('in_hours','after_hours','code','met','agreed')", name="way"),
        CheckConstraint(
            "(way IS NULL) = (way_on IS NULL) AND (way IS NULL) = (way_bed_id IS NULL)"
            " AND (way IS NULL) = (way_by IS NULL) AND (way IS NULL) = (way_at IS NULL)",
            name="way_chosen",
        ),
        CheckConstraint("way_by IN ('student','officer')", name="way_by"),
        CheckConstraint("comes_on IS NULL OR answered_at IS NOT NULL", name="comes_on"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    way: Mapped[str | None] = mapped_column(String(12))
    way_on: Mapped[date | None]
    way_bed_id: Mapped[int | None] = mapped_column(ForeignKey("bed.id"))
    way_by: Mapped[str | None] = mapped_column(String(8))
    way_at: Mapped[datetime | None]
    way_note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))
    code_seen_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    comes_on: Mapped[date | None]

    def way_to(self, bed_id: int, day: date) -> str | None:
        """Return how she gets in on that day to that bed, if that has been chosen."""
        return self.way if (self.way_bed_id, self.way_on) == (bed_id, day) else None


class DepartureList(Model):
    """What a guest says on the day she leaves: four things, and perhaps what is broken."""

    __tablename__ = "departure_list"
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    answered_at: Mapped[datetime]
    key_is_back: Mapped[bool]
    rubbish_is_out: Mapped[bool]
    windows_are_shut: Mapped[bool]
    is_broken: Mapped[bool]
    broken: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))


class Inspection(Model):
    """What an officer found after a guest had left. Damage stays open until somebody closes it."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("outcome IN ('fine','damage')", name="outcome"),
        CheckConstraint("outcome = 'damage' OR (closed_at IS NULL AND note IS NULL)", name="damage"),
        Index("ix_inspection_municipality", "municipality_id", "outcome", "closed_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    outcome: Mapped[str] = mapped_column(String(6))
    note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))
    inspected_at: Mapped[datetime]
    inspected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    photos: Mapped[list["InspectionPhoto"]] = relationship(order_by="InspectionPhoto.id", cascade="all, delete-orphan")


class InspectionPhoto(Model):
    """What an officer has taken a photo of; `file`: the key of a stored file. The same photo is there once."""

    __tablename__ = "inspection_photo"
    __table_args__ = (UniqueConstraint("inspection_id", "file", name="uq_inspection_photo_file"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    file: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
