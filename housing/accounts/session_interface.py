"""How requests open and save their sessions."""

import re
from datetime import datetime
from pathlib import Path

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.security import safe_join

from housing.accounts.session_rows import SEEN_EVERY, end_session, touch_session, write_session
from housing.accounts.sessions import BrowserSession
from housing.clock import now

ID_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
WITHOUT_SESSION = frozenset({"/healthz", "/readyz"})


class DatabaseSessions(SessionInterface):
    """Opens and saves the sessions of requests."""

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """Return the session that the cookie names; asks the database only when something is asked of it.

        Where nobody is asked who they are, the cookie is not read, and therefore never replaced either.
        """
        if request.path in WITHOUT_SESSION or _is_static_file(app, request):
            return BrowserSession(None, _secret_of(app), is_kept=False)
        sent = request.cookies.get(self.get_cookie_name(app), "")
        return BrowserSession(sent if ID_SHAPE.fullmatch(sent) else None, _secret_of(app))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, after the view's commit, and hand out the id where it is needed.

        Where that fails, the answer becomes an error page, which is not to fail in the same way again.
        """
        if not isinstance(session, BrowserSession) or not session.is_kept or session.is_lost:
            return
        session.is_lost = True
        _write(session, now())
        session.is_lost = False
        if session.wants_cookie:
            self._set_cookie(app, session.id, response)

    def _set_cookie(self, app: Flask, session_id: str, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            session_id,
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite=self.get_cookie_samesite(app),
            path="/",
        )


def _is_static_file(app: Flask, request: Request) -> bool:
    """Tell whether one of our files is asked for. One that is not there is answered with a page, as to anybody."""
    static = f"{app.static_url_path}/"
    if request.method not in {"GET", "HEAD"} or not request.path.startswith(static):
        return False
    found = safe_join(str(app.static_folder), request.path.removeprefix(static))
    return found is not None and "\x00" not in found and Path(found).is_file()


def _write(session: BrowserSession, at: datetime) -> None:
    for session_id in session.ended:
        end_session(session_id)
    data = session.kept() if session.modified else {}
    if session.modified and (data or session.found):
        write_session(session.id, data, session.account_id, at, is_new=session.found is None)
    elif session.was_seen_before(at - SEEN_EVERY):
        touch_session(session.id, at)


def _secret_of(app: Flask) -> bytes:
    return f"csrf {app.secret_key!r}".encode()
