"""Errors as designed pages in the reader's language; never a trace."""

from flask import Flask, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException


def prepare_errors(app: Flask) -> None:
    """Answer every HTTP error with a page that says what the person can do next."""
    app.register_error_handler(HTTPException, _http_error)


def _http_error(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    return render_template(
        "errors/error.html",
        code=code,
        title=_("Something went wrong"),
        explanation="",
        next_steps=[],
    ), code
