"""Fixtures that every test may ask for. What they are made of stands in tests/harness/.

`ENGINES=sqlite` leaves PostgreSQL out, also where a test is about nothing else; `TEST_DATABASE_URL` names a server of
your own. A fixture imports what it is made of when it is first asked for: a test of a rule loads no Flask, no browser.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness.clock import MovableClock
from tests.harness.postgres import Guardian, server_url
from tests.harness.server import Server, running_server
from tests.harness.tiers import listed, name_of

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser
    from sqlalchemy.orm import Session

    from tests.harness.browser import PageFactory
    from tests.harness.client import CheckedClient
    from tests.harness.databases import Databases
    from tests.harness.forked import Nursery
    from tests.harness.smtp import Mailbox, SmtpServer

ENGINES = tuple(os.environ.get("ENGINES", "sqlite,postgresql").split(","))
TEMPLATES = "templates"
"""In the folder of the run: compiled ones, for all applications and servers."""

YOUNG_OBJECTS = 50_000
"""So many new objects before the collector looks at them (by itself it waits for 700)."""

GUARDIAN = pytest.StashKey[Guardian]()


def pytest_configure(config: pytest.Config) -> None:
    """Let one guardian stand by for all workers; it starts PostgreSQL when a test first asks."""
    if not hasattr(config, "workerinput"):
        config.stash[GUARDIAN] = Guardian()


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the longer tests, and leave out what is about an engine that is left out.

    Begin with the slow tests: the last ones share out well between workers only if they are short.
    """
    longer = listed()
    for item in items:
        if name_of(item.nodeid) in longer:
            item.add_marker(pytest.mark.longer)
    left_out = [item for item in items if _engine_of(item) not in (None, *ENGINES)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _engine_of(item: pytest.Item) -> str | None:
    """Return the engine that a test is on, if it is on any."""
    name: str | None = item.callspec.params.get("engine_name") if hasattr(item, "callspec") else None
    return name


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end: modules, tests, templates.

    It went through all of it again and again, a tenth of the time of tests with many rows.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove all databases with the run."""
    if GUARDIAN in config.stash:
        config.stash[GUARDIAN].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the guardian listens."""
    if GUARDIAN in node.config.stash:
        node.workerinput["guardian"] = str(node.config.stash[GUARDIAN].directory)


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest) -> Path:
    """The folder of this run, which its guardian removes in the end."""
    if GUARDIAN in request.config.stash:
        return request.config.stash[GUARDIAN].directory
    return Path(request.config.workerinput["guardian"])  # type: ignore[attr-defined]  # xdist's


@pytest.fixture(scope="session")
def compiled_templates(run_folder: Path) -> None:
    """Templates compiled once in the run, for the applications made from now on."""
    from tests.harness.compiled import remember_templates

    remember_templates(run_folder / TEMPLATES)


@pytest.fixture(scope="session")
def databases(run_folder: Path, compiled_templates: None) -> Iterator[Callable[[str], Databases]]:
    """The worker's databases by engine, made when a test first asks for the engine."""
    from tests.harness.databases import PostgresDatabases, SqliteDatabases
    from tests.harness.product import migrated

    made: dict[str, Databases] = {}

    def on(engine: str) -> Databases:
        if engine not in made:
            if engine == "postgresql":
                made[engine] = PostgresDatabases(server_url(run_folder), migrated)
            else:
                made[engine] = SqliteDatabases(Path(mkdtemp(dir=run_folder)), migrated)
        return made[engine]

    yield on
    for databases_of_engine in made.values():
        databases_of_engine.close()


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """The worker's applications by database URL; the `app` fixture lends them out."""
    return {}


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`: a test that asks for anything below runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(engine_name: str, databases: Callable[[str], Databases]) -> str:
    """A migrated database without any rows, this test's own. Commits are real."""
    own = databases(engine_name)
    own.renew()
    return own.url


@pytest.fixture
def empty_database_url(engine_name: str, databases: Callable[[str], Databases]) -> str:
    """A database without tables, for tests of the migrations."""
    return databases(engine_name).make_empty()


@pytest.fixture
def clock() -> MovableClock:
    """The application's clock: `clock.set(instant)`, `clock.advance(days=1)`."""
    return MovableClock()


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[SmtpServer]:
    """One SMTP server for the worker."""
    from tests.harness.smtp import SmtpServer

    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp(smtp_server: SmtpServer) -> Mailbox:
    """What arrives by SMTP during this test: `smtp.wait_for(...)`, `smtp.to(address)`, `smtp.refuse`."""
    smtp_server.mailbox.clear()
    return smtp_server.mailbox


@pytest.fixture
def app(
    database_url: str,
    engine_name: str,
    databases: Callable[[str], Databases],
    apps: dict[str, Flask],
    clock: MovableClock,
    smtp_server: SmtpServer,
) -> Iterator[Flask]:
    """The application on this test's database, its mail going to `smtp`; whatever it wrote must be discreet."""
    from tests.harness.discretion import assert_all_mail_is_discreet
    from tests.harness.product import as_found, engine_of, make_app

    if database_url not in apps:
        apps[database_url] = make_app(database_url, mail_url=smtp_server.url)
        databases(engine_name).lend(engine_of(apps[database_url]))
    with as_found(apps[database_url], clock, goes_on=True) as lent:
        yield lent
        assert_all_mail_is_discreet(lent)


@pytest.fixture
def session_scope(app: Flask) -> Iterator[Session]:
    """An application context for the whole test and its database session; the test commits."""
    from tests.harness.product import session_in

    with session_in(app) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """A visitor without JavaScript whose every page is checked; see `forms.post_form` for sending."""
    from tests.harness.client import CheckedClient

    return CheckedClient(app)


@pytest.fixture(scope="session")
def nursery(run_folder: Path) -> Iterator[Nursery]:
    """What the worker's servers are forked from."""
    from tests.harness.forked import Nursery

    started = Nursery(run_folder / TEMPLATES)
    yield started
    started.close()


@pytest.fixture
def serve(
    database_url: str, smtp_server: SmtpServer, nursery: Nursery, run_folder: Path
) -> Iterator[Callable[..., Server]]:
    """Start gunicorn on this test's database: `serve(processes=2, settings={"CLOCK": ...})`."""
    with ExitStack() as running:

        def start(*, processes: int = 2, settings: dict[str, str] | None = None) -> Server:
            chosen = {"MAIL_URL": smtp_server.url, "FILES_FOLDER": str(run_folder / "files"), **(settings or {})}
            server = running_server(database_url, processes=processes, settings=chosen, start=nursery.start)
            return running.enter_context(server)

        yield start


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """A running server with two processes."""
    return serve()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The worker's Chromium."""
    from tests.harness.browser import running_browser

    with running_browser() as started:
        yield started


@pytest.fixture
def page_factory(browser: Browser) -> Iterator[PageFactory]:
    """Open visitors: `page_factory(base_url=server.url, javascript=False, width=360)`."""
    from tests.harness.browser import Visitors

    visitors = Visitors(browser)
    yield visitors
    visitors.close()
