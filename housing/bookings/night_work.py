"""When a guest sleeps by day, since she works nights: the table.

Beside `models`, since it is a subject of its own: what a guest says of her own days.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model


class NightWork(Model):
    """Days on which the guest of a booking sleeps by day, the first and the last of them included."""

    __tablename__ = "night_work"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    last_day: Mapped[date]
