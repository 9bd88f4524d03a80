"""Addresses on our own host: where a visitor may be sent on to because an address asked for it."""

from urllib.parse import urlsplit

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
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else candidate
