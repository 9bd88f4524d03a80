"""A ledger without one of its guards: the same race on it shows that the guard is what decides."""

import re

from flask import Flask
from sqlalchemy import text

from housing.database import db


def drop_guard(app: Flask, constraint: str) -> None:
    """Take a key or check off the still empty table `bed_night`."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text(f"ALTER TABLE bed_night DROP CONSTRAINT {constraint}"))
        else:
            _rebuild_without(constraint)
        db.session.commit()


def _rebuild_without(constraint: str) -> None:
    # SQLite cannot drop a constraint: the empty table is made anew from its own words, less these.
    made = db.session.execute(
        text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'bed_night' AND sql IS NOT NULL ORDER BY type DESC")
    ).all()
    (table,) = [sql for kind, sql in made if kind == "table"]
    pattern = (
        rf",\s*CONSTRAINT {constraint} (?:PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\([^)]*\)(?:\s*REFERENCES \w+ \([^)]*\))?"
    )
    without, count = re.subn(pattern, "", table)
    assert count == 1, f"no {constraint} in {table}"
    db.session.execute(text("DROP TABLE bed_night"))
    db.session.execute(text(without))
    for kind, sql in made:
        if kind == "index":
            db.session.execute(text(sql))
