"""Sessions on the server: the browser holds a random id and nothing else, so that signing out really ends them.

Flask's own session lives in the cookie: a copy of it outlives signing out. See docs/decisions on sessions.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask.globals import request_ctx
from flask.sessions import SessionMixin

from housing.access import NOBODY, Viewer
from housing.accounts.session_rows import FoundSession, find_session, hash_of
from housing.clock import now

CSRF = "csrf_token"
ID_BYTES = 32


class BrowserSession(SessionMixin):
    """What is remembered about one browser. Looked up when first asked for; a row only when there is something to keep.

    The secret behind CSRF tokens is derived from the id, so that a visitor who only reads pages costs no row.
    """

    modified = False
    is_lost = False
    """Whether it could not be written: the answer is then an error, and the cookie is not handed out."""

    def __init__(self, session_id: str | None, secret: bytes, *, is_kept: bool = True) -> None:
        """Begin with the id the browser sent, if it did; one that is not kept leaves neither row nor cookie."""
        self.is_kept = is_kept
        self.id = session_id or _new_id()
        self.needs_cookie = session_id is None
        self.account_id: int | None = None
        self.ended: list[str] = []
        self._secret = secret
        self._is_used = False
        self._found: FoundSession | None = None
        self._data: dict[str, Any] | None = {} if session_id is None else None

    @property
    def found(self) -> FoundSession | None:
        """Return the session as it stands in the database, if it does."""
        self._load()
        return self._found

    @property
    def viewer(self) -> Viewer:
        """Return who uses this session."""
        return self.found.viewer if self.found else NOBODY

    @property
    def id_hash(self) -> str:
        """Return what the table knows this session by."""
        return hash_of(self.id)

    @property
    def wants_cookie(self) -> bool:
        """Tell whether the browser must be given the id."""
        return self.needs_cookie and (self._is_used or bool(self._data))

    def was_seen_before(self, instant: datetime) -> bool:
        """Tell whether a session that this request looked at was last used before `instant`."""
        return self._found is not None and self._found.seen_at <= instant

    def renew(self) -> None:
        """Go on under a new id and forget everything, at sign-in and sign-out: a known id is worth nothing."""
        if self.found:
            self.ended.append(self.id)
        self.id, self.needs_cookie = _new_id(), True
        self.account_id, self._found, self._data = None, None, {}
        self.modified = False

    def kept(self) -> dict[str, Any]:
        """Return what there is to be written."""
        return dict(self._load())

    def _load(self) -> dict[str, Any]:
        if self._data is None:
            self._data = {}  # first, so that a database out of reach is asked once and nobody is let in
            self._found = find_session(self.id, now())
            self._data = dict(self._found.data) if self._found else {}
        return self._data

    def __getitem__(self, key: str) -> Any:
        if key == CSRF:
            self._is_used = True
            return hmac.new(self._secret, self.id.encode(), hashlib.sha256).hexdigest()
        return self._load()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._load()[key] = value
        self.modified = True

    def __delitem__(self, key: str) -> None:
        if key != CSRF:  # derived, so there is nothing to delete: a new id brings a new one
            del self._load()[key]
            self.modified = True

    def __contains__(self, key: object) -> bool:
        return key == CSRF or key in self._load()

    def __iter__(self) -> Iterator[str]:
        return iter(self._load())

    def __len__(self) -> int:
        return len(self._load())


def _new_id() -> str:
    return secrets.token_urlsafe(ID_BYTES)


def browser_session() -> BrowserSession:
    """Return the session of this request as what it is; Flask's `session` is a stand-in for it."""
    opened = request_ctx.session
    if not isinstance(opened, BrowserSession):
        raise TypeError("sessions are kept by DatabaseSessions")
    return opened
