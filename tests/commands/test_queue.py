"""`flask jobs`: an operator sees what waits and what was given up, and can have it tried again."""

from flask import Flask
from sqlalchemy.orm import Session

from housing.commands.queue import jobs
from housing.database import transact
from housing.jobs import enqueue
from housing.leases import HopelessError, claim, put_off
from tests.harness.clock import TUESDAY, MovableClock


def told(app: Flask, *arguments: str) -> str:
    """Run the command and return what it printed."""
    result = app.test_cli_runner().invoke(jobs, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_parked_jobs_are_told_and_tried_again(session_scope: Session, app: Flask, clock: MovableClock) -> None:
    for number in range(3):
        transact(lambda number=number: enqueue("knit", {"row": number}, run_at=TUESDAY))  # type: ignore[misc]
    job = transact(lambda: claim(clock()))
    assert job is not None
    transact(lambda: put_off(job, HopelessError("SMTP 550"), clock()))
    lines = told(app).splitlines()
    assert [line.split()[:3] for line in lines] == [["2", "waiting", "knit"], ["1", "parked", "knit"]]
    assert lines[1].endswith("SMTP 550")
    assert told(app, "--retry").startswith("1 queued again.")
    again = [transact(lambda: claim(clock())) for _ in range(4)]
    assert [each.attempts for each in again if each] == [1, 1, 1]
