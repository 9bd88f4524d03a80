"""Whether a guest whose room is hers still comes: asked once, some days before the arrival."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model


class StillComing(Model):
    """That a guest was asked, and when she said yes. A no withdraws the booking; silence releases nothing."""

    __tablename__ = "still_coming"
    __table_args__ = (CheckConstraint("said_yes_at IS NULL OR said_yes_at >= asked_at", name="order"),)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    asked_at: Mapped[datetime]
    said_yes_at: Mapped[datetime | None]
