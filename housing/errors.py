"""Errors as designed pages in the reader's language: what happened, and what to do next; never a trace.

A view that has to stop, and has no page of its own to show, says why: `abort(409, description=_("..."))`, a whole
sentence; or only `abort(404)` where there is nothing to add.
"""

from typing import Any

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable, default_exceptions
from werkzeug.wrappers import Response

from housing.access import to_sign_in
from housing.error_texts import text_of
from housing.logs import log_failure

RETRY_SECONDS = 5
UNKNOWN_VISITOR = 401
SERVER_ERRORS = 500


def prepare_errors(app: Flask) -> None:
    """Answer every error with a page. What nobody expected is logged and answered without the database."""
    app.register_error_handler(HTTPException, _expected)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeoutError, _database_away)
    app.register_error_handler(Exception, _unexpected)
    app.register_error_handler(InternalServerError, _too_late)


def _expected(error: HTTPException) -> ResponseReturnValue:
    if error.code == UNKNOWN_VISITOR:
        return to_sign_in()
    if (error.code or SERVER_ERRORS) >= SERVER_ERRORS:
        return _standalone(error)
    said = None if error.description == type(error).description else error.description
    return _page(error, said)


def _form_too_old(error: HTTPException) -> ResponseReturnValue:
    explanation = _(
        "The page had been open too long, or you have signed in or out since. Nothing was saved. "
        "Go back, load the page again, and send it once more."
    )
    return _page(error, explanation)


def _database_away(error: DBAPIError | PoolTimeoutError) -> ResponseReturnValue:
    log_failure(error)
    return _standalone(ServiceUnavailable(retry_after=RETRY_SECONDS))


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    log_failure(error)
    return _standalone(default_exceptions[SERVER_ERRORS]())


def _too_late(error: InternalServerError) -> ResponseReturnValue:
    """Answer what went wrong after the view, as in saving the session; the framework has logged it by then."""
    away = isinstance(error.original_exception, (OperationalError, PoolTimeoutError))
    return _standalone(ServiceUnavailable(retry_after=RETRY_SECONDS) if away else error)


def _page(error: HTTPException, said: str | None) -> ResponseReturnValue:
    text = text_of(error.code or SERVER_ERRORS)
    try:
        page = render_template(
            "errors/error.html",
            code=error.code,
            title=text.title,
            explanation=said or text.explanation,
            next_steps=text.next_steps(),
        )
    except Exception as further:  # noqa: BLE001 (whatever goes wrong in drawing a page about an error)
        log_failure(further)
        return _standalone(error)
    return _with_headers(make_response(page), error)


def _standalone(error: HTTPException) -> Response:
    """Draw the page that asks neither session nor database, for when these are what is broken."""
    page = render_template("errors/standalone.html", static_folder=current_app.static_url_path)
    return _with_headers(make_response(page), error)


def _with_headers(response: Response, error: HTTPException) -> Response:
    """Keep what the error says to programs: Allow, Retry-After."""
    response.status_code = error.code or SERVER_ERRORS
    headers: list[tuple[str, Any]] = error.get_headers(request.environ)
    for name, value in headers:
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
