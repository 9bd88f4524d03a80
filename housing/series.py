"""Numbers that run without gaps, such as case numbers: one counter row for each series, raised in the transaction.

Whoever comes second waits until the first has committed or given up, so that on both engines a number exists exactly
when what it numbers does (docs/decisions/series-without-gaps.md).
"""

from sqlalchemy import ForeignKey, String, update
from sqlalchemy.orm import Mapped, mapped_column

from housing.database import INSERTS, Model, db, dialect_name


class SeriesCounter(Model):
    """How far a series has come: an organisation's, of one kind, in one year."""

    __tablename__ = "series_counter"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


COUNTERS = SeriesCounter.__table__


def next_number(organisation_id: int, kind: str, year: int) -> int:
    """Return the next number of a series, from 1 on; it is used up when the transaction commits, and not before."""
    series = {"organisation_id": organisation_id, "kind": kind, "year": year}
    raised = (
        update(SeriesCounter)
        .where(*(COUNTERS.c[name] == value for name, value in series.items()))
        .values(last=SeriesCounter.last + 1)
        .returning(SeriesCounter.last)
        .execution_options(synchronize_session=False)
    )
    number = db.session.scalar(raised)
    if number is None:  # the first of its year; whoever else is the first in this moment makes the row or waits for it
        begun = INSERTS[dialect_name()](COUNTERS).values(**series, last=0).on_conflict_do_nothing()
        db.session.execute(begun)
        number = db.session.scalars(raised).one()
    return number
