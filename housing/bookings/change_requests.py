"""What a student asks to have changed of a stay that is agreed: the tables.

Beside `models`, since they are a subject of their own: what she wishes, and what was said.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.bookings.models import Booking
from housing.database import Model, Ref
from housing.rules.stay_changes import ChangeKind, Wish


class ChangeRequest(Model):
    """A wish of the student's that somebody has to say yes to. A booking has at most one that is open (a partial key).

    `kind`, `arrival`, `departure`, `bed_id`: what she wishes (`rules.stay_changes.Wish`), half-open. `cause`: the code
    of why. `ore`: what the whole stay would cost as she read it, so that nothing dearer is agreed without her.
    `reason`: the code of a no. `answer_by` is a day to answer by; when it passes nothing ends by itself. It holds no
    nights.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_change_request_bed",
        ),
        CheckConstraint("kind IN ('dates','bed','keep')", name="kind"),
        CheckConstraint("kind <> 'bed' OR bed_id IS NOT NULL", name="bed"),
        CheckConstraint("(bed_id IS NULL) = (dwelling_id IS NULL)", name="dwelling"),
        CheckConstraint("arrival < departure", name="dates"),
        CheckConstraint("ore >= 0", name="ore"),
        CheckConstraint("status IN ('open','agreed','declined','taken_back','ended')", name="status"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("status <> 'declined' OR reason IS NOT NULL", name="reason"),
        Index(
            "uq_change_request_open",
            "booking_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_change_request_worklist", "municipality_id", "status"),
        Index("ix_change_request_bed", "bed_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    status: Mapped[str] = mapped_column(String(12), default="open")
    kind: Mapped[str] = mapped_column(String(8))
    arrival: Mapped[date]
    departure: Mapped[date]
    bed_id: Mapped[int | None]
    dwelling_id: Mapped[int | None]
    ore: Mapped[int]
    cause: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(40))
    booking: Mapped[Booking] = relationship()

    @property
    def wish(self) -> Wish:
        """What she wishes, as the rule knows it."""
        return Wish(ChangeKind(self.kind), self.arrival, self.departure, self.bed_id)
