"""In which weeks of a term something holds on some night, as one number for each bed or dwelling.

The database counts, so that an answer has a row for each bed and not one for each night. Bit *i* of a *mask* is set
where some night of week *i* fulfils the conditions.
"""

from collections.abc import Sequence
from functools import reduce

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, case, cast, exists, func, literal, select

from housing.database import db
from housing.nights.models import BedNight
from housing.rules.nights import Stay

DAYS_A_WEEK = 7


def mask_of(weeks: Sequence[Stay], *conditions: ColumnElement[bool]) -> ColumnElement[int | None]:
    """Return the mask of the ledger's rows that fulfil `conditions`; without any of them it is 0 or NULL.

    `weeks` follow each other, a week apart. Each engine is asked as it answers fastest, by an index either way:
    SQLite looks for one night of each week, PostgreSQL runs once through the nights of the term.
    """
    if db.engine.dialect.name == "postgresql":
        return _run_through(weeks, conditions)
    return _look_for_each(weeks, conditions)


def _look_for_each(weeks: Sequence[Stay], conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int | None]:
    # A column is named, for with `SELECT *` the rows themselves would be read besides the index.
    night = select(BedNight.bed_id).where(*conditions)
    found = [exists(night.where(BedNight.night >= week.arrival, BedNight.night < week.departure)) for week in weeks]
    bits = [case((some_night, 1 << i), else_=0) for i, some_night in enumerate(found)]
    return reduce(lambda one, other: one.op("|")(other), bits)


def _run_through(weeks: Sequence[Stay], conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int | None]:
    day = BedNight.night.op("-", return_type=Integer())(literal(weeks[0].arrival, Date()))
    bit = literal(1, BigInteger()).op("<<")(day // DAYS_A_WEEK)
    return (
        select(func.bit_or(cast(bit, BigInteger)))
        .where(
            *conditions,
            BedNight.night >= weeks[0].arrival,
            BedNight.night < weeks[-1].departure,
            day % DAYS_A_WEEK < weeks[0].nights,
        )
        .scalar_subquery()
    )
