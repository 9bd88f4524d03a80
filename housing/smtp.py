"""One mail over SMTP, by the standard library: what goes on the wire, and what the other side answers.

Nothing here touches the database: a mail server may take its time, and no transaction waits for it.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from housing.leases import HopelessError

TIMEOUT_SECONDS = 10
"""For each answer of the server, so that one that hangs holds up nothing for long."""
FINAL = 500
"""Answers from here on are the server's last word on a recipient or a message; those below ask to come again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out. `message_id` is the same on every try, so that the receiver can tell a repetition."""

    to_address: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str
    written_at: datetime


def send(letter: Letter, *, mail_url: str, mail_from: str) -> None:
    """Hand `letter` to the server at `mail_url`; returns when the server has taken it.

    Raises `HopelessError` when the server refuses the recipient or the message for good, and smtplib's or the
    system's own errors for what may pass: no server, no login, "try again later".
    """
    message, sender = compose(letter, mail_from), parseaddr(mail_from)[1]
    with connection(mail_url, greeting=sender.rpartition("@")[2]) as server:
        try:
            server.send_message(message, sender, [letter.to_address])
        except smtplib.SMTPRecipientsRefused as refused:
            code = max(code for code, _ in refused.recipients.values())
            raise _lasting_or_passing(code) from None
        except smtplib.SMTPDataError as refused:
            raise _lasting_or_passing(refused.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            # The address has letters outside ASCII and this server cannot carry them.
            raise HopelessError("SMTPUTF8") from None


def compose(letter: Letter, mail_from: str) -> EmailMessage:
    """Return the message: text and HTML. The recipient is one address, never a list that a parser takes apart."""
    message = EmailMessage()
    message["From"] = mail_from
    message["To"] = Address(addr_spec=letter.to_address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language  # earlier, it would move into the first part
    return message


@contextmanager
def connection(mail_url: str, greeting: str) -> Iterator[smtplib.SMTP]:
    """Connect as MAIL_URL says: smtp, smtp+starttls or smtps, signed in where it names a user.

    `greeting` is the name we call ourselves; without it smtplib asks the name service for ours at every mail.
    """
    parts = urlsplit(mail_url)
    encrypted, host = ssl.create_default_context(), parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, greeting, timeout=TIMEOUT_SECONDS, context=encrypted
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, greeting, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=encrypted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
    finally:
        # A mail that was taken has been taken, however the goodbye goes: no error here may cause a second try.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _lasting_or_passing(code: int) -> Exception:
    return HopelessError(f"SMTP {code}") if code >= FINAL else smtplib.SMTPResponseException(code, "")
