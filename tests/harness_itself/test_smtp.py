"""The tests' own SMTP server keeps and refuses mail as a real one does."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from tests.harness.smtp import Mailbox, SmtpServer


def send(server: SmtpServer, *recipients: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "bo@kommun.example", "Rum i Åsele"
    letter.set_content("Välkommen")
    letter.add_alternative("<p>Välkommen</p>", subtype="html")
    address = urlsplit(server.url)
    with smtplib.SMTP(address.hostname or "", address.port or 0) as connection:
        connection.send_message(letter, to_addrs=list(recipients))


def test_a_letter_is_kept_with_its_parts(smtp_server: SmtpServer, smtp: Mailbox) -> None:
    send(smtp_server, "student@skola.example")
    letter = smtp.wait_for(lambda letter: "student@skola.example" in letter.recipients)
    assert (letter.subject, letter.text.strip()) == ("Rum i Åsele", "Välkommen")
    assert "<p>Välkommen</p>" in letter.html


def test_a_refused_recipient_gets_the_answer_it_was_given(smtp_server: SmtpServer, smtp: Mailbox) -> None:
    smtp.refuse("full@skola.example", "450 mailbox full, try later")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp_server, "full@skola.example")
    assert refused.value.recipients["full@skola.example"][0] == 450
    smtp.accept("full@skola.example")
    send(smtp_server, "full@skola.example")
    assert len(smtp.to("full@skola.example")) == 1


def test_waiting_in_vain_tells_what_did_arrive(smtp_server: SmtpServer, smtp: Mailbox) -> None:
    send(smtp_server, "student@skola.example")
    with pytest.raises(AssertionError, match="Rum i Åsele"):
        smtp.wait_for(lambda letter: letter.subject == "Nyckel", timeout=0.1)
