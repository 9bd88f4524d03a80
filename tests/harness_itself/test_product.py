"""The application that tests are lent: isolated, migrated, reachable by client, server and browser."""

from datetime import timedelta
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from housing.clock import now
from housing.database import db
from housing.jobs import Job
from tests.harness.browser import PageFactory
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forked import Forked, Nursery
from tests.harness.server import Server, running_server


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(session_scope: Session, turn: int) -> None:
    assert session_scope.scalars(select(Job)).all() == []
    session_scope.add(Job(kind="letter", payload={}, run_at=TUESDAY))
    session_scope.commit()


def test_the_clock_stands_until_it_is_moved(app: Flask, clock: MovableClock) -> None:
    with app.app_context():
        before = now()
        clock.advance(days=1)
        assert now() - before == timedelta(days=1)


@pytest.mark.slow
def test_the_client_and_the_server_answer(client: CheckedClient, server: Server) -> None:
    assert client.get("/healthz").status_code == 200
    assert "Traceback" not in server.log


@pytest.mark.slow
def test_a_server_starts_from_nothing_as_by_hand(database_url: str) -> None:
    with running_server(database_url) as server:
        assert "Traceback" not in server.log


@pytest.mark.slow
def test_a_server_ends_with_whoever_asked_for_it(database_url: str, nursery: Nursery) -> None:
    lines: list[Forked] = []

    def start(*order: Any) -> Forked:
        lines.append(nursery.start(*order))
        return lines[0]

    with running_server(database_url, start=start) as server:
        assert lines[0].is_up()
        lines[0].end()
        with pytest.raises(URLError):
            urlopen(f"{server.url}/healthz", timeout=5)


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_a_browser_reaches_the_server(server: Server, page_factory: PageFactory, javascript: bool) -> None:
    page = page_factory(base_url=server.url, javascript=javascript, width=360)
    answer = page.goto("/healthz")
    assert answer is not None
    assert answer.ok


def test_the_engine_is_the_one_that_was_asked_for(session_scope: Session, engine_name: str) -> None:
    assert db.engine.dialect.name == engine_name
    assert session_scope.scalar(text("SELECT 1")) == 1
