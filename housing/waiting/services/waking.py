"""When nights come free the line of that municipality is walked: by the worker, a moment later.

Whoever frees nights is not slowed, and what is queued in her transaction is there exactly when that was committed. The
walk and the mark that it is done are one transaction, so that a worker killed in the middle has done nothing.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from housing.bookings.queries.waiting import anybody_waits_in
from housing.database import db
from housing.happenings import NightsFreed
from housing.jobs import enqueue
from housing.references import new_ref
from housing.rules.nights import ONE_DAY, Stay
from housing.waiting.queries.walking import Freed

WALK_LINE = "walk_line"


def wake_line(happening: NightsFreed) -> None:
    """Let the line of a municipality be walked for nights that came free, if anybody waits there."""
    if not anybody_waits_in(happening.municipality_id):
        return
    if happening.last_night is None:
        walk_soon(happening.municipality_id, Freed(), happening.at)
    else:
        nights = Stay(happening.first_night, happening.last_night + ONE_DAY)
        walk_soon(happening.municipality_id, Freed(tuple(sorted(happening.bed_ids)), nights), happening.at)


def walk_soon(municipality_id: int, freed: Freed, at: datetime) -> None:
    """Queue a walk; what is asked for several times in one transaction is walked once."""
    payload: dict[str, Any] = {"municipality_id": municipality_id}
    if freed.nights is not None:
        payload |= {
            "bed_ids": list(freed.bed_ids),
            "arrival": freed.nights.arrival.isoformat(),
            "departure": freed.nights.departure.isoformat(),
        }
    what = sha256(repr(sorted(payload.items())).encode()).hexdigest()[:16]
    enqueue(WALK_LINE, payload, run_at=at, dedupe_key=f"{WALK_LINE}:{municipality_id}:{_transaction()}:{what}")


def _transaction() -> str:
    """Return what this transaction is known by: what comes free in the next one is a walk of its own."""
    session = db.session()
    of, name = session.info.get(WALK_LINE, (None, ""))
    if of is None or of is not session.get_transaction():
        name = new_ref()
        session.info[WALK_LINE] = session.get_transaction(), name
    return str(name)
