"""Mails as they are written: in both languages, to exactly one address, with links that begin as we say."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.config import ROOT
from housing.database import db, transact
from housing.jobs import Job
from housing.mail import BadAddressError, MailMessage, link, write_mail
from tests.harness.clock import TUESDAY
from tests.harness.discretion import World, assert_mail_is_discreet, given_away

LISA = "lisa@umu.example"
MAILS = ROOT / "templates" / "mail"
KINDS = sorted({path.stem for path in MAILS.iterdir()} - {"layout", "parts"})


def write(to: str = LISA, language: str = "sv", **values: object) -> MailMessage:
    """Write a mail with a sign-in code and commit."""
    told = {"code": "402917", "minutes": 10, "url": link("health.healthz"), **values}
    ref = transact(lambda: write_mail("sign_in_code", to=to, language=language, at=TUESDAY, **told))  # type: ignore[arg-type]
    return message_of(ref)


def message_of(ref: str | None) -> MailMessage:
    """Return the mail with that reference."""
    return db.session.scalars(select(MailMessage).where(MailMessage.ref == ref)).one()


def count(model: type[MailMessage] | type[Job]) -> int:
    """Count the rows of a table."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("sv", "Din kod till Praktikbo", "Din kod är:"),
        ("en", "Your code for Praktikbo", "Your code is:"),
    ],
)
def test_a_mail_is_written_as_text_and_html_in_the_readers_language(
    session_scope: Session, language: str, subject: str, sentence: str
) -> None:
    message = write(language=language)
    assert message.subject == subject
    for body in (message.text, message.html):
        assert sentence in body
        assert "402917" in body
    assert f'<html lang="{language}">' in message.html


def test_a_mail_exists_exactly_when_what_it_tells_of_was_committed(session_scope: Session) -> None:
    write_mail("sign_in_code", to=LISA, language="sv", at=TUESDAY, code="1", minutes=1, url="")
    assert (count(MailMessage), count(Job)) == (1, 1)
    session_scope.rollback()
    assert (count(MailMessage), count(Job)) == (0, 0)


@pytest.mark.parametrize(
    "address",
    [
        "a@umu.example, b@umu.example",
        "a@umu.example;b@umu.example",
        "Lisa <lisa@umu.example>",
        "lisa@umu.example\nBcc: everybody@umu.example",
        "lisa@umu.example\r\n\r\nHello",
        '"lisa@umu.example, b"@umu.example',
        "lisa",
        "",
    ],
)
def test_anything_but_one_address_is_refused(session_scope: Session, address: str) -> None:
    with pytest.raises(BadAddressError) as refused:
        write(to=address)
    assert "umu" not in str(refused.value)
    assert (count(MailMessage), count(Job)) == (0, 0)


def test_html_in_a_value_stays_text(session_scope: Session) -> None:
    message = write(code="<script>alert(1)</script>")
    assert "<script>" not in message.html
    assert "&lt;script&gt;" in message.html


def test_a_line_break_in_a_subject_becomes_a_space(app: Flask, session_scope: Session) -> None:
    told = DictLoader(
        {
            "mail/told.txt": "{% extends 'mail/layout.txt' %}{% block subject %}{{ place }}{% endblock %}",
            "mail/told.html": "{% extends 'mail/layout.html' %}",
        }
    )
    app.jinja_env.loader, loader = ChoiceLoader([told, app.jinja_env.loader]), app.jinja_env.loader  # type: ignore[list-item]
    try:
        place = "Umeå\r\tBcc: everybody@umu.example" + "x" * 300
        ref = write_mail("told", to=LISA, language="sv", at=TUESDAY, place=place)
    finally:
        app.jinja_env.loader = loader
    message = message_of(ref)
    assert message.subject.startswith("Umeå Bcc: everybody@umu.example")
    assert len(message.subject) == 200


def test_links_begin_with_our_address_whatever_host_a_request_named(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://evil.example"):
        assert link("health.healthz") == "http://127.0.0.1:8000/healthz"


def test_every_mail_has_a_message_id_of_its_own_under_our_domain(session_scope: Session) -> None:
    ids = {write().message_id for _ in range(5)}
    assert len(ids) == 5
    assert all(message_id.endswith("@praktikbo.example>") for message_id in ids)


def test_what_is_told_once_is_written_once_even_by_two_processes(app: Flask) -> None:
    barrier = Barrier(4)

    def tell() -> None:
        with app.app_context():
            barrier.wait()
            transact(
                lambda: write_mail(
                    "sign_in_code", to=LISA, language="sv", at=TUESDAY, once="daily:1", code="1", minutes=1, url=""
                )
            )

    threads = [Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with app.app_context():
        assert (count(MailMessage), count(Job)) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_mail_exists_as_text_and_html_in_the_common_frame(kind: str) -> None:
    for ending in ("txt", "html"):
        source = (MAILS / f"{kind}.{ending}").read_text(encoding="utf-8")
        assert f'{{% extends "mail/layout.{ending}" %}}' in source
        assert "url_for" not in source, "links come from housing.mail.link: they begin with BASE_URL"
        assert "name_of" not in source, "no mail names anybody"
    assert "{% block subject %}" in (MAILS / f"{kind}.txt").read_text(encoding="utf-8")


def test_the_check_for_discretion_bites() -> None:
    message = MailMessage(kind="news", subject="Lisa Lind", text="Storgatan 4, 23 feb. 2027", html="4711", person_id=1)
    message.to_address = LISA
    world = World(people=((1, "Nils Ek", LISA), (2, "Lisa Lind", "x@y.example")), streets=("Storgatan 4",))
    assert given_away(message, world) == ["Lisa Lind", "Storgatan 4", "4711"]
    message.html, message.text, message.subject = "", "https://127.0.0.1:8000/2345678", "Nils Ek"
    assert_mail_is_discreet(message, world)
