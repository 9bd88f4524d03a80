"""Addresses on our own host: where a visitor may be sent on to because an address asked for it."""

from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, urlsplit

LONGEST = 600


def own_path(candidate: str | None) -> str | None:
    """Return `candidate` if it is a path on this host, else none.

    Browsers read a backslash as a slash and leave out control characters, so "/\\evil.example" and
    "/<tab>/evil.example" lead away as "//evil.example" does.
    """
    if not candidate or len(candidate) > LONGEST or not candidate.startswith("/"):
        return None
    if candidate.startswith("//") or "\\" in candidate or not candidate.isprintable():
        return None
    parts = _split(candidate)
    return None if parts is None or parts.scheme or parts.netloc else candidate


def own_path_of(url: str | None, host: str) -> str | None:
    """Return the path and query of `url`, such as a Referer, if it is on `host`; else none."""
    parts = _split(url or "")
    if parts is None or parts.netloc != host:
        return None
    return own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def kept_choices(query: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return what `query` says under these names, for an address that keeps a reader's choices.

    Never all of it: `url_for` reads `endpoint`, `_method` or `_scheme` as its own, and a visitor may write them.
    """
    return {name: query[name] for name in names if name in query}


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
