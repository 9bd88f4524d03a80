"""The other fifteen municipalities: every state a booking can be in by hand, the rest by chance."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, select

from housing.accounts.models import Student
from housing.database import db
from housing.demonstration.closing import close
from housing.demonstration.storuman import STORUMAN
from housing.demonstration.timeline import Doing, Timeline
from housing.demonstration.weeks import Calendar, instant
from housing.demonstration.wishes import Fate, Journey
from housing.organisations.models import Municipality
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.services.answers import answer_housing
from housing.rules.arrival import ArrivalTime

MOVED = ("signe.astrom@student.umu.example", "3OM520")
"""Whose placement in Vilhelmina is cancelled after she got a room there."""

OFFERED_AND_EXPIRED = [
    ("noah.hedman@student.ltu.example", "3OM205", "Lycksele", Fate.OFFERED, 6),
    ("freja.stenvall@student.ltu.example", "3OM205", "Lycksele", Fate.EXPIRED, 40),
    ("kaisa.forsberg@student.umu.example", "3OM205", "Lycksele", Fate.WAITS, 20),
]
"""The last has waited for an answer longer than Lycksele allows itself."""

OTHER_ENDS = [
    ("moa.hagelin@student.umu.example", "3OM118", "Lycksele", Fate.APPROVED),
    ("melker.wallgren@student.umu.example", "3OM118", "Vilhelmina", Fate.APPROVED),
    ("tilda.backman@student.umu.example", "3OM118", "Lycksele", Fate.NO_SHOW),
    ("axel.ahmadi@student.umu.example", "3OM520", "Lycksele", Fate.DECLINED),
    ("maret.nguyen@student.ltu.example", "3OM520", "Lycksele", Fate.WITHDRAWN),
    (*MOVED, "Vilhelmina", Fate.APPROVED),
]

IN_SORSELE = [
    ("samira.utsi@student.umu.example", "3OM520", Fate.WAITS),
    ("hugo.wikstrom@student.umu.example", "3OM205", Fate.WAITS),
    ("olena.gronlund@student.umu.example", "3OM205", Fate.WAITS),
    ("isak.lindberg-holm@student.ltu.example", "3OM205", Fate.WAITS),
    ("soren.ohman@student.umu.example", "3OM640", Fate.APPROVED),
    ("soren.marklund@student.umu.example", "3OM640", Fate.DECLINED),
    ("jovnna.niia@student.umu.example", "3OM640", Fate.WITHDRAWN),
]
"""Where requests are collected; the first has her placement in Storuman, where nothing is left."""

CLOSED = [
    ("Kiruna", ("1-1",), "summer", 10),
    ("Malå", ("2-1",), "other", 2),
    ("Lycksele", ("1-1",), "cleaning", 1),
]
"""A bed, the reason, and for how many weeks from next week on."""

ASKING_SOON, ASKING_LATER, NEEDING_NONE = 0.8, 0.45, 0.1
"""Shares of the students who ask, of those who come within four weeks and of the others, and who need no housing."""
SOON = timedelta(weeks=4)
SOONEST_BEFORE_ARRIVAL = timedelta(days=10)


def close_beds_elsewhere(calendar: Calendar, timeline: Timeline) -> None:
    """Let owners take beds for the reasons that Storuman has not."""
    for place, labels, reason, weeks in CLOSED:
        nights = calendar.day(1), calendar.day(1 + weeks)
        timeline.add(calendar.at(-8, 1, 10), close(place, labels, nights, reason, None))


def journeys_elsewhere(calendar: Calendar) -> Iterator[Journey]:
    """Return the requests that end in every way there is."""
    for number, (email, course, place, fate) in enumerate(OTHER_ENDS):
        yield Journey(email, course, place, calendar.at(-6, number % 5, 20, 4 * number), fate)
    for email, course, place, fate, days in OFFERED_AND_EXPIRED:
        yield Journey(email, course, place, calendar.days_ago(days, 11, 25), fate)
    for number, (email, course, fate) in enumerate(IN_SORSELE):
        days = 1 + number % 3 if fate is Fate.WAITS else 20 + number
        yield Journey(email, course, "Sorsele", calendar.days_ago(days, 13, 6 * number), fate)


def journeys_by_chance(
    calendar: Calendar, timeline: Timeline, rng: Random, known: set[tuple[str, str]]
) -> Iterator[Journey]:
    """Return requests of further students outside Storuman; some say instead that they need none, most say nothing.

    `known` are students (address, course) whose story is laid out by hand.
    """
    earliest, latest = calendar.day(-8, 3), calendar.today - timedelta(days=1)
    for placement_id, email, course, place, first_day in _others():
        chance, days, decided = rng.random(), rng.random(), rng.random()
        hour, minute, comes, after = rng.randint(7, 22), rng.randint(0, 59), rng.random(), rng.randint(1, 4)
        if (email, course) in known:
            continue
        last = min(latest, first_day - SOONEST_BEFORE_ARRIVAL)
        asked_at = instant(earliest + (last - earliest) * days, hour, minute)
        asking = ASKING_SOON if first_day < calendar.today + SOON else ASKING_LATER
        if chance < asking:
            yield Journey(email, course, place, asked_at, _fate(decided), comes=_comes(comes), answered_after=after)
        elif chance < asking + NEEDING_NONE:
            timeline.add(asked_at, _saying_no(placement_id))


def _others() -> list[tuple[int, str, str, str, date]]:
    """Return placements outside Storuman whose student may want housing: the course begins with her first period."""
    begins = func.min(PlacementPeriod.first_day)
    statement = (
        select(Placement.id, Student.email_key, Placement.course_code, Municipality.name, begins)
        .join(Student, Student.id == Placement.student_id)
        .join(Municipality, Municipality.id == Placement.municipality_id)
        .join(PlacementPeriod, PlacementPeriod.placement_id == Placement.id)
        .where(Placement.housing != "no", Municipality.name != STORUMAN)
        .group_by(Placement.id, Student.email_key, Placement.course_code, Municipality.name)
        .order_by(Placement.id)
    )
    return [(key, email, course, place, first) for key, email, course, place, first in db.session.execute(statement)]


def _saying_no(placement_id: int) -> Doing:
    def doing(at: datetime) -> None:
        placement = db.session.get_one(Placement, placement_id)
        answer_housing(placement, "no", at=at, by=placement.student.person_id)

    return doing


def _fate(chance: float) -> Fate:
    shares = ((0.89, Fate.APPROVED), (0.95, Fate.DECLINED), (1.0, Fate.WITHDRAWN))
    return next(fate for share, fate in shares if chance < share)


def _comes(chance: float) -> ArrivalTime:
    shares = ((0.6, ArrivalTime.BEFORE_CLOSING), (0.85, ArrivalTime.EVENING), (1.0, ArrivalTime.UNKNOWN))
    return next(comes for share, comes in shares if chance < share)
