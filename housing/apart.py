"""Short transactions apart from the request's own: what must stay although the rest is undone (sessions, limits).

Each uses a connection of its own and ends at once. SQLite has one writer at a time, and in a rollback journal
a reader holds a writer up: before writing, the request's transaction is therefore ended, and with it is lost
what was not committed. So: count and check first, then work; and sessions are written after the view's commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from housing.database import db, engine_for_reading, writing


@contextmanager
def reading_apart() -> Iterator[Connection]:
    """Lend a connection for a look; holds no lock that would keep a writer waiting longer than the look."""
    token = writing.set(False)
    try:
        with engine_for_reading(db.engine).connect() as connection:
            yield connection
    finally:
        writing.reset(token)


@contextmanager
def writing_apart() -> Iterator[Connection]:
    """Lend a connection for a change that is committed at once, whatever becomes of the request."""
    db.session.rollback()
    token = writing.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        writing.reset(token)
