"""Worlds that are made by the services once for each worker and engine, and from then on copied.

    made_once("two universities", write_them)  # on an empty database; commits

Row by row a world of sixty rows takes a tenth of a second to write again, in one go a hundredth.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import select, text

from housing.database import Base, db
from tests.harness.kept_rows import OF_MIGRATIONS

Result = TypeVar("Result")

KEPT: dict[tuple[str, str], tuple[Any, Callable[[], None]]] = {}
"""By database and name: what making it returned, and how its rows are written again."""


def made_once(name: str, make: Callable[[], Result]) -> Result:
    """Have on an empty database what `make` writes, committed; return what it returned, so no rows.

    On one that holds anything it is made anew: it may not be the same there.
    """
    assert not db.session.new, "commit before a world is laid out"
    if _tables_with_rows():
        result = make()
        db.session.commit()
        return result
    key = (str(db.engine.url), name)
    if key in KEPT:
        db.session.rollback()
        KEPT[key][1]()
    else:
        result = make()
        db.session.commit()
        KEPT[key] = (result, _kept_as_rows() if db.engine.dialect.name == "sqlite" else _kept_as_statements())
        db.session.rollback()
    kept: Result = KEPT[key][0]
    return kept


def _tables_with_rows() -> list[str]:
    """Return the names of tables that hold anything, in an order in which they may be written."""
    names = [table.name for table in Base.metadata.sorted_tables if table.name not in OF_MIGRATIONS]
    found = db.session.scalars(
        text(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names))
    ).all()
    return [name for name in names if name in found]


def _kept_as_rows() -> Callable[[], None]:
    """Keep the rows of an SQLite database. To attach a copy of it takes longer: its schema is read each time."""
    connection = db.engine.raw_connection()
    kept = []
    for name in _tables_with_rows():
        rows = connection.cursor().execute(f"SELECT * FROM {name}").fetchall()
        kept.append((f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows))
    connection.close()

    def write_again() -> None:
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute("BEGIN IMMEDIATE")
            for statement, rows in kept:
                cursor.executemany(statement, rows)
            cursor.execute("COMMIT")
        finally:
            connection.close()

    return write_again


def _kept_as_statements() -> Callable[[], None]:
    """Keep the rows of a PostgreSQL database as one text that writes them and counts on from there."""
    parts = []
    for name in _tables_with_rows():
        rows = db.session.scalar(text(f"SELECT json_agg(each)::text FROM {name} each"))
        write = SQL("INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, {1})")
        parts.append(write.format(Identifier(name), Literal(rows)))
    given = select(text("sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"))
    parts += [
        SQL("SELECT setval({}, {})").format(Literal(each), Literal(last)) for each, last in db.session.execute(given)
    ]
    statements = SQL("; ").join(parts)

    def write_again() -> None:
        connection: Any = db.session.connection().connection.driver_connection
        connection.execute(statements)
        db.session.commit()

    return write_again
