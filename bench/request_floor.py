"""The floor under a request for a bed: the SQL that the product sends for one, sent again for other students and beds.

The first request is the product's own and is written down: its statements with their values. For another student and
bed, their numbers and fresh references are put in the place of the first one's. What the product needs above this
floor is its own work: forms, rules, and putting the statements together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from json import dumps, loads
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine.interfaces import DBAPIConnection

from housing.database import db
from housing.references import ALPHABET, LENGTH, new_ref

PATH = re.compile(r"/placements/v(\d{9})/beds/b(\d{9})/ask")
REF = re.compile(rf"\b[{ALPHABET}]{{{LENGTH}}}\b")
HOMES = text("SELECT id, dwelling_id, municipality_id FROM bed")
BOOKED = text("SELECT max(id) FROM booking WHERE student_id = :student")

BOOKING = 4
"""Where the booking's number stands among the names of a request; `NOT_YET` until the database has given one."""
NOT_YET = 0

Recorded = tuple[str, Any, bool]
"""A statement, its values, and whether those are several rows'."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for which bed. The generator gives a student, her person and her placement one number."""

    student: int
    bed: int

    @classmethod
    def at(cls, path: str) -> "Asked | None":
        """Return what is asked for at this address, if a bed is."""
        found = PATH.fullmatch(path)
        return cls(int(found[1]), int(found[2])) if found else None

    def names(self, booking: int) -> tuple[int | str, ...]:
        """Return the numbers and references that this request names, always in the same order."""
        return (*(self.student, self.bed, *homes()[self.bed], booking), f"v{self.student:09}", f"b{self.bed:09}")


@lru_cache
def homes() -> Mapping[int, tuple[int, int]]:
    """Return the dwelling and the municipality of each bed."""
    return {bed: (dwelling, municipality) for bed, dwelling, municipality in db.session.execute(HOMES)}


@dataclass(frozen=True, slots=True)
class FirstRequest:
    """The request that was written down."""

    names: tuple[int | str, ...]
    statements: tuple[Recorded, ...]

    @classmethod
    def of(cls, asked: Asked, statements: list[Recorded]) -> "FirstRequest":
        """Keep what the product has just sent for a request that it granted."""
        booking = int(db.session.execute(BOOKED, {"student": asked.student}).scalar_one())
        return cls(asked.names(booking), tuple(statements))

    def again(self, asked: Asked, connection: DBAPIConnection) -> None:
        """Send the same for another student and bed. Raises what the database raises where it is taken."""
        put = _Put(dict(zip(self.names, asked.names(NOT_YET), strict=True)))
        for statement, values, several in self.statements:
            cursor = connection.cursor()
            if several:
                cursor.executemany(statement, [put.into(row) for row in values])
            else:
                cursor.execute(statement, put.into(values))
                rows = cursor.fetchall() if cursor.description else []
                if statement.startswith("INSERT INTO booking "):
                    put.places[self.names[BOOKING]] = rows[0][0] if rows else cursor.lastrowid
            cursor.close()


@dataclass(slots=True)
class _Put:
    """Puts the names of one request in the places of the first one's; a reference that nobody named is made anew."""

    places: dict[int | str, int | str]
    fresh: dict[str, str] = field(default_factory=dict)

    def into(self, value: Any) -> Any:
        """Return the value, or values, as this request has them."""
        if isinstance(value, dict):
            return {name: self.into(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return tuple(self.into(each) for each in value)
        if isinstance(value, str) and value.startswith("{"):  # SQLite's JSON
            return dumps(self.into(loads(value)))
        if isinstance(value, str):
            return self.places.get(value) or REF.sub(self._ref, value)
        if hasattr(value, "obj"):  # the driver's JSON
            return type(value)(self.into(value.obj))
        return self.places.get(value, value) if type(value) is int else value

    def _ref(self, found: re.Match[str]) -> str:
        return self.fresh.setdefault(found[0], new_ref())
