"""In which weeks of a term something holds on some night, as one number for each bed or dwelling.

The database counts, so that an answer has a row for each bed and not one for each night. Bit *i* of a *mask* is set
where some night of week *i* fulfils the conditions. Statements name their weeks by parameters, so that each is put
together once for each number of weeks: that takes longer than to send it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import Grouping

from housing.database import read_rows
from housing.nights.models import BedNight
from housing.rules.nights import Stay

FIRST_OF_A_LIST = 1
"""PostgreSQL counts from one."""

FIRST_NIGHT = bindparam("first_night", type_=Date(), literal_execute=True)
FIRST_DEPARTURE = bindparam("first_departure", type_=Date(), literal_execute=True)
LAST_DEPARTURE = bindparam("last_departure", type_=Date(), literal_execute=True)
"""Of the weeks asked about: where the first begins and ends, and where the last ends.

They stand in the text that is sent: asked the same a tenth time, PostgreSQL would else keep a plan for any days at
all, expect few nights between them, and go through a country eight times as long.
"""

Statement = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]


def answered(statement: Statement, weeks: Sequence[Stay], ids: Collection[int] | None) -> Rows:
    """Return all rows of a statement about these weeks, of what has these ids; None: of everything."""
    asked = _ends(tuple(weeks)) if ids is None else {**_ends(tuple(weeks)), "ids": list(ids)}
    return read_rows(statement, asked)


@lru_cache
def _ends(weeks: tuple[Stay, ...]) -> Mapping[str, Any]:
    return {
        "first_night": weeks[0].arrival,
        "first_departure": weeks[0].departure,
        "last_departure": weeks[-1].departure,
        "mask_of_each_night": _mask_of_each_night(weeks),
        **{f"arrival_{i}": week.arrival for i, week in enumerate(weeks)},
        **{f"departure_{i}": week.departure for i, week in enumerate(weeks)},
    }


def among_those(column: InstrumentedAttribute[int], *, all_of_them: bool) -> ColumnElement[bool]:
    """Return the condition that `column` is one of the ids asked about; all of them need not be named."""
    return true() if all_of_them else column.in_(bindparam("ids", expanding=True))


def mask_of(engine: str, weeks: int, *conditions: ColumnElement[bool]) -> ColumnElement[int | None]:
    """Return the mask of the ledger's rows that fulfil `conditions`; without any of them it is 0 or NULL.

    There are so many `weeks`, in order. Each engine is asked as it answers fastest, by an index either way: SQLite
    looks for one night of each week, PostgreSQL runs once through the nights of the term.
    """
    return _run_through(conditions) if engine == "postgresql" else _look_for_each(weeks, conditions)


def _look_for_each(weeks: int, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int | None]:
    # No column is asked for, so that none but those of the conditions is read: an index has them.
    night = select(literal_column("1", Integer())).select_from(BedNight).where(*conditions)
    ends = [(bindparam(f"arrival_{i}", type_=Date()), bindparam(f"departure_{i}", type_=Date())) for i in range(weeks)]
    found = [exists(night.where(BedNight.night >= first, BedNight.night < end)) for first, end in ends]
    bits = [case((some_night, 1 << i), else_=0) for i, some_night in enumerate(found)]
    return reduce(lambda one, other: one.op("|")(other), bits)


def _run_through(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int | None]:
    # A million nights of a country are looked up in a list: to reckon with each of them would take longer.
    number = BedNight.night.op("-", return_type=Integer())(cast(FIRST_NIGHT, Date())) + FIRST_OF_A_LIST
    of_night = Grouping(bindparam("mask_of_each_night", type_=ARRAY(BigInteger())))[number]
    in_term = (BedNight.night >= FIRST_NIGHT, BedNight.night < LAST_DEPARTURE)
    return select(func.bit_or(of_night)).where(*conditions, *in_term).scalar_subquery()


def _mask_of_each_night(weeks: Sequence[Stay]) -> list[int]:
    """Return for each night from the first on the bits of its weeks; 0 for one that lies between the weeks."""
    bits: defaultdict[date, int] = defaultdict(int)
    for i, week in enumerate(weeks):
        for night in week.each_night():
            bits[night] |= 1 << i
    return [bits.get(night, 0) for night in Stay(weeks[0].arrival, weeks[-1].departure).each_night()]
