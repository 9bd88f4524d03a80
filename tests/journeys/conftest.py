"""The stage of the journeys: the example stock in place, a real server, people with browser windows of their own."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.harness.browser import PageFactory
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.smtp import Mailbox
from tests.journeys.operating import prepare
from tests.journeys.person import Person


@dataclass(frozen=True)
class Stage:
    """Where a journey happens. `app` is the same product on the same database, for looking at what was written."""

    app: Flask
    server: Server
    smtp: Mailbox
    javascript: bool
    windows: PageFactory

    def enter(self, email: str) -> Person:
        """Let somebody sit down at a browser of their own."""
        page = self.windows(base_url=self.server.url, javascript=self.javascript)
        return Person(page, email, self.smtp)

    def sign_in(self, email: str) -> Person:
        """Let somebody sit down and sign in."""
        person = self.enter(email)
        person.open("/sign-in")
        person.sign_in()
        return person


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run in the browser: every journey works either way."""
    with_scripts: bool = request.param
    return with_scripts


@pytest.fixture
def stage(
    app: Flask, serve: Callable[..., Server], smtp: Mailbox, javascript: bool, page_factory: PageFactory
) -> Stage:
    """Storuman and Sorsele with their housing, Umeå and Luleå without placements yet, on 24 November 2026."""
    prepare(app)
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat(), "WORKER_IN_PROCESS": "true"})
    return Stage(app, server, smtp, javascript, page_factory)
