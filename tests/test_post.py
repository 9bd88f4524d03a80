"""Mail on its way, over a real SMTP server: nothing is lost, a repetition can be told, no recipient harms another."""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.notifications import booking_cancelled
from housing.bookings.services.deciding import approve_booking
from housing.config import ROOT
from housing.database import db, transact
from housing.day_lists.notifications import list_ready
from housing.day_lists.services.addressees import NewAddressee, add_addressee
from housing.day_lists.services.links import make_link
from housing.jobs import Job
from housing.leases import LEASE
from housing.mail import CODE_LASTS, MailMessage, job_key, write_mail
from housing.post import ADDRESS_LIMIT, ALL_LIMIT, KEPT, forget_old_mail, forget_stale_codes, send_mail
from housing.rules.day_list import Kind
from housing.worker import Worker
from tests.faults.conftest import MID_STAY
from tests.faults.reported import a_fault, link_to
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.product import settings_for
from tests.harness.smtp import Letter, Mailbox, SmtpServer
from tests.harness.world import World, build_world, found

LISA = "lisa@umu.example"


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns, without a mail from before."""
    world = build_world()
    db.session.query(Job).delete()
    db.session.query(MailMessage).delete()
    db.session.commit()
    return world


def write(to: str = LISA, kind: str = "news", at: datetime = TUESDAY) -> str:
    """Write a mail, commit, and return its Message-ID."""
    code = "402917" if kind == "sign_in_code" else "-"
    told = {"code": code, "minutes": 10, "url": "http://127.0.0.1:8000/"}
    ref = transact(lambda: write_mail("sign_in_code", to=to, language="sv", at=at, **told))  # type: ignore[arg-type]
    message = db.session.scalars(select(MailMessage).where(MailMessage.ref == ref)).one()
    message_id = message.message_id
    if kind != "sign_in_code":  # the templates of other kinds belong to other subjects
        message.kind = kind
        db.session.execute(update(Job).where(Job.dedupe_key == job_key(message.ref)).values(kind="send_mail"))
    db.session.commit()
    return message_id


def ids(letters: list[Letter]) -> list[str]:
    """Return the Message-IDs of letters."""
    return [str(letter.message["Message-ID"]) for letter in letters]


def jobs() -> list[Job]:
    """Return all jobs that send mail, and hold no transaction open."""
    rows = list(db.session.scalars(select(Job).where(Job.kind == "send_mail").order_by(Job.id)))
    db.session.expunge_all()
    db.session.rollback()
    return rows


def unsent() -> int:
    """Count the mails that are not marked as sent."""
    rows = db.session.scalars(select(MailMessage.id).where(MailMessage.sent_at.is_(None))).all()
    db.session.rollback()
    return len(rows)


def test_a_mail_arrives_as_text_and_html_with_its_own_id(session_scope: Session, app: Flask, smtp: Mailbox) -> None:
    message_id = write(kind="sign_in_code")
    Worker(app).drain()
    (letter,) = smtp.letters
    assert letter.recipients == (LISA,)
    assert letter.sender == "noreply@praktikbo.example"
    assert letter.subject == "Din kod till Praktikbo"
    assert "Din kod är:" in letter.text
    assert "Din kod är:" in letter.html
    assert letter.message["Message-ID"] == message_id
    assert letter.message["To"] == LISA
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.message["Content-Language"] == "sv"
    assert letter.message["Date"].datetime == TUESDAY
    assert unsent() == 0


def test_the_kept_copy_of_a_sent_mail_opens_nothing(
    world: World, app: Flask, smtp: Mailbox, clock: MovableClock
) -> None:
    clock.set(MID_STAY)
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=MID_STAY)
    a_fault(world)
    secret = link_to(world).removeprefix("/faults/")
    db.session.rollback()
    Worker(app).drain()
    (letter,) = [each for each in smtp.letters if secret in each.text]
    assert secret in letter.html, "it was sent whole"
    (kept,) = [each for each in _kept() if each.kind == "fault_reported"]
    assert kept.sent_at is not None
    for body in (kept.text, kept.html):
        assert secret not in body
        assert "/faults/…" in body, "what else it said is kept"


def test_so_does_that_of_a_list_for_people_without_accounts(world: World, app: Flask, smtp: Mailbox) -> None:
    addressee = add_addressee(
        NewAddressee(world.storuman.id, Kind.CLEANING, "stad@storuman.example", "sv", 0), person_id=None, at=TUESDAY
    )
    list_ready(addressee, secret := make_link(addressee, TUESDAY), TUESDAY, is_change=False)
    db.session.commit()
    Worker(app).drain()
    assert any(secret in each.text for each in smtp.letters)
    assert not any(secret in body for each in _kept() for body in (each.text, each.html))


def test_other_links_are_kept(world: World, app: Flask, smtp: Mailbox) -> None:
    booking = found(Booking, world.storuman.booking)
    booking_cancelled(booking, TUESDAY, by_municipality=True)
    page = f"/bookings/{booking.ref}"
    db.session.commit()
    Worker(app).drain()
    assert any(page in each.text for each in _kept() if each.kind == "booking_cancelled")


def _kept() -> list[MailMessage]:
    db.session.expire_all()
    rows = list(db.session.scalars(select(MailMessage)))
    db.session.expunge_all()
    db.session.rollback()
    return rows


def test_four_workers_send_each_mail_once(app: Flask, smtp: Mailbox) -> None:
    with app.app_context():
        written = {write(f"student{number}@umu.example") for number in range(20)}
    threads = [Thread(target=Worker(app).drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(ids(smtp.letters)) == Counter(written)


def test_a_worker_that_dies_before_the_mark_leaves_the_mail_to_be_repeated_under_its_id(
    session_scope: Session, app: Flask, clock: MovableClock, smtp: Mailbox
) -> None:
    def die_after(payload: dict[str, Any], at: datetime) -> Callable[[], None]:
        send_mail(payload, at)
        raise KeyboardInterrupt

    message_id = write()
    with pytest.raises(KeyboardInterrupt):
        Worker(app, errands={"send_mail": die_after}).drain()
    assert unsent() == 1
    Worker(app).drain()
    assert ids(smtp.letters) == [message_id], "the dead worker's lease was not respected"
    clock.advance(seconds=LEASE.total_seconds())
    Worker(app).drain()
    Worker(app).drain()
    assert ids(smtp.letters) == [message_id, message_id]
    assert unsent() == 0


@pytest.mark.slow
def test_a_worker_process_killed_among_its_mails_loses_none(
    session_scope: Session, app: Flask, database_url: str, clock: MovableClock, smtp: Mailbox, smtp_server: SmtpServer
) -> None:
    written = {write(f"student{number}@umu.example") for number in range(30)}
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "MAIL_URL": smtp_server.url,
        "CLOCK": TUESDAY.isoformat(),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        smtp.wait_for(lambda _letter: len(smtp.letters) >= 5, timeout=60)
        process.send_signal(signal.SIGKILL)
    clock.advance(seconds=LEASE.total_seconds())
    Worker(app).drain()
    arrived = Counter(ids(smtp.letters))
    assert set(arrived) == written
    assert sum(arrived.values()) <= len(written) + 1, "one killed worker repeats one mail at most"
    assert unsent() == 0


def test_a_recipient_that_does_not_exist_costs_the_others_nothing(
    session_scope: Session, app: Flask, smtp: Mailbox
) -> None:
    smtp.refuse("gone@umu.example", "550 unknown")
    for number in range(10):
        write("gone@umu.example" if number == 3 else f"student{number}@umu.example")
    Worker(app).drain()
    assert len(smtp.letters) == 9
    assert [job.last_error for job in jobs() if job.failed_at] == ["SMTP 550"]


def test_a_recipient_that_asks_for_patience_gets_it(
    session_scope: Session, app: Flask, clock: MovableClock, smtp: Mailbox
) -> None:
    smtp.refuse(LISA, "450 later")
    message_id = write()
    Worker(app).drain()
    assert [(job.last_error, job.failed_at) for job in jobs()] == [("SMTPResponseException 450", None)]
    smtp.accept(LISA)
    Worker(app).drain()
    assert smtp.letters == []
    clock.advance(minutes=1)
    Worker(app).drain()
    assert ids(smtp.letters) == [message_id]


def test_while_the_mail_server_is_away_mail_waits(
    session_scope: Session, app: Flask, clock: MovableClock, smtp: Mailbox, database_url: str
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{nobody.getsockname()[1]}"
        written = write()
        with_settings(app, database_url, mail_url=url, work=lambda: Worker(app).drain())
    assert [job.failed_at for job in jobs()] == [None]
    assert (jobs()[0].last_error or "").startswith("ConnectionRefusedError")
    clock.advance(hours=1)
    Worker(app).drain()
    assert ids(smtp.letters) == [written]


def test_without_a_mail_server_mail_is_kept_and_goes_nowhere(
    session_scope: Session, app: Flask, smtp: Mailbox, database_url: str
) -> None:
    write()
    with_settings(app, database_url, mail_url=None, work=lambda: Worker(app).drain())
    assert smtp.letters == []
    assert unsent() == 1
    assert jobs()[0].done_at is not None


def test_a_server_without_encryption_gets_nothing_when_encryption_was_asked_for(
    session_scope: Session, app: Flask, smtp: Mailbox, smtp_server: SmtpServer, database_url: str
) -> None:
    write()
    url = smtp_server.url.replace("smtp://", "smtp+starttls://")
    with_settings(app, database_url, mail_url=url, work=lambda: Worker(app).drain())
    assert smtp.letters == []
    assert [(job.last_error, job.failed_at) for job in jobs()] == [("SMTPNotSupportedError", None)]


def test_the_brake_is_as_tight_as_promised() -> None:
    """Five an hour to one person, five hundred in ten minutes to everybody: docs/decisions/jobs-and-mail.md."""
    assert (ADDRESS_LIMIT, ALL_LIMIT) == (5, 500)


def test_the_brake_holds_a_storm_to_one_address_for_an_hour(
    session_scope: Session, app: Flask, clock: MovableClock, smtp: Mailbox
) -> None:
    for _ in range(ADDRESS_LIMIT + 3):
        write(kind="news")
    write("nils@umu.example", kind="news")
    write(kind="sign_in_code")
    Worker(app).drain()
    assert len(smtp.to(LISA)) == ADDRESS_LIMIT + 1, "a sign-in code passes"
    assert len(smtp.to("nils@umu.example")) == 1
    clock.advance(minutes=59)
    Worker(app).drain()
    assert len(smtp.to(LISA)) == ADDRESS_LIMIT + 1
    clock.advance(minutes=1)
    Worker(app).drain()
    assert len(smtp.to(LISA)) == ADDRESS_LIMIT + 4, "held, not lost"


def test_the_brake_holds_a_storm_to_everybody(
    session_scope: Session, app: Flask, clock: MovableClock, smtp: Mailbox
) -> None:
    common = {"kind": "news", "language": "sv", "subject": "", "text": "", "html": "", "written_at": TUESDAY}
    rows = [
        {**common, "to_address": f"s{n}@umu.example", "message_id": f"<{n}@x>", "sent_at": TUESDAY}
        for n in range(ALL_LIMIT)
    ]
    session_scope.execute(insert(MailMessage), rows)
    session_scope.commit()
    write(kind="news")
    Worker(app).drain()
    assert smtp.letters == []
    clock.advance(minutes=10)
    Worker(app).drain()
    assert len(smtp.letters) == 1


def texts() -> list[str]:
    """Return what the mails of the table still say, and hold no transaction open."""
    rows = [text + html for text, html in db.session.execute(select(MailMessage.text, MailMessage.html))]
    db.session.rollback()
    return rows


def test_a_code_that_was_sent_is_not_kept(session_scope: Session, app: Flask, smtp: Mailbox) -> None:
    write(kind="sign_in_code")
    Worker(app).drain()
    assert "402917" in smtp.letters[0].text
    assert texts() == [""]


def test_a_code_goes_before_everything_that_waits(session_scope: Session, app: Flask, smtp: Mailbox) -> None:
    for number in range(4):
        write(f"student{number}@umu.example")
    code = write(kind="sign_in_code")
    Worker(app).drain()
    assert ids(smtp.letters)[0] == code


def test_a_code_that_comes_too_late_is_neither_sent_nor_kept(
    session_scope: Session, app: Flask, clock: MovableClock, smtp: Mailbox
) -> None:
    write(kind="sign_in_code")
    clock.advance(seconds=CODE_LASTS.total_seconds() + 1)
    Worker(app).drain()
    assert smtp.letters == []
    transact(lambda: forget_stale_codes(clock.instant))
    assert texts() == [""]


def test_mail_is_forgotten_when_it_has_served(session_scope: Session, app: Flask) -> None:
    write(at=TUESDAY - KEPT - timedelta(seconds=1))
    kept = write(at=TUESDAY - KEPT)
    transact(lambda: forget_old_mail(TUESDAY))
    assert session_scope.scalars(select(MailMessage.message_id)).all() == [kept]


def with_settings(app: Flask, database_url: str, *, mail_url: str | None, work: Callable[[], object]) -> None:
    """Do `work` while the application has another MAIL_URL."""
    usual = app.extensions["settings"]
    app.extensions["settings"] = settings_for(database_url, mail_url=mail_url)
    try:
        work()
    finally:
        app.extensions["settings"] = usual
