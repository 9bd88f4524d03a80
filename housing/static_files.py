"""Addresses of our own static files: with a mark of their content, so that browsers may keep them for good."""

from functools import lru_cache
from hashlib import sha256

from flask import Flask, Response, request

from housing.config import ROOT

MARK_LENGTH = 10
FOR_GOOD = "public, max-age=31536000, immutable"


@lru_cache
def _marked(name: str) -> str:
    mark = sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:MARK_LENGTH]
    return f"/static/{name}?v={mark}"


def static_url(name: str) -> str:
    """Return the address of a file under `static/`. Raises `FileNotFoundError` for one that is not there."""
    return request.script_root + _marked(name)


def static_urls(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of several files, put together once: every page names the same style sheets."""
    return _all_marked(request.script_root, names)


@lru_cache
def _all_marked(root: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(root + _marked(name) for name in names)


def prepare_static_files(app: Flask) -> None:
    """Let templates name static files, and browsers keep what is asked for by its mark."""
    app.jinja_env.globals.update(static_url=static_url, static_urls=static_urls)
    app.after_request(_keep_for_good)


def _keep_for_good(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code < 400:  # noqa: PLR2004 (no error)
        response.headers["Cache-Control"] = FOR_GOOD
    return response
