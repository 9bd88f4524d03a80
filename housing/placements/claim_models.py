"""What a student says about her placement when she needs housing, and what became of it; reminders to say it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref
from housing.placements.models import Placement


class Claim(Model):
    """What she needs during one placement, as she last said it: conditions, never the reason for one.

    Exists only while she needs housing: who says that she needs none leaves nothing behind.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("arrive IN ('evening_before','first_day')", name="arrive"),
        CheckConstraint("arrival_time IN ('before_closing','evening','unknown')", name="arrival_time"),
    )
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    answered_at: Mapped[datetime]
    step_free: Mapped[bool]
    own_room: Mapped[bool]
    no_animals: Mapped[bool]
    works_nights: Mapped[bool]
    companion: Mapped[bool]
    has_car: Mapped[bool]
    wants_priority: Mapped[bool]
    arrive: Mapped[str] = mapped_column(String(16))
    arrival_time: Mapped[str] = mapped_column(String(16))


class SpecialClaim(Model):
    """A part of a claim that her coordinator decides: yes, no, or (`granted` none) not yet.

    A decided one stays when she changes her claim, so that saying it again does not ask again.
    """

    __tablename__ = "special_claim"
    __table_args__ = (
        CheckConstraint("kind IN ('priority','own_room')", name="kind"),
        CheckConstraint(
            "(granted IS NULL) = (decided_at IS NULL) AND (granted IS NULL) = (decided_by_id IS NULL)", name="decided"
        ),
    )
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    ref: Mapped[Ref]
    raised_at: Mapped[datetime]
    granted: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    placement: Mapped[Placement] = relationship()


class ReminderSent(Model):
    """That a student was reminded to answer; each reminder goes once for a placement."""

    __tablename__ = "reminder"
    __table_args__ = (CheckConstraint("kind IN ('a_week_after','two_weeks_before','a_week_before')", name="kind"),)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    sent_at: Mapped[datetime]
