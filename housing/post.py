"""Sending the mails that were written: the worker's errand, and the brake that stops a storm.

Claim (commit), send, mark (commit). A worker that is killed between the server's "250" and the mark leaves the mail to
be sent again, under the same Message-ID: at least once, and once for whoever looks at the ids.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select, update

from housing.config import Settings
from housing.database import db, transact
from housing.leases import NotNowError
from housing.mail import CODE_LASTS, SIGN_IN_CODE, MailMessage, without_secrets
from housing.smtp import Letter, send

logger = logging.getLogger(__name__)

ALL_WINDOW, ALL_LIMIT = timedelta(minutes=10), 500
ADDRESS_WINDOW, ADDRESS_LIMIT = timedelta(hours=1), 5
KEPT = timedelta(days=90)


def send_mail(payload: dict[str, Any], at: datetime) -> Callable[[], None]:
    """Send the mail whose `ref` the payload holds; return what is to be written down afterwards.

    Without a mail server (development) it goes nowhere and can be read at "Sent mail". Raises `NotNowError` while the
    brake holds it, and what `smtp.send` raises.
    """
    settings: Settings = current_app.extensions["settings"]
    ref = str(payload["ref"])
    letter = transact(lambda: _letter_to_send(ref, at))
    if letter is None or settings.mail_url is None:
        return _nothing_to_write
    send(letter, mail_url=settings.mail_url.get_secret_value(), mail_from=settings.mail_from)
    return lambda: _mark_as_sent(ref, at, keep_secrets=settings.has_demonstration)


def forget_old_mail(at: datetime) -> None:
    """Delete mails written longer ago than `KEPT`: they have served, and they are about people."""
    db.session.execute(delete(MailMessage).where(MailMessage.written_at < at - KEPT))


def forget_stale_codes(at: datetime) -> None:
    """Empty the mails whose sign-in code nobody can use any longer, sent or not; a demonstration shows them on."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.has_demonstration:
        stale = update(MailMessage).where(
            MailMessage.kind == SIGN_IN_CODE, MailMessage.written_at < at - CODE_LASTS, MailMessage.text != ""
        )
        db.session.execute(stale.values(text="", html=""))


def _nothing_to_write() -> None:
    pass


def _letter_to_send(ref: str, at: datetime) -> Letter | None:
    message = db.session.scalar(select(MailMessage).where(MailMessage.ref == ref))
    if message is None or message.sent_at is not None:
        return None
    if message.kind == SIGN_IN_CODE and at > message.written_at + CODE_LASTS:
        return None  # nobody can use it; she has asked for another, or gone
    _obey_brake(message, at)
    return Letter(
        to_address=message.to_address,
        subject=message.subject,
        text=message.text,
        html=message.html,
        language=message.language,
        message_id=message.message_id,
        written_at=message.written_at,
    )


def _obey_brake(message: MailMessage, at: datetime) -> None:
    """Hold the mail when too many have gone out lately: something is running wild, or a term's invitations go.

    Sign-in codes pass: they are limited where they are asked for, and a person is waiting for hers.
    """
    if message.kind == SIGN_IN_CODE:
        return
    no_code = MailMessage.kind != SIGN_IN_CODE
    same_address = MailMessage.to_address == message.to_address
    for window, limit, counted in (
        (ALL_WINDOW, ALL_LIMIT, no_code),
        (ADDRESS_WINDOW, ADDRESS_LIMIT, no_code & same_address),
    ):
        if _sent_since(at - window, counted) >= limit:
            logger.warning("mail brake: more than %s mails in %s", limit, window)
            raise NotNowError(at + window)


def _sent_since(start: datetime, counted: ColumnElement[bool]) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(MailMessage).where(MailMessage.sent_at > start, counted))
        or 0
    )


def _mark_as_sent(ref: str, at: datetime, *, keep_secrets: bool) -> None:
    sent = update(MailMessage).where(MailMessage.ref == ref)
    db.session.execute(sent.values(sent_at=at))
    if not keep_secrets:  # the tables of codes and links keep only hashes; so must this one
        _forget_secrets(ref)


def _forget_secrets(ref: str) -> None:
    message = db.session.scalars(select(MailMessage).where(MailMessage.ref == ref)).one_or_none()
    if message is None:
        return
    is_code = message.kind == SIGN_IN_CODE
    message.text, message.html = ("" if is_code else without_secrets(body) for body in (message.text, message.html))
    db.session.flush()
