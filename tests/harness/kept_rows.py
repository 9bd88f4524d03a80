"""All rows of a database, kept and written again: what took seconds to make is there in a hundredth of them."""

import pickle
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import select, text

from housing.database import Base, db, transact
from housing.demonstration.load import load_demonstration

OF_MIGRATIONS = frozenset({"transition"})
"""Tables whose rows belong to the schema."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def all_rows() -> Rows:
    """Return every row of every table, in an order in which they may be written."""
    return {
        table.name: [dict(row) for row in db.session.execute(select(table)).mappings()]
        for table in Base.metadata.sorted_tables
        if table.name not in OF_MIGRATIONS
    }


def write_rows(rows: Rows) -> None:
    """Write rows into an empty database, so that new ones get the ids after them."""
    for name, found in rows.items():
        # Nothing is said of what is NULL: a JSON column would keep a written None as the JSON value null.
        told = [{column: value for column, value in row.items() if value is not None} for row in found]
        for _, alike in groupby(told, key=tuple):
            db.session.execute(Base.metadata.tables[name].insert(), list(alike))
    if db.session.get_bind().dialect.name == "postgresql":
        for name, found in rows.items():
            highest = max((row["id"] for row in found if isinstance(row.get("id"), int)), default=None)
            if highest and _has_sequence(name):
                db.session.execute(text(f"SELECT setval('{name}_id_seq', {highest})"))


def _has_sequence(name: str) -> bool:
    column: Any = Base.metadata.tables[name].autoincrement_column
    return column is not None and column.name == "id"


def lay_out_demonstration(day: date, folder: Path) -> None:
    """Write and commit the demonstration as of a day; made once in a run of the tests, kept in its folder."""
    kept = folder / f"demonstration-{day}.pickle"
    if kept.exists():
        rows = pickle.loads(kept.read_bytes())
        transact(lambda: write_rows(rows))
        return
    transact(lambda: load_demonstration(day))
    with NamedTemporaryFile(dir=folder, delete=False) as file:  # another worker must never see half of it
        pickle.dump(all_rows(), file)
    Path(file.name).replace(kept)
    db.session.rollback()
