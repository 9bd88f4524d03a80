"""Sent mail: in a demonstration every mail can be read and its links work; elsewhere there is no such page."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from housing.database import db, transact
from housing.mail import MailMessage, link, write_mail
from housing.sent_mail.links import here, pieces
from housing.worker import Worker
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.product import as_found, make_app
from tests.harness.smtp import Mailbox

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def demonstration(database_url: str, clock: MovableClock) -> Iterator[Flask]:
    """The application as a demonstration without a mail server."""
    with as_found(make_app(database_url, demonstration=True), clock) as app:
        yield app


@pytest.fixture
def visitor(demonstration: Flask) -> CheckedClient:
    """Somebody who looks at the demonstration."""
    return CheckedClient(demonstration)


def write(app: Flask, to: str = "lisa@umu.example") -> MailMessage:
    """Write a mail and commit."""
    with app.app_context():
        told = {"code": "402917", "minutes": 10, "url": link("health.healthz")}
        ref = transact(lambda: write_mail("sign_in_code", to=to, language="sv", at=TUESDAY, **told))  # type: ignore[arg-type]
        return db.session.scalars(select(MailMessage).where(MailMessage.ref == ref)).one()


def links(html: str) -> list[str]:
    """Return where the links in the main part of a page lead."""
    main = BeautifulSoup(html, "html.parser").select("main a")
    return [str(anchor["href"]) for anchor in main]


def test_before_the_first_mail_the_page_says_what_it_is_for(visitor: CheckedClient) -> None:
    assert "Inga mejl ännu" in visitor.get("/sent-mail", headers={"Accept-Language": "sv"}).text


def test_the_newest_mail_stands_first_and_links_to_itself(demonstration: Flask, visitor: CheckedClient) -> None:
    first, second = write(demonstration, "a@umu.example"), write(demonstration, "b@umu.example")
    page = visitor.get("/sent-mail")
    assert links(page.text) == [f"/sent-mail/{second.ref}", f"/sent-mail/{first.ref}"]
    assert page.text.index("b@umu.example") < page.text.index("a@umu.example")


def test_many_mails_stand_on_several_pages(demonstration: Flask, visitor: CheckedClient) -> None:
    written = [write(demonstration).ref for _ in range(26)]
    first, second = visitor.get("/sent-mail"), visitor.get("/sent-mail?page=2")
    assert "/sent-mail?page=2" in links(first.text)
    assert f"/sent-mail/{written[0]}" not in links(first.text)
    assert f"/sent-mail/{written[0]}" in links(second.text)
    for strange in ("0", "99", "-1", "x"):
        assert visitor.get(f"/sent-mail?page={strange}").status_code == 200


def test_a_mails_links_can_be_followed(demonstration: Flask, visitor: CheckedClient) -> None:
    message = write(demonstration)
    page = visitor.get(f"/sent-mail/{message.ref}")
    assert "402917" in page.text
    assert "/healthz" in links(page.text)
    as_html = visitor.get(f"/sent-mail/{message.ref}/html")
    assert 'href="/healthz"' in as_html.text
    assert visitor.get("/healthz").status_code == 200


def test_the_html_version_brings_its_own_style_and_nothing_else(demonstration: Flask, visitor: CheckedClient) -> None:
    message = write(demonstration)
    policy = visitor.get(f"/sent-mail/{message.ref}/html").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script-src" not in policy


def test_what_became_of_a_mail_is_told(demonstration: Flask, visitor: CheckedClient) -> None:
    message = write(demonstration)
    swedish = {"Accept-Language": "sv"}
    assert "Väntar på att skickas" in visitor.get(f"/sent-mail/{message.ref}", headers=swedish).text
    Worker(demonstration).drain()
    assert "Sparat här" in visitor.get(f"/sent-mail/{message.ref}", headers=swedish).text


def test_with_a_mail_server_it_says_sent_or_refused(
    database_url: str, clock: MovableClock, smtp: Mailbox, app: Flask
) -> None:
    smtp.refuse("gone@umu.example", "550 unknown")
    mail_url = app.extensions["settings"].mail_url
    with as_found(make_app(database_url, demonstration=True, mail_url=mail_url), clock) as served:
        arrived, refused = write(served), write(served, "gone@umu.example")
        Worker(served).drain()
        visitor = CheckedClient(served)
        swedish = {"Accept-Language": "sv"}
        assert "Skickat" in visitor.get(f"/sent-mail/{arrived.ref}", headers=swedish).text
        assert "Kom inte fram" in visitor.get(f"/sent-mail/{refused.ref}", headers=swedish).text


def test_a_mail_that_is_not_there_is_not_found(visitor: CheckedClient) -> None:
    assert visitor.get("/sent-mail/abcdefghjk").status_code == 404
    assert visitor.get("/sent-mail/abcdefghjk/html").status_code == 404


def test_outside_a_demonstration_nobody_reads_mails(app: Flask, client: CheckedClient) -> None:
    message = write(app)
    for page in ("/sent-mail", f"/sent-mail/{message.ref}", f"/sent-mail/{message.ref}/html"):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://127.0.0.1:8000/bookings/abc?tab=1", "/bookings/abc?tab=1"),
        ("http://127.0.0.1:8001/bookings/abc", "/bookings/abc"),
        ("http://127.0.0.1:8000", "/"),
        ("https://bo.kommunen.example/x", "https://bo.kommunen.example/x"),
    ],
)
def test_links_to_ourselves_lead_to_where_the_mail_is_read(url: str, path: str) -> None:
    assert here(url, ADDRESS) == path


def test_a_text_is_taken_apart_without_losing_a_letter() -> None:
    text = "Se http://127.0.0.1:8000/a\noch sedan https://umu.example/b."
    assert "".join(piece.text for piece in pieces(text, ADDRESS)) == text
    assert [piece.url for piece in pieces(text, ADDRESS) if piece.url] == ["/a", "https://umu.example/b"]
