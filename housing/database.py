"""The database: base class, column types, engine per dialect, and the one commit of a use case."""

import random
import select
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, TypeVarTuple

from flask import Flask
from flask_migrate import upgrade
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Row, String, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator

from housing.references import new_ref

SAFE_WAL = (3, 51, 3)
BUSY_MS = 10_000
TRIES = 5
RETRYABLE_SQLSTATES = frozenset({"40001", "40P01", "55P03"})

Result = TypeVar("Result")
Columns = TypeVarTuple("Columns")

writing: ContextVar[bool] = ContextVar("writing", default=True)
"""Whether the work at hand may write; safe requests switch it off, and SQLite then refuses a write."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, always UTC and aware in Python; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC, aware."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Constraints carry names on both engines, so that migrations can speak of them."""


class Base(DeclarativeBase):
    """Base of all tables."""

    registry = registry(
        metadata=METADATA,
        type_annotation_map={datetime: UtcDateTime, dict[str, str]: JSON, dict[str, Any]: JSON},
    )


@lru_cache(maxsize=8)
def engine_for_reading(engine: Engine) -> Engine:
    """Return the engine for statements that only look. On PostgreSQL no transaction goes round them.

    That spares BEGIN and ROLLBACK, two of a page's dozen trips to the server; each statement sees what is committed
    when it is sent, as it would in a transaction too.
    """
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


class RequestSession(Session):
    """The session of a request; one with a safe method only looks."""

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        """Return the engine for the work at hand."""
        bind = super().get_bind(*args, **options)
        return engine_for_reading(bind) if isinstance(bind, Engine) and not writing.get() else bind


db = SQLAlchemy(model_class=Base, session_options={"class_": RequestSession})

if TYPE_CHECKING:

    class Model(Base):
        """The mapped base, as the type checker must see it (it cannot type `db.Model`)."""

        __abstract__ = True

else:
    Model = db.Model

Ref = Annotated[str, mapped_column(String(10), unique=True, default=new_ref)]
"""The reference that URLs and mails use; random, unique."""


INSERTS: dict[str, Callable[[Any], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""By dialect: an INSERT that can say ON CONFLICT."""


def read_rows(statement: TypedReturnsRows[*Columns], values: Mapping[str, Any]) -> Sequence[Row[*Columns]]:
    """Run a statement that reads columns, past what the session does for objects: that takes as long as the rest.

    In the session's transaction, but what is pending in the session is not written first. All rows are fetched at
    once, for one by one takes twice as long.
    """
    return db.session.connection().execute(statement, values).all()


def read_row(statement: TypedReturnsRows[*Columns], values: Mapping[str, Any]) -> Row[*Columns] | None:
    """Return the one row that such a statement finds, if any."""
    return db.session.connection().execute(statement, values).one_or_none()


def dialect_name() -> str:
    """Return the name of the engine at hand, `sqlite` or `postgresql`."""
    return str(db.engine.dialect.name)


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Tell whether this SQLite is free of the WAL-reset bug (fixed in 3.51.3 and two backports)."""
    return version >= SAFE_WAL or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def journal_mode() -> str:
    """Return the journal mode for SQLite: WAL where it is safe, else a rollback journal."""
    return "WAL" if wal_is_safe() else "DELETE"


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options for `url`'s dialect. The values of a statement never stand in an error's message."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False}}
    return {
        "hide_parameters": True,
        "pool_size": 5,
        "max_overflow": 10,
        "connect_args": {"options": "-c lock_timeout=5000 -c statement_timeout=30000 -c timezone=UTC"},
    }


def dialect_url(url: str) -> str:
    """Return `url` with our PostgreSQL driver named."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def prepare_engine(engine: Engine) -> None:
    """Give PostgreSQL a look at a connection before it is used again.

    Give SQLite foreign keys, a full sync, and explicit transactions: IMMEDIATE where the work writes.

    A transaction that begins by reading and then writes fails at once when another writer was faster,
    whatever the busy timeout; one that begins IMMEDIATE waits its turn.
    """
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkout", _refuse_ended)
        return
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite)


def _refuse_ended(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _lent: PoolProxiedConnection) -> None:
    """Let the pool open a new connection when the server has ended this one, as after a restart.

    A server says nothing to a connection at rest, except that it ends it: so something to read means that. To look
    takes a hundredth of what it takes to ask the server, twice in every request.
    """
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    if look.poll(0):
        raise DisconnectionError("the server has ended this connection")


def _prepare_sqlite_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    may_write = writing.get()
    # Straight to the driver, for it is said twice in every request; BEGIN may find the file busy, which is retried.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA query_only={'OFF' if may_write else 'ON'}")
    cursor.close()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write else "BEGIN")


def is_retryable(error: OperationalError) -> bool:
    """Tell whether the whole use case may be tried again: deadlock, serialisation failure, busy file."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return "locked" in str(error.orig)
    return getattr(error.orig, "sqlstate", None) in RETRYABLE_SQLSTATES


def transact(use_case: Callable[[], Result]) -> Result:
    """Do `use_case` and commit once; on a deadlock or serialisation failure do the whole of it again.

    Any other error rolls back and is raised as it is.
    """
    for attempt in range(1, TRIES + 1):
        try:
            result = use_case()
            db.session.commit()
        except OperationalError as error:
            _roll_back()
            if attempt == TRIES or not is_retryable(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 (jitter, not a secret)
        except BaseException:
            _roll_back()
            raise
        else:
            return result
    raise AssertionError("unreachable: the last try returns or raises")


def _roll_back() -> None:
    # A full disk ends the transaction inside SQLite; the second error must not hide the first.
    with suppress(OperationalError):
        db.session.rollback()


def migrate(app: Flask) -> None:
    """Bring the database of `app` to this code's schema; makes the folder of a SQLite file."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    with app.app_context():
        upgrade()
