"""Mail: written to a table in the request's transaction, sent over SMTP by the worker.

How a message comes about, in the subject it belongs to (`bookings/notifications.py`), one function per message:

    def tell_student_of_approval(booking: Booking, at: datetime) -> None:
        write_mail(
            "booking_approved",
            to=details.email,
            language=details.language,      # the one she has chosen
            person_id=details.person_id,
            at=at,
            arrival=booking.arrival,        # what the two templates say
            url=link("my_bookings.show", ref=booking.ref),
        )

Each kind has two templates, `templates/mail/booking_approved.txt` and `.html`, that extend `mail/layout.txt` and
`mail/layout.html`. The text template has the blocks `subject` (one line) and `body`, the HTML template `body`;
`mail/parts.html` holds the macro for a button. They are written in the reader's language with `_()` as pages are.

A mail holds no code (a sign-in code apart), no address and no other person's name: only what happened, and a link
to the page that shows the rest to the one who may see it. Mail is forwarded, printed and read over shoulders.
"""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import ForeignKey, Index, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import HTTPException

from housing.config import Settings
from housing.database import INSERTS, Model, Ref, dialect_name, read_rows
from housing.jobs import SEND_CODE, SEND_MAIL, enqueue
from housing.references import new_ref
from housing.written_language import writing_in

SIGN_IN_CODE = "sign_in_code"
"""The one kind of mail that carries a code; of other secrets a mail holds a link at most."""
CODE_LASTS = timedelta(minutes=10)
"""ASVS 6.5.5: at most ten minutes. A code that could not be sent by then is not sent, and not kept either."""
LONGEST_SUBJECT = 200
MAIL_KEY = "mail:"


class MailMessage(Model):
    """One mail to one address, as it was or will be sent. `message_id` stays the same over every try."""

    __tablename__ = "mail_message"
    __table_args__ = (
        Index("ix_mail_message_sent", "sent_at"),
        Index("ix_mail_message_to", "to_address", "sent_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    to_address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


ONCE = {
    name: insert(MailMessage.__table__).on_conflict_do_nothing(index_elements=["message_id"]).returning(MailMessage.id)
    for name, insert in INSERTS.items()
}


WRITTEN = select(MailMessage.id).where(MailMessage.message_id == bindparam("message_id"))


class BadAddressError(ValueError):
    """Not exactly one e-mail address; the message says nothing about it, for it may be somebody's."""


def write_mail(
    kind: str,
    *,
    to: str,
    language: str,
    at: datetime,
    person_id: int | None = None,
    once: str | None = None,
    **values: Any,
) -> str | None:
    """Write a mail of `kind` to one address and queue it, in the caller's transaction; nothing is committed.

    `values` are what the templates say. Returns the reference of the mail. With `once`, a key of the caller's own
    ("requests_waiting:14:2026-11-24"), a second mail of that key is left out and None returned, also when two
    processes write it in the same moment.
    Raises `BadAddressError` unless `to` is exactly one address.
    """
    if once is not None and is_written(once):
        return None
    address = single_address(to)
    subject, text, html = _rendered(kind, language, values)
    ref = new_ref()
    is_new = _insert(
        ref=ref,
        kind=kind,
        language=language,
        to_address=address,
        person_id=person_id,
        subject=subject,
        text=text,
        html=html,
        message_id=_message_id(once),
        written_at=at,
    )
    if is_new:
        work = SEND_CODE if kind == SIGN_IN_CODE else SEND_MAIL
        enqueue(work, {"ref": ref}, run_at=at, dedupe_key=job_key(ref))
    return ref if is_new else None


def is_written(once: str) -> bool:
    """Tell whether the mail of that key has been written: then nothing need be found out for it."""
    return bool(read_rows(WRITTEN, {"message_id": _message_id(once)}))


def letter(kind: str, language: str, **values: Any) -> tuple[str, str]:
    """Return subject and text of a mail of `kind` as it would be written, to look at before anybody gets it."""
    subject, text, _html = _rendered(kind, language, values)
    return subject, text


def job_key(ref: str) -> str:
    """Return the key under which the sending of a mail is queued once."""
    return MAIL_KEY + ref


def link(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page. It begins with BASE_URL, never with what a request called our host."""
    address = urlsplit(_settings().address)
    adapter = current_app.url_map.bind(address.netloc, script_name=address.path or "/", url_scheme=address.scheme)
    return adapter.build(endpoint, values, force_external=True)


def without_secrets(body: str) -> str:
    """Return the text or HTML of a mail without what its links open by themselves: three dots stand in its place.

    A page that opens without sign-in to whoever has its address says so by the name of that part: `<secret>`.
    """
    ours = urlsplit(_settings().address)
    adapter = current_app.url_map.bind(ours.netloc, url_scheme=ours.scheme)
    for path in set(re.findall(re.escape(f"{ours.scheme}://{ours.netloc}{ours.path}") + r"(/[^\s<>\"]*)", body)):
        try:
            _endpoint, values = adapter.match(path)
        except HTTPException:
            continue  # no page of ours, or one that is only sent to
        if "secret" in values:
            body = body.replace(values["secret"], "…")
    return body


def single_address(address: str) -> str:
    """Return `address` in its normal form.

    Raises `BadAddressError` unless it is one bare address: "a@b.se, c@d.se" would be two recipients, and a line
    break a header of the sender's choice.
    """
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise BadAddressError("not exactly one e-mail address") from None
    return found.ascii_email or found.normalized


def _rendered(kind: str, language: str, values: dict[str, Any]) -> tuple[str, str, str]:
    told = {**values, "language": language, "home": f"{_settings().address}/"}
    with writing_in(language):
        templates = current_app.jinja_env
        written = templates.get_template(f"mail/{kind}.txt").render(**told)
        first_line, text = written.strip().split("\n", 1)
        subject = " ".join(first_line.split())[:LONGEST_SUBJECT]
        html = templates.get_template(f"mail/{kind}.html").render(**told, subject=subject)
    return subject, text.strip() + "\n", html


def _insert(**columns: Any) -> bool:
    return bool(read_rows(ONCE[dialect_name()], columns))


def _message_id(once: str | None) -> str:
    """Return a Message-ID: its left side is random, or always the same for what is told once."""
    token = sha256(once.encode()).hexdigest()[:32] if once else f"{new_ref()}.{new_ref()}"
    return f"<{token}@{_domain()}>"


def _domain() -> str:
    return _settings().mail_from.rstrip(">").rpartition("@")[2]


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
