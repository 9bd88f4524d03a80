"""`flask worker` as a process of its own: it does what is due, and ends when it is told to."""

import os
import signal
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from housing.config import ROOT
from housing.database import transact
from housing.mail import write_mail
from tests.harness.clock import TUESDAY
from tests.harness.smtp import Mailbox, SmtpServer

COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "worker")


def environment(database_url: str, smtp_server: SmtpServer) -> dict[str, str]:
    """Return the settings of the process."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database_url,
        "MAIL_URL": smtp_server.url,
        "CLOCK": TUESDAY.isoformat(),
    }


def write(to: str) -> None:
    """Write a mail and commit."""
    told = {"code": "402917", "minutes": 10, "url": "http://127.0.0.1:8000/"}
    transact(lambda: write_mail("sign_in_code", to=to, language="sv", at=TUESDAY, **told))  # type: ignore[arg-type]


@pytest.mark.slow
def test_once_does_what_is_due_and_ends(
    session_scope: Session, app: Flask, database_url: str, smtp: Mailbox, smtp_server: SmtpServer
) -> None:
    for number in range(3):
        write(f"student{number}@umu.example")
    settings = environment(database_url, smtp_server)
    subprocess.run([*COMMAND, "--once"], cwd=ROOT, env=settings, check=True, timeout=60, capture_output=True)
    assert len(smtp.letters) == 3


@pytest.mark.slow
def test_a_running_worker_sends_what_comes_and_ends_on_sigterm(
    session_scope: Session, app: Flask, database_url: str, smtp: Mailbox, smtp_server: SmtpServer
) -> None:
    settings = environment(database_url, smtp_server)
    with subprocess.Popen(COMMAND, cwd=ROOT, env=settings, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"Worker started.\n"
        write("lisa@umu.example")
        smtp.wait_for(lambda letter: "lisa@umu.example" in letter.recipients, timeout=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
