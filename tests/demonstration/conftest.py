"""The demonstration, laid out on the test's own database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from housing.database import transact
from housing.demonstration.load import load_demonstration
from tests.harness.clock import MovableClock
from tests.harness.product import as_found, make_app

LaidOut = Callable[[date], Flask]


@pytest.fixture
def laid_out(database_url: str, clock: MovableClock) -> Iterator[LaidOut]:
    """Lay the demonstration out as of a day, at noon of which the application's clock then stands."""
    with ExitStack() as lent:

        def lay_out(day: date) -> Flask:
            clock.set(datetime.combine(day, time(11), UTC))
            app = lent.enter_context(as_found(make_app(database_url, demonstration=True), clock))
            with app.app_context():
                transact(lambda: load_demonstration(day))
            return app

        yield lay_out
