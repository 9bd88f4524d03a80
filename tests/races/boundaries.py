"""One use case stopped at a boundary while a rival does its own: the same schedule each time, without chance or sleep.

A use case checks, writes, writes the notice (mails and jobs, in the same transaction) and commits. The rival has a
session and a connection of its own. It runs until it has committed or waits for a lock of the one that was stopped,
which PostgreSQL says; then the first goes on. No part of the product is replaced: the boundary is found in the
statements that it sends. SQLite lets nobody write while somebody writes (`BEGIN IMMEDIATE`): no rival gets in there.
"""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, text

from housing.database import db

A_MOMENT = 0.005
LONGEST = 30.0
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)")
NOTICE = re.compile(r"^\s*INSERT INTO (mail_message|job)\b")
WAITS_FOR_LOCK = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Boundary(StrEnum):
    """Where a use case is stopped: before its first statement of a kind."""

    WRITE = "write"
    """It has checked and locked what it does, and written nothing."""
    NOTICE = "notice"
    """It has written what it is about, and told nobody."""
    COMMIT = "commit"
    """All is written."""


class Rival:
    """Somebody who acts at a boundary of somebody else, in a thread of her own."""

    def __init__(self, app: Flask, act: Callable[[], str]) -> None:
        self._app, self._act = app, act
        self._pool = ThreadPoolExecutor(1)
        self._future: Future[str] | None = None

    def go(self, engine: Engine) -> None:
        """Act until it is done or waits; the second time nothing is done."""
        if self._future is not None:
            return
        self._future = self._pool.submit(self._do)
        while not wait([self._future], timeout=A_MOMENT).done and not _somebody_waits(engine):
            pass

    def outcome(self) -> str:
        """Wait for the end, and return what came of it."""
        assert self._future is not None, "the boundary was never come to"
        try:
            return self._future.result(LONGEST)
        finally:
            self._pool.shutdown()

    @property
    def has_gone(self) -> bool:
        return self._future is not None

    def _do(self) -> str:
        with self._app.app_context():
            return self._act()


def _somebody_waits(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite":
        return False
    with engine.connect() as connection:
        return bool(connection.scalar(WAITS_FOR_LOCK))


@contextmanager
def stopped_at(boundary: Boundary, rival: Rival, onlooker: Engine) -> Iterator[None]:
    """Let the rival act when this thread comes to the boundary, once."""
    mine = threading.get_ident()

    def before_statement(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        kind = {Boundary.WRITE: WRITES, Boundary.NOTICE: NOTICE}.get(boundary)
        if kind is not None and threading.get_ident() == mine and kind.match(statement):
            rival.go(onlooker)

    def before_commit(_connection: Any) -> None:
        if threading.get_ident() == mine:
            rival.go(onlooker)  # whoever writes no notice comes here at last

    event.listen(db.engine, "before_cursor_execute", before_statement)
    event.listen(db.engine, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", before_statement)
        event.remove(db.engine, "commit", before_commit)
