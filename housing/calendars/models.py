"""Secret addresses of calendars."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model


class CalendarAddress(Model):
    """That a person subscribes to her calendar; the address itself is not kept, only the hash of its secret part."""

    __tablename__ = "calendar_address"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
