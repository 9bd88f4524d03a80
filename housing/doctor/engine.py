"""The database itself: does it guard its keys?"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text

from housing.database import db
from housing.doctor.breach import Breach

UNGUARDED = text("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname")
WITHOUT_TRIGGERS = text("SELECT current_setting('session_replication_role')")


def keys_are_guarded(_day: date) -> Iterator[Breach]:
    """Foreign keys are switched on, and no row breaks one."""
    if db.engine.dialect.name == "sqlite":
        yield from _on_sqlite()
    else:
        yield from _on_postgresql()


def _on_sqlite() -> Iterator[Breach]:
    if not db.session.execute(text("PRAGMA foreign_keys")).scalar():
        yield Breach("keys", "database", "foreign keys are switched off")
    for table, row, parent, _key in db.session.execute(text("PRAGMA foreign_key_check")):
        yield Breach("keys", f"table {table}", f"row {row} refers to a row of {parent} that is not there")


def _on_postgresql() -> Iterator[Breach]:
    if db.session.execute(WITHOUT_TRIGGERS).scalar() != "origin":
        yield Breach("keys", "database", "foreign keys are switched off (session_replication_role)")
    for (name,) in db.session.execute(UNGUARDED):
        yield Breach("keys", f"constraint {name}", "was never validated")
