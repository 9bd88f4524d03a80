"""Runs migrations on the application's own engine.

SQLite rebuilds a table to alter it. With foreign keys on, dropping the old table would take the rows that point at
it along, silently: so they are off for the migration (before it begins, for the pragma does nothing inside a
transaction), and checked before it commits.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

database = current_app.extensions["migrate"].db


def run(connection: Connection) -> None:
    """Run the wanted migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration breaks {len(broken)} foreign keys: {broken[:3]}")


with database.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()
    try:
        run(connection)
    finally:
        connection.invalidate()
