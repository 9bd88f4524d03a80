"""A line of 2,000, walked when a stay in the town comes free: from the job's first statement to its commit.

Each walk is for another student who withdrew; what it proposes stays proposed, so that the next one meets it.
"""

import time
from dataclasses import dataclass
from statistics import median

from sqlalchemy import select

from bench.calendar import NOW
from bench.country import BENCH_TOWN
from bench.databases import Database
from housing.bookings.models import Booking, Segment
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.waiting import LineProposal
from housing.clock import local_date
from housing.database import db, transact
from housing.organisations.models import Municipality
from housing.rules.lifecycle import Status
from housing.rules.nights import Stay
from housing.waiting.queries.walking import Freed
from housing.waiting.services.walking import walk_line
from tests.harness.product import make_app, release

AIM_MS = 200
WALKS = 20


@dataclass(frozen=True)
class Walked:
    """Milliseconds of the walks of a line on one engine, and to how many of the freed beds somebody's turn came."""

    engine: str
    half: float
    longest: float
    proposed: int

    def misses(self) -> list[str]:
        """Return the aims that were missed."""
        return [f"{self.longest:.0f} ms > {AIM_MS}"] if self.longest > AIM_MS else []


def measure_walks(database: Database) -> Walked:
    """Let students of the bench town withdraw, one after the other, and walk the line each time; it is written in."""
    app = make_app(database.url, clock=NOW)
    with app.app_context():
        town = db.session.scalars(select(Municipality.id).where(Municipality.code == BENCH_TOWN)).one()
        _warm_up, *times = [_walk(town, booking) for booking in _coming(town)]
        proposed = len(db.session.scalars(select(LineProposal.id)).all())
    release(app)
    return Walked(database.engine, median(times), max(times), proposed)


def _coming(town: int) -> list[int]:
    """Return bookings of one stay each in the coming term, the first to come first."""
    ids = (
        select(Booking.id)
        .join(Segment, Segment.booking_id == Booking.id)
        .where(
            Booking.municipality_id == town,
            Booking.status == Status.CONFIRMED,
            Segment.arrival > local_date(NOW),
        )
        .order_by(Segment.arrival, Booking.id)
    )
    found = list(db.session.scalars(ids))
    db.session.rollback()
    return found[:: len(found) // (WALKS + 1)][: WALKS + 1]


def _walk(town: int, booking_id: int) -> float:
    freed = transact(lambda: _withdraw(booking_id))
    start = time.perf_counter()
    transact(lambda: walk_line(town, freed, NOW))
    return 1000 * (time.perf_counter() - start)


def _withdraw(booking_id: int) -> Freed:
    booking = db.session.get_one(Booking, booking_id)
    (segment,) = booking.segments
    freed = Freed((segment.bed_id,), Stay(segment.arrival, segment.departure))
    withdraw_booking(booking, person_id=None, at=NOW)
    return freed
