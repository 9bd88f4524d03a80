"""The application under test: one per worker and engine, on a database that is renewed for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from pydantic import SecretStr

from housing.app import create_app
from housing.config import Settings
from housing.database import db, migrate
from tests.harness.client import BASE_URL
from tests.harness.server import SECRET

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""When every test begins, unless it says otherwise: nine o'clock in Stockholm, the term VT27 ahead."""


@dataclass
class MovableClock:
    """The application's clock in a test: stands still until it is moved."""

    instant: datetime = TUESDAY

    def __call__(self) -> datetime:
        """Show the time."""
        return self.instant

    def set(self, instant: datetime) -> None:
        """Move to an instant (aware)."""
        assert instant.tzinfo is not None
        self.instant = instant

    def advance(self, **parts: float) -> None:
        """Move on by `days=`, `hours=`, `minutes=` ... as timedelta names them."""
        self.instant += timedelta(**parts)


def settings_for(database_url: str, **changes: Any) -> Settings:
    """Return settings that no environment variable changes."""
    standard: dict[str, Any] = {
        "app_env": "development",
        "database_url": database_url,
        "secret_key": SecretStr(SECRET),
        "base_url": BASE_URL,
        "demonstration": False,
        "worker_in_process": False,
    }
    return Settings(**{**standard, **changes})


def make_app(database_url: str, **changes: Any) -> Flask:
    """Build the application as a server would, with `changes` to the settings of the tests."""
    return create_app(settings_for(database_url, **changes))


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


@contextmanager
def as_found(app: Flask, clock: MovableClock) -> Iterator[Flask]:
    """Lend the application to one test and put its configuration and clock back afterwards."""
    config = dict(app.config)
    app.extensions["clock"] = clock
    try:
        yield app
    finally:
        app.config.clear()
        app.config.update(config)
        release(app)
