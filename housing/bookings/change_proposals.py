"""Proposals to change a booking whose placement moved: the tables.

Beside `models`, since they are a subject of their own: what officer and student are asked, and what they said.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.bookings.models import Booking
from housing.database import Model, Ref
from housing.rules.nights import Stay, nights_of, ranges_of
from housing.stock.models import Bed


class ChangeProposal(Model):
    """The beds and nights that a booking would have after its placement moved; both officer and student say yes.

    A booking has at most one that is open (a partial key says so). `asks_officer`: not where the municipality has yet
    to answer the request itself. `answer_by` is a day to answer by; when it passes nothing ends by itself. `missing`:
    nights (half-open pairs) for which no bed is free. Without segments it proposes that she leaves. `site_before_id`:
    where the placement was when the booking last suited it, so that what is found later is as near as this was.
    """

    __tablename__ = "change_proposal"
    __table_args__ = (
        UniqueConstraint("id", "municipality_id", name="uq_change_proposal_municipality"),
        CheckConstraint("status IN ('open','agreed','declined','superseded','ended')", name="status"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint(
            "status <> 'agreed' OR (student_accepted_at IS NOT NULL"
            " AND (officer_accepted_at IS NOT NULL OR NOT asks_officer))",
            name="agreed",
        ),
        CheckConstraint("(status = 'declined') = (declined_by IS NOT NULL)", name="declined"),
        CheckConstraint("declined_by IS NULL OR declined_by IN ('student','officer')", name="declined_by"),
        Index(
            "uq_change_proposal_open",
            "booking_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_change_proposal_worklist", "municipality_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    status: Mapped[str] = mapped_column(String(12), default="open")
    made_at: Mapped[datetime]
    asks_officer: Mapped[bool]
    answer_by: Mapped[date]
    student_accepted_at: Mapped[datetime | None]
    officer_accepted_at: Mapped[datetime | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declined_by: Mapped[str | None] = mapped_column(String(12))
    closed_at: Mapped[datetime | None]
    missing: Mapped[list[list[str]]] = mapped_column(JSON)
    site_before_id: Mapped[int] = mapped_column(ForeignKey("placement_site.id"))
    booking: Mapped[Booking] = relationship()
    segments: Mapped[list["ProposedSegment"]] = relationship(order_by="ProposedSegment.arrival")

    def waits_for(self, party: str) -> bool:
        """Tell whether `student` or `officer` has yet to answer."""
        if self.status != "open":
            return False
        if party == "student":
            return self.student_accepted_at is None
        return self.asks_officer and self.officer_accepted_at is None

    def missing_days(self) -> list[tuple[date, date]]:
        """Return the nights without a bed as pairs of days, half-open."""
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.missing]

    def stays_wanted(self) -> tuple[Stay, ...]:
        """Return the nights it is about (half-open stays): those it has a bed for and those it has none for."""
        proposed = ((each.arrival, each.departure) for each in self.segments)
        return ranges_of(nights_of(Stay(*days) for days in (*proposed, *self.missing_days())))


class ProposedSegment(Model):
    """One bed and its nights (half-open) in a proposal; `ore` as it would be agreed, for the whole segment."""

    __tablename__ = "proposed_segment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "municipality_id"],
            ["change_proposal.id", "change_proposal.municipality_id"],
            name="fk_proposed_segment_proposal",
        ),
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_proposed_segment_bed",
        ),
        CheckConstraint("arrival < departure", name="dates"),
        CheckConstraint("ore >= 0", name="ore"),
        Index("ix_proposed_segment_bed", "bed_id"),
    )
    proposal_id: Mapped[int] = mapped_column(primary_key=True)
    arrival: Mapped[date] = mapped_column(primary_key=True)
    departure: Mapped[date]
    municipality_id: Mapped[int]
    dwelling_id: Mapped[int]
    bed_id: Mapped[int]
    ore: Mapped[int]
    bed: Mapped[Bed] = relationship(viewonly=True)


def as_json(stays: Any) -> list[list[str]]:
    """Return stays as `missing` keeps them."""
    return [[stay.arrival.isoformat(), stay.departure.isoformat()] for stay in stays]
