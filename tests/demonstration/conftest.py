"""The demonstration, laid out on the test's own database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from flask import Flask

from tests.harness.clock import MovableClock
from tests.harness.kept_rows import lay_out_demonstration
from tests.harness.product import as_found, make_app

LaidOut = Callable[[date], Flask]


@pytest.fixture
def laid_out(database_url: str, clock: MovableClock, run_folder: Path) -> Iterator[LaidOut]:
    """Lay the demonstration out as of a day, at noon of which the application's clock then stands."""
    with ExitStack() as lent:

        def lay_out(day: date) -> Flask:
            clock.set(datetime.combine(day, time(11), UTC))
            app = lent.enter_context(as_found(make_app(database_url, demonstration=True), clock))
            with app.app_context():
                lay_out_demonstration(day, run_folder)
            return app

        yield lay_out
