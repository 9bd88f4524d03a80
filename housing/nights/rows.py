"""The statements that write rows of the ledger: all nights of a bed in one, however many they are.

The nights are sent as one value, a list in JSON that both engines take apart by themselves. So a statement is put
together once, and sent once for a bed instead of once for each of its nights.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from json import dumps
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    Select,
    String,
    Table,
    TableValuedAlias,
    bindparam,
    case,
    cast,
    func,
    select,
    type_coerce,
)

from housing.database import INSERTS, db, dialect_name
from housing.nights.models import BedNight, DwellingNight, RoomNight

BED_NIGHT, DWELLING_NIGHT, ROOM_NIGHT = (
    db.metadata.tables[model.__tablename__] for model in (BedNight, DwellingNight, RoomNight)
)
NIGHTS = bindparam("nights", type_=String())


def set_dwelling_company(dwelling_id: int, company: str, nights: Sequence[date]) -> None:
    """Say whose company a dwelling has on these nights; the database refuses where guests of another are there."""
    _set_company(DWELLING_NIGHT, {"dwelling_id": dwelling_id, "company": company}, nights)


def set_room_company(dwelling_id: int, room: str, company: str, nights: Sequence[date]) -> None:
    """Say whose company a shared room has on these nights; the database refuses as for a dwelling."""
    _set_company(ROOM_NIGHT, {"dwelling_id": dwelling_id, "room": room, "company": company}, nights)


def write_bed_nights(values: Mapping[str, Any], nights: Sequence[date], *, of_guest: bool) -> bool:
    """Write these nights of a bed, each with `values`; tell whether they were written: all are, or none.

    Those of a guest are written where they name the room that the bed shares, or none if it shares none. No key can
    say this: a night that is over names the room as it was, whatever became of the bed since.
    """
    statement = _taking(dialect_name(), tuple(values), of_guest)
    return db.session.connection().execute(statement, _sent(values, nights)).rowcount == len(nights)


def _set_company(table: Table, values: Mapping[str, Any], nights: Sequence[date]) -> None:
    db.session.connection().execute(_setting_company(dialect_name(), table, tuple(values)), _sent(values, nights))


def _sent(values: Mapping[str, Any], nights: Sequence[date]) -> dict[str, Any]:
    return {_sent_as(column): value for column, value in values.items()} | {
        NIGHTS.key: dumps([night.isoformat() for night in nights])
    }


def _sent_as(column: str) -> str:
    # Not by the column's own name: SQLAlchemy would take it for one more column to fill.
    return f"its_{column}"


@lru_cache
def _setting_company(dialect: str, table: Table, columns: tuple[str, ...]) -> Executable:
    # A row left over from guests who are gone re-keys itself; where guests of another company are there, their own
    # rows point at it and the database refuses.
    each, night = _each_night(dialect)
    rows = select(night, *_values(table, columns)).select_from(each).order_by(night)
    rows = rows.where(night.is_not(None))  # without any WHERE SQLite would read ON CONFLICT as what a join is on
    insert = INSERTS[dialect](table)
    insert = insert.from_select(["night", *columns], rows, include_defaults=False)
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns.keys()),
        set_={"company": insert.excluded.company},
        where=table.c.company != insert.excluded.company,
    )


@lru_cache
def _taking(dialect: str, columns: tuple[str, ...], of_guest: bool) -> Executable:
    # In order of the nights, so that two takers of the same ones meet in one order.
    each, night = _each_night(dialect)
    rows = select(night, *_values(BED_NIGHT, columns)).order_by(night)
    rows = _where_room_is_named(rows, each) if of_guest else rows.select_from(each)
    insert = INSERTS[dialect](BED_NIGHT).from_select(["night", *columns], rows, include_defaults=False)
    return insert.execution_options(preserve_rowcount=True)


def _where_room_is_named(rows: Select[*tuple[Any, ...]], each: TableValuedAlias) -> Select[*tuple[Any, ...]]:
    bed, shared = bed_and_room()
    bed_id, room = _values(BED_NIGHT, ("bed_id", "room"))
    return rows.select_from(each.join(bed, bed.c.id == bed_id)).where(shared.is_not_distinct_from(room))


def bed_and_room() -> tuple[Table, ColumnElement[str | None]]:
    """Return the table of beds, and of a bed the key of the room that it shares, none where it shares none."""
    bed = db.metadata.tables["bed"]  # a room above this one, so known when it is first asked for
    return bed, case((bed.c.is_shared_room, bed.c.room_key))


def _each_night(dialect: str) -> tuple[TableValuedAlias, ColumnElement[Any]]:
    if dialect == "sqlite":
        each = func.json_each(NIGHTS).table_valued("value", name="each_night")
        return each, type_coerce(each.c.value, Date)
    each = func.json_array_elements_text(cast(NIGHTS, JSON)).table_valued("value", name="each_night")
    return each, cast(each.c.value, Date)


def _values(table: Table, columns: Sequence[str]) -> list[BindParameter[Any]]:
    return [bindparam(_sent_as(column), type_=table.c[column].type) for column in columns]
