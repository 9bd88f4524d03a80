"""Mail: written to a table in the request's transaction, sent over SMTP by the worker."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import Model, Ref


class MailMessage(Model):
    """One mail to one address, as it was or will be sent. `message_id` stays the same over every try."""

    __tablename__ = "mail_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    to_address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
