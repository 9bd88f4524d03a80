"""The stage for two who act at once, without chance: `stage.at(boundary, scene, one, other)`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from housing.database import db, dialect_url
from tests.harness.clock import MovableClock
from tests.harness.databases import Databases
from tests.harness.product import as_found, make_app
from tests.races.stage import Stage


@pytest.fixture
def stage(app: Flask, engine_name: str, databases: Callable[[str], Databases], database_url: str) -> Iterator[Stage]:
    onlooker = create_engine(dialect_url(database_url), poolclass=NullPool)
    with ExitStack() as stack:
        stack.callback(onlooker.dispose)
        orderly = stack.enter_context(_on_sqlite(databases("sqlite"))) if engine_name == "postgresql" else None
        stack.enter_context(app.app_context())
        yield Stage(app, databases(engine_name).renew, onlooker, orderly)


@contextmanager
def _on_sqlite(files: Databases) -> Iterator[Stage]:
    files.renew()
    app = make_app(files.url)
    with as_found(app, MovableClock()), app.app_context():
        files.lend(db.engine)
        yield Stage(app, files.renew, db.engine)
