"""The test client: Flask's own, CSRF protection on, and every page it gets is checked."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.harness.page_checks import check_response

BASE_URL = "http://127.0.0.1:8000"


class CheckedClient(FlaskClient):
    """A visitor whose browser complains about every faulty page (see `page_checks`)."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request to the address the product was told it has."""
        if args and isinstance(args[0], str):
            kwargs.setdefault("base_url", BASE_URL)
        response = super().open(*args, **kwargs)
        check_response(response)
        return response
