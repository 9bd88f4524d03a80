"""What is logged: one line of JSON for each request and each failure, on standard error.

A line says when (UTC), which request, which view, how it ended and how long it took. It never holds an address, a
query, a path with references, a network address or a message of an exception: any of these can be about a person.
"""

import logging
import secrets
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request

from housing.access import viewer

ROOT = Path(__file__).resolve().parents[1]
QUIET = frozenset({"static", "health.healthz", "health.readyz"})


def prepare_logs(app: Flask) -> None:
    """Log every request but the static files' and the health checks'."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    app.logger.handlers = [_Failures()]
    app.logger.propagate = False
    app.before_request(_begin)
    app.after_request(_log_request)


class _Failures(logging.Handler):
    """What the framework itself reports, as when an answer cannot be finished: said as `log_failure` says it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the class of the error and where it arose; the framework's own line holds the path and the message."""
        if record.exc_info and record.exc_info[1] is not None:
            log_failure(record.exc_info[1])


def log_event(event: str, **facts: Any) -> None:
    """Log that something happened. Facts are codes, numbers and ids, never names or what people wrote."""
    structlog.get_logger().info(event, request=_request_id(), **facts)


def log_failure(error: BaseException) -> None:
    """Log what went wrong and where in the code, without the message and without values."""
    structlog.get_logger().error(
        "failure", request=_request_id(), view=_view(), error=type(error).__name__, stack=stack_of(error)
    )
    if not current_app.extensions["settings"].in_production:
        traceback.print_exception(error)  # a developer's machine knows nobody


def stack_of(error: BaseException) -> list[str]:
    """Return "file:line function" from the outermost to the innermost call, and the same for what caused it."""
    calls = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    cause = error.__cause__
    return [*calls, f"caused by {type(cause).__name__}", *stack_of(cause)] if cause else calls


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(8)


def _log_request(response: Response) -> Response:
    if request.endpoint not in QUIET:
        log_event(
            "request",
            method=request.method,
            view=_view(),
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            signed_in=viewer().is_signed_in,
        )
    if found := _request_id():
        response.headers["X-Request-Id"] = found
    return response


def _request_id() -> str | None:
    return g.get("request_id") if has_request_context() else None


def _view() -> str | None:
    return request.endpoint if has_request_context() else None


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])
