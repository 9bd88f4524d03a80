"""The application under test: one per worker and engine, on a database that is renewed for each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from pydantic import SecretStr
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from housing.app import create_app
from housing.config import Settings
from housing.database import db, migrate
from tests.harness.client import BASE_URL
from tests.harness.clock import MovableClock
from tests.harness.server import SECRET

for setting in Settings.model_fields:  # a developer's own environment must not steer a test
    os.environ.pop(setting.upper(), None)


@cache
def _files() -> TemporaryDirectory[str]:
    """Return where photos are kept in the tests of this process; it is gone with it."""
    return TemporaryDirectory(prefix="praktikbo-files-")


def settings_for(database_url: str, **changes: Any) -> Settings:
    """Return settings that no environment variable changes."""
    standard: dict[str, Any] = {
        "app_env": "development",
        "database_url": database_url,
        "secret_key": SecretStr(SECRET),
        "base_url": BASE_URL,
        "demonstration": False,
        "worker_in_process": False,
        "files_folder": Path(_files().name),
    }
    return Settings(**{**standard, **changes})


def make_app(database_url: str, **changes: Any) -> Flask:
    """Build the application as a server would, with `changes` to the settings of the tests."""
    app = create_app(settings_for(database_url, **changes))
    engine = engine_of(app)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _spare_the_disk)
    return app


def _spare_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Let SQLite not wait for the disk: nothing here outlives the run, and what is read is the same."""
    connection.cursor().execute("PRAGMA synchronous=OFF")


def migrated(database_url: str) -> None:
    """Bring the database to the newest revision, as `flask db upgrade` does."""
    app = make_app(database_url)
    migrate(app)
    release(app)


def release(app: Flask) -> None:
    """Close every connection the application holds."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def engine_of(app: Flask) -> Engine:
    """Return what the application reaches its database by."""
    with app.app_context():
        return db.engine


@contextmanager
def as_found(app: Flask, clock: MovableClock, *, goes_on: bool = False) -> Iterator[Flask]:
    """Lend the application to one test and put its configuration and clock back afterwards.

    One that `goes_on` to the next test keeps its connections, which whoever renews the database knows of.
    """
    config = dict(app.config)
    app.extensions["clock"] = clock
    try:
        yield app
    finally:
        app.config.clear()
        app.config.update(config)
        if not goes_on:
            release(app)


@contextmanager
def session_in(app: Flask) -> Iterator[Session]:
    """Enter an application context and hand out its session; committing is up to the test."""
    with app.app_context():
        yield db.session()
