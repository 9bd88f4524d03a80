"""What every answer carries and every request must satisfy: headers, cookies, transaction mode, host."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from werkzeug.sansio.utils import host_is_trusted

from housing.access import viewer
from housing.config import Settings
from housing.database import writing

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # no-referrer would make every POST over https fail the referrer check
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ASKED_BY_NUMBER = frozenset({"health.healthz", "health.readyz"})
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
NUL = "\x00"
AROUND_A_FILE = 100_000
A_YEAR = 31_536_000
SECURE_HEADERS = {"Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"}


def prepare_security(app: Flask, settings: Settings) -> None:
    """Set cookies, hosts and headers, and let safe requests only read."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if settings.is_secure else "session",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if settings.in_production:
        app.before_request(_only_for([urlsplit(settings.address).hostname or ""]))
    app.before_request(_choose_transaction)
    app.after_request(_add_headers)
    app.teardown_request(_forget_transaction)
    if settings.is_secure:
        app.after_request(lambda response: _with(response, SECURE_HEADERS))


def _only_for(hosts: list[str]) -> Callable[[], None]:
    """Refuse requests for another host; whoever asks after the health of the process calls it by its number."""

    def refuse_other_hosts() -> None:
        if request.endpoint not in ASKED_BY_NUMBER and not host_is_trusted(request.host, hosts):
            abort(400)

    return refuse_other_hosts


def prepare_input(app: Flask) -> None:
    """Refuse the one character that no database text can hold, wherever in a request it stands.

    Nobody can type it; PostgreSQL refuses it with an error of its own, and what SQLite keeps could not be moved.
    """
    app.before_request(_let_body_be_large)
    app.before_request(_refuse_nul)


def takes_body(most: int) -> Callable[[View], View]:
    """Let a view be sent more than other views: at most so many bytes, and what a form adds to them."""

    def mark(view: View) -> View:
        view.largest_body = most + AROUND_A_FILE  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def _let_body_be_large() -> None:
    """Say so before the form is read for the first time."""
    largest = getattr(current_app.view_functions.get(request.endpoint or ""), "largest_body", 0)
    if largest > (request.max_content_length or 0):
        request.max_content_length = largest


def _refuse_nul() -> None:
    if NUL in request.path:
        request.path = "/"  # pages write their own address into links
        abort(404)
    sent = (request.args, request.form) if request.method not in SAFE_METHODS else (request.args,)
    for fields in sent:
        if any(NUL in text for name, values in fields.lists() for text in (name, *values)):
            abort(400)
    if request.method not in SAFE_METHODS and any(NUL in (file.filename or "") for file in request.files.values()):
        abort(400)


def _choose_transaction() -> None:
    writing.set(request.method not in SAFE_METHODS)


def _forget_transaction(_error: BaseException | None) -> None:
    writing.set(True)


def policy_of_own_style(written: str) -> str:
    """Return a content security policy for a text that brings its own style: exactly its style blocks, nothing else."""
    allowed = " ".join(f"'sha256-{_digest(style)}'" for style in STYLE.findall(written)) or "'none'"
    return f"default-src 'none'; style-src {allowed}; base-uri 'none'; frame-ancestors 'none'"


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()


def _with(response: Response, headers: dict[str, str]) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def _add_headers(response: Response) -> Response:
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store" if viewer().is_signed_in else "no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
    return _with(response, HEADERS)
