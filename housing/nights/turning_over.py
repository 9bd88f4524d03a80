"""Whether nights that are given keep the turn-over: no other guest in the bed just before them or just after.

No key can say this, for the nights between two guests have no rows. Whoever gives nights in a home that turns over
locks its beds first, so that one at a time does, and looks afterwards at what the others before have written
(`docs/decisions/turn-over-nights.md`). Homes that do not turn over are asked nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select

from housing.database import db
from housing.nights.rows import BED_NIGHT, bed_and_room
from housing.rules.nights import ranges_of
from housing.rules.turnover import kept_empty, turns_over_whole, widened


@dataclass(frozen=True, slots=True)
class Turnover:
    """Nights that stay empty between two guests: of the bed, or of the whole home."""

    nights: int = 0
    whole_home: bool = False


NONE = Turnover()


def turnover_of(nights: int, sharing: str) -> Turnover:
    """Return how a bed turns over in a home that is shared so."""
    return Turnover(nights, turns_over_whole(sharing)) if nights else NONE


def lock_homes(dwelling_ids: Iterable[int]) -> None:
    """Let nobody else give nights in these homes that turn over, until the transaction ends.

    Their beds are locked against change, in one order; keys that point at a bed do not wait. SQLite has one writer at
    a time and needs no lock.
    """
    bed, _shared = bed_and_room()
    homes = sorted(set(dwelling_ids))
    if homes:
        db.session.execute(
            select(bed.c.id).where(bed.c.dwelling_id.in_(homes)).order_by(bed.c.id).with_for_update(key_share=True)
        )


def nights_too_near(
    bed: tuple[int, int],
    nights: Collection[date],
    turnover: Turnover,
    own: ColumnElement[bool],
    company: str | None,
) -> frozenset[date]:
    """Return those of the nights that lie too near another guest's.

    `bed`: its id and its dwelling's. `own`: the condition for rows that are the taker's own, or will be. `company`: the
    taker's; who is of the same party in a home of its own is no other guest there, in another bed.
    """
    bed_id, dwelling_id = bed
    theirs = BED_NIGHT.c.bed_id == bed_id
    if turnover.whole_home:
        theirs = or_(theirs, BED_NIGHT.c.company != company)
    near = or_(
        *(
            (BED_NIGHT.c.night >= stay.arrival) & (BED_NIGHT.c.night < stay.departure)
            for stay in widened(ranges_of(nights), turnover.nights)
        )
    )
    others = db.session.scalars(
        select(BED_NIGHT.c.night).where(
            BED_NIGHT.c.dwelling_id == dwelling_id,
            theirs,
            near,
            BED_NIGHT.c.closure_id.is_(None),
            ~func.coalesce(own, false()),
        )
    )
    return frozenset(nights) & kept_empty(others, turnover.nights)
