"""The statements that are sent to the database, for tests of how many those are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from housing.database import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """List the statements that are sent; rows written together are one."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
