"""A real SMTP server for the tests: keeps what it accepts, refuses what it is told to refuse."""

import threading
from asyncio import Server
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Letter:
    """One accepted message with the addresses of its envelope."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        assert part is not None, f"the message has no text/{subtype} part"
        content = part.get_content()
        assert isinstance(content, str)
        return content


Wanted = Callable[[Letter], bool]


@dataclass
class Mailbox:
    """Everything the server has accepted since the test began."""

    letters: list[Letter] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    def refuse(self, recipient: str, answer: str) -> None:
        """Answer `RCPT TO` of this address with `answer`, such as '450 try later' or '550 unknown'."""
        self.refusals[recipient.casefold()] = answer

    def accept(self, recipient: str) -> None:
        """Take mail for this address again."""
        self.refusals.pop(recipient.casefold(), None)

    def to(self, recipient: str) -> list[Letter]:
        """Return the letters to one address, oldest first."""
        return [letter for letter in self.letters if recipient in letter.recipients]

    def wait_for(self, wanted: Wanted, timeout: float = 10) -> Letter:
        """Return the newest letter that is wanted, waiting up to `timeout` seconds for it to arrive."""
        with self._arrived:
            found = self._arrived.wait_for(lambda: self._newest(wanted), timeout)
            subjects = [(letter.recipients, letter.subject) for letter in self.letters]
            assert found, f"no such letter after {timeout} s; there are {subjects}"
            return found

    def clear(self) -> None:
        """Forget all letters and refusals."""
        with self._arrived:
            self.letters.clear()
            self.refusals.clear()

    def put(self, letter: Letter) -> None:
        """Keep a letter and wake whoever waits."""
        with self._arrived:
            self.letters.append(letter)
            self._arrived.notify_all()

    def _newest(self, wanted: Wanted) -> Letter | None:
        return next((letter for letter in reversed(self.letters) if wanted(letter)), None)


class _Handler:
    """What aiosmtpd asks about each recipient and message; the names are its protocol."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._mailbox.refusals.get(address.casefold())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        message = BytesParser(EmailMessage, policy=default).parsebytes(content)
        self._mailbox.put(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        return "250 Message accepted"


class _FreePort(Controller):
    """Listens on whatever port is free: aiosmtpd itself would knock at port 0."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's


class SmtpServer:
    """The server on a free port of 127.0.0.1; `mailbox` holds what came in."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self._controller = _FreePort(_Handler(self.mailbox), hostname="127.0.0.1", port=0)

    def start(self) -> None:
        """Listen; returns when the port is known."""
        self._controller.start()

    @property
    def url(self) -> str:
        """What MAIL_URL is set to."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()
