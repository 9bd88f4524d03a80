"""Which language is being written: a page's, from its beginning on, or that of the mail at hand.

The library knows it, too, but looks it up anew each time, and a page asks a hundred times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask_babel import force_locale, get_locale

DEFAULT = "sv"

_written: ContextVar[str | None] = ContextVar("written", default=None)


def written_language() -> str:
    """Return the language at hand; before a page has begun, or outside of one, what the library knows."""
    return _written.get() or _language_of_library()


@contextmanager
def writing_in(language: str) -> Iterator[None]:
    """Write in `language`, whoever asks: a mail is read by another than the one whose request it is written in."""
    token = _written.set(language)
    try:
        with force_locale(language):
            yield
    finally:
        _written.reset(token)


def begin_page() -> None:
    """Keep to the language of the request at hand, until `end_page`."""
    _written.set(_language_of_library())


def end_page() -> None:
    """Forget it, for the next request may be another person's."""
    _written.set(None)


def _language_of_library() -> str:
    locale = get_locale()
    return locale.language if locale else DEFAULT
