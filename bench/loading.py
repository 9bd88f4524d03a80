"""Millions of rows into a migrated database, in minutes.

Keys and indexes of the tables are set aside first and made again afterwards: then the database itself goes through
every row and refuses what breaks a guard, only all at once and not row by row.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

from bench.tables import COLUMNS, Rows

TABLES = ", ".join(f"'{table}'" for table in COLUMNS)


class BrokenGuardError(Exception):
    """The generator wrote rows that the product's own guards refuse."""


def load_sqlite(path: str, batches: Iterable[Rows]) -> None:
    """Fill the SQLite file at `path`. Raises `BrokenGuardError`."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({TABLES})"
    ).fetchall()
    connection.execute("BEGIN")
    for name, _sql in indexes:
        connection.execute(f"DROP INDEX {name}")
    for rows in batches:
        for table, values in rows.items():
            columns = COLUMNS[table]
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)
    for _name, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    if broken := connection.execute("PRAGMA foreign_key_check").fetchmany(5):
        raise BrokenGuardError(broken)
    connection.execute("ANALYZE")
    connection.close()


def load_postgresql(url: str, batches: Iterable[Rows]) -> None:
    """Fill the PostgreSQL database at `url`. Raises psycopg's error for a row that breaks a guard."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        with connection.transaction():
            made_again = list(_set_aside(connection))
            for rows in batches:
                _copy(connection, rows)
            for statement in made_again:
                connection.execute(statement)
            _count_on(connection)
        connection.execute("VACUUM (ANALYZE)")


def _set_aside(connection: psycopg.Connection[Any]) -> Iterator[bytes]:
    """Drop foreign keys, unique keys and indexes; yield the statements that make them again, in order."""
    foreign = _constraints(connection, "f")
    unique = _constraints(connection, "u")
    kept = ", ".join(["''", *(f"'{name}'" for _table, name, _definition in unique)])
    indexes = connection.execute(
        f"SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename IN ({TABLES})"
        f" AND i.indexname NOT IN ({kept}) AND i.indexname NOT LIKE 'pk\\_%'"
    ).fetchall()
    for table, name, _definition in [*foreign, *unique]:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    yield from (definition.encode() for _name, definition in indexes)
    for table, name, definition in [*unique, *foreign]:
        yield f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode()


def _constraints(connection: psycopg.Connection[Any], kind: str) -> list[tuple[str, str, str]]:
    tables = TABLES if kind == "u" else f"{TABLES}, 'organisation'"
    return connection.execute(
        "SELECT t.relname, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
        f" JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = '{kind}'"
        f" AND ({'TRUE' if kind == 'f' else f't.relname IN ({tables})'})"
    ).fetchall()


def _copy(connection: psycopg.Connection[Any], rows: Rows) -> None:
    for table, values in rows.items():
        if not values:
            continue
        with connection.cursor().copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN".encode()) as copy:
            copy.write("".join("\t".join(map(_text, row)) + "\n" for row in values))


def _text(value: object) -> str:
    return "\\N" if value is None else str(value)


def _count_on(connection: psycopg.Connection[Any]) -> None:
    """Let the counters of ids go on after the rows that brought their own."""
    for table, columns in COLUMNS.items():
        if columns[0] == "id":
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))".encode()
            )
