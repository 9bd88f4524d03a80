"""Makes a PostgreSQL database like new by deleting rows, and tells when that would not be enough.

The template learns two things, in a schema of their own: to note that anybody has changed a table, a trigger or
the like (then it must be copied again), and to empty itself: no row, no number given out, and the rows that the
migrations wrote as they were.
"""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, create_engine, make_url, text

CUT_OFF = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND NOT (state = 'idle' AND pid = ANY(:spared))
"""
"""Ends every connection but those that are known and at rest."""

EMPTY = "SELECT harness.empty()"
"""True when the database now is like new; false when it has to be copied."""

NOTE_CHANGES = """
CREATE SCHEMA harness;
CREATE TABLE harness.changed (tag text);
CREATE FUNCTION harness.note() RETURNS event_trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO harness.changed VALUES (tg_tag); END $$;
"""

WATCH = "CREATE EVENT TRIGGER harness_watch ON ddl_command_end EXECUTE FUNCTION harness.note()"

TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES = "SELECT quote_ident(sequencename), start_value FROM pg_sequences WHERE schemaname = 'public'"
DIGEST = "(SELECT md5(coalesce(string_agg(each::text, ',' ORDER BY each::text), '')) FROM {} each)"


def teach_to_empty(url: str) -> bool:
    """Teach the migrated database at `url`; return whether it could be, which takes a superuser."""
    engine = create_engine(make_url(url))
    with engine.begin() as connection:
        may = bool(connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")))
        if may:
            connection.exec_driver_sql(NOTE_CHANGES)
            connection.exec_driver_sql(_function(connection))
            connection.exec_driver_sql(WATCH)
    engine.dispose()
    return may


def forget_settings(connection: psycopg.Connection[Any] | None, _entry: object) -> None:
    """Let a connection that comes back to its pool be as it was when it began."""
    if connection is not None and connection.info.transaction_status == TransactionStatus.IDLE:
        connection.pgconn.exec_(b"RESET ALL; SELECT pg_advisory_unlock_all()")


def _function(connection: Connection) -> str:
    tables = connection.scalars(text(TABLES)).all()
    written = [name for name in tables if connection.scalar(text(f"SELECT EXISTS (SELECT FROM {name})"))]
    kept = {DIGEST.format(name): connection.scalar(text(f"SELECT {DIGEST.format(name)}")) for name in written}
    moved = " OR ".join(f"{digest} <> '{value}'" for digest, value in kept.items())
    emptied = [f"DELETE FROM {name};" for name in tables if name not in written]
    numbers = [f"PERFORM setval('{name}', {start}, false);" for name, start in connection.execute(text(SEQUENCES))]
    return f"""
CREATE FUNCTION harness.empty() RETURNS boolean LANGUAGE plpgsql SET session_replication_role = replica AS $$
BEGIN
  IF EXISTS (SELECT FROM harness.changed) OR {moved or "false"} THEN RETURN false; END IF;
  {" ".join(emptied)}
  {" ".join(numbers)}
  RETURN true;
END $$
"""
