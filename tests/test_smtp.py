"""What MAIL_URL can say, and what happens when the other side does not play along."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from smtplib import SMTPAuthenticationError, SMTPServerDisconnected

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from housing import smtp
from housing.smtp import Letter, compose, send
from tests.harness.clock import TUESDAY

LETTER = Letter(
    to_address="lisa@umu.example",
    subject="Ditt rum i Åsele",
    text="Hej!\n",
    html="<p>Hej!</p>",
    language="sv",
    message_id="<one@praktikbo.example>",
    written_at=TUESDAY,
)
SENDER = "Praktikbo <noreply@praktikbo.example>"


class Demanding:
    """A server that takes mail only from who signs in."""

    def __init__(self) -> None:
        self.signed_in: list[tuple[bytes, bytes]] = []
        self.taken = 0

    def __call__(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        """Check a sign-in, as aiosmtpd asks for it."""
        assert isinstance(given, LoginPassword)
        self.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"p:ss@w/rd", handled=False)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Take a mail."""
        self.taken += 1
        return "250 taken"


@pytest.fixture
def demanding() -> Iterator[tuple[Demanding, int]]:
    """A demanding server and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = Demanding()
    controller = Controller(server, "127.0.0.1", port, auth_required=True, auth_require_tls=False, authenticator=server)
    controller.start()
    yield server, port
    controller.stop()


# The server warns that a sign-in without encryption is unwise; here nobody listens.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_user_and_password_come_from_mail_url(demanding: tuple[Demanding, int]) -> None:
    server, port = demanding
    send(LETTER, mail_url=f"smtp://prakt%40kommunen:p%3Ass%40w%2Frd@127.0.0.1:{port}", mail_from=SENDER)
    assert server.signed_in == [(b"prakt@kommunen", b"p:ss@w/rd")]
    assert server.taken == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_waited_out_not_given_up(demanding: tuple[Demanding, int]) -> None:
    _, port = demanding
    with pytest.raises(SMTPAuthenticationError):
        send(LETTER, mail_url=f"smtp://prakt:old@127.0.0.1:{port}", mail_from=SENDER)


def test_a_server_that_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(SMTPServerDisconnected):
            send(LETTER, mail_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}", mail_from=SENDER)


def test_the_wire_carries_what_was_written() -> None:
    sent = message_from_bytes(bytes(compose(LETTER, SENDER)), policy=default)
    assert sent["Subject"] == "Ditt rum i Åsele"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    assert [address.addr_spec for address in sent["To"].addresses] == ["lisa@umu.example"]
