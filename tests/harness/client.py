"""The test client: Flask's own, CSRF protection on, and every page it gets is checked."""

from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from housing.database import db
from tests.harness.page_checks import check_response

BASE_URL = "http://127.0.0.1:8000"


class CheckedClient(FlaskClient):
    """A visitor whose browser complains about every faulty page (see `page_checks`)."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request to the address the product was told it has."""
        if args and isinstance(args[0], str):
            kwargs.setdefault("base_url", BASE_URL)
        response = self._as_a_server_would(*args, **kwargs)
        check_response(response)
        return response

    def _as_a_server_would(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Give the request a database session of its own, also inside a test's application context.

        It sees what the test has committed. On SQLite a test that has only read would hold the one place of a
        writer, so its transaction is ended first.
        """
        if has_app_context():
            left = [*db.session.new, *db.session.dirty, *db.session.deleted]
            assert not left, f"commit before you send a request: {left}"
            db.session.rollback()
        return Context().run(super().open, *args, **kwargs)
