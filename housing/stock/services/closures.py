"""Closures: nights that the owner takes, and gives back. Nothing here commits."""

from collections.abc import Sequence
from datetime import date, datetime

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.nights.ledger import BedNights, ForClosure, NightsRefused, nights_of, release, take
from housing.references import new_ref
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.refusals import Refusal, Value
from housing.stock.models import LONGEST_CLOSURE_DAYS, Bed, Closure
from housing.stock.queries.stock import Taken, taken_between
from housing.stock.refusals import StockProblem, StockRefusedError, refuse

REFUSED_FOR = {
    "booking": StockProblem.NIGHTS_BOOKED,
    "closure": StockProblem.NIGHTS_CLOSED,
    "hold": StockProblem.NIGHTS_HELD,
}


def close_beds(
    beds: Sequence[Bed],
    starts: date,
    ends: date,
    reason: str,
    *,
    person_id: int | None,
    at: datetime,
) -> list[Closure]:
    """Close beds from the night of `starts` up to and not including that of `ends`: all of them or none.

    Raises `StockRefusedError` with a reason for each bed that is taken, or one about the dates.
    """
    in_use = [bed for bed in beds if bed.retired_on is None]
    _refuse_dates(starts, ends, local_date(at))
    if not in_use:
        raise refuse(StockProblem.NOTHING_TO_CLOSE)
    _refuse_taken(in_use, starts, ends)
    return [_close(bed, Stay(starts, ends), reason, person_id, at) for bed in in_use]


def lift_closure(closure: Closure, *, person_id: int | None, at: datetime) -> None:
    """Open the bed again from tonight on; nights that have passed stay closed.

    Raises `StockRefusedError` when the closure is over or has been lifted.
    """
    tonight = local_date(at)
    if closure.lifted_at is not None or closure.ends <= tonight:
        raise refuse(StockProblem.CLOSURE_OVER)
    taker = ForClosure(closure.id)
    freed = release(taker, [night for night in nights_of(taker) if night >= tonight])
    closure.lifted_at = at
    db.session.flush()
    _record("closure lifted", closure, person_id, at)
    if freed:
        announce(NightsFreed(at, closure.municipality_id, (closure.bed_id,), freed[0], freed[-1]))


def _close(bed: Bed, stay: Stay, reason: str, person_id: int | None, at: datetime) -> Closure:
    closure = Closure(
        ref=new_ref(),
        municipality_id=bed.municipality_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        starts=stay.arrival,
        ends=stay.departure,
        reason=reason,
    )
    db.session.add(closure)
    db.session.flush()
    nights = BedNights(bed.id, bed.dwelling_id, bed.municipality_id, tuple(stay.each_night()))
    try:
        take(ForClosure(closure.id), [nights])
    except NightsRefused:
        # Somebody was faster than our question: ask again, now that the answer stands.
        _refuse_taken([bed], stay.arrival, stay.departure)
        raise
    _record("closure made", closure, person_id, at, reason=reason)
    return closure


def _refuse_dates(starts: date, ends: date, today: date) -> None:
    if ends <= starts:
        raise refuse(StockProblem.CLOSURE_EMPTY)
    if starts < today - ONE_DAY:
        raise refuse(StockProblem.CLOSURE_PAST)
    if (ends - starts).days > LONGEST_CLOSURE_DAYS:
        raise refuse(StockProblem.CLOSURE_TOO_LONG, longest=LONGEST_CLOSURE_DAYS)


def _refuse_taken(beds: Sequence[Bed], starts: date, ends: date) -> None:
    by_id = {bed.id: bed for bed in beds}
    taken = taken_between(by_id, starts, ends)
    if taken:
        raise StockRefusedError(*(_refusal(each, by_id[each.bed_id]) for each in taken))


def _refusal(taken: Taken, bed: Bed) -> Refusal:
    facts: dict[str, Value] = {
        "dwelling": bed.dwelling.label,
        "room": bed.room,
        "is_shared": bed.is_shared_room,
        "bed": bed.label,
        "arrivals": tuple(stay.arrival for stay in taken.stays),
        "departures": tuple(stay.departure for stay in taken.stays),
    }
    return Refusal(REFUSED_FOR[taken.by], facts)


def _record(action: str, closure: Closure, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(at=at, person_id=person_id, action=action, subject="closure", subject_ref=closure.ref, **facts)
