"""Many students ask for beds at once: how many a second, and never two for one bed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlencode

from flask import Flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import text

from bench.clients import Answered, Ask, closed_loop
from bench.country import BENCH_TOWN, FIRST_ASKER, FIRST_SEARCHER, asked_beds, askers, session_id
from bench.databases import Database
from tests.harness.product import make_app

CLIENTS = 8
SECONDS = 8.0
AIM_A_SECOND = 200
WON, LOST = 303, 409

EASY_BEDS = text(
    "SELECT bed.id FROM bed JOIN dwelling ON dwelling.id = bed.dwelling_id"
    " JOIN municipality ON municipality.id = bed.municipality_id"
    " WHERE dwelling.sharing = 'mixed' AND NOT bed.is_shared_room AND municipality.code <> :code ORDER BY bed.id"
)
"""The free beds as the generator saw them, in its order."""

TAKERS = text(
    "SELECT bed.ref, count(DISTINCT bed_night.booking_id) FROM bed_night JOIN bed ON bed.id = bed_night.bed_id"
    " WHERE bed_night.student_id >= :first AND bed_night.student_id < :last GROUP BY bed.ref"
)


@dataclass(frozen=True)
class Requests:
    """What came of the race: requests granted a second, at the floor too, and answers of each kind."""

    engine: str
    a_second: float
    p95: float
    won: int
    lost: int
    others: int
    doubled: int
    floor: float

    @property
    def above_floor(self) -> float:
        """How many times its floor a request takes."""
        return self.floor / self.a_second

    def misses(self) -> list[str]:
        """Return the aims that were missed; the speed is an aim on PostgreSQL."""
        found = [f"{self.others} answered neither yes nor no"] if self.others else []
        found += [f"{self.doubled} beds given twice, or to nobody"] if self.doubled else []
        if self.above_floor > 2:
            found.append(f"floor {self.above_floor:.1f} > 2")
        slow = self.engine == "postgresql" and self.a_second < AIM_A_SECOND
        return [*found, f"{self.a_second:.0f} a second < {AIM_A_SECOND}"] if slow else found


def measure_requests(database: Database, url: str, floor: float) -> Requests:
    """Let eight clients ask for free beds of the country, some of them for the same; `floor`: see `measure_floor`."""
    answers = _raced(database, url)
    kinds = Counter(each.status for each in answers)
    return Requests(
        database.engine,
        _granted_a_second(answers),
        quantiles([1000 * each.seconds for each in answers], n=20)[-1],
        kinds[WON],
        kinds[LOST],
        len(answers) - kinds[WON] - kinds[LOST],
        _doubled(database, answers),
        floor,
    )


def measure_floor(database: Database, url: str) -> float:
    """Return how many requests a second the same statements alone would grant, on a database of their own."""
    return _granted_a_second(_raced(database, url))


def _raced(database: Database, url: str) -> list[Answered]:
    asks = _asks(database)
    closed_loop(url, asks[:40], clients=CLIENTS, seconds=20, once=True)  # warm up
    return closed_loop(url, asks[40:], clients=CLIENTS, seconds=SECONDS, once=True)


def _granted_a_second(answers: list[Answered]) -> float:
    return sum(each.status == WON for each in answers) / (sum(each.seconds for each in answers) / CLIENTS)


def _asks(database: Database) -> list[Ask]:
    app = make_app(database.url)
    with database.connect() as connection:
        beds = asked_beds(connection.scalars(EASY_BEDS, {"code": BENCH_TOWN}).all())
    return [_ask(app, asker.student, beds[asker.bed]) for asker in askers(len(beds))]


def _ask(app: Flask, student: int, bed: int) -> Ask:
    session = session_id(student)
    with app.test_request_context(headers={"Cookie": f"session={session}"}):
        token = generate_csrf()
    body = urlencode({"csrf_token": token, "arrival_time": "evening"})
    return Ask(f"/placements/v{student:09}/beds/b{bed:09}/ask", session, body)


def _doubled(database: Database, answers: list[Answered]) -> int:
    """Count the beds that did not end up with exactly one of those who asked for them."""
    asked: dict[str, list[int]] = defaultdict(list)
    for each in answers:
        asked[each.ask.path.split("/")[4]].append(each.status)
    with database.connect() as connection:
        rows = connection.execute(TAKERS, {"first": FIRST_ASKER, "last": FIRST_SEARCHER})
        takers = {ref: int(bookings) for ref, bookings in rows}
    return sum(statuses.count(WON) != 1 or takers.get(ref) != 1 for ref, statuses in asked.items())
