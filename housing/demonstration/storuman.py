"""Storuman, where the stories are told: full this week and three more, five requests in order, four with one fault.

Each bed has its guests by hand, so that it is full whatever else chance lays out. Of the flat for one party, 4-1 and
4-2, the second is never free for another party. Weeks are counted from this one.
"""

from collections.abc import Iterator

from housing.demonstration.cast import OFFICER_STORUMAN, STUDENT_WHO_LEFT, STUDENT_WITH_A_GAP
from housing.demonstration.closing import close
from housing.demonstration.organisations import person
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import SATURDAY, SUNDAY, Calendar
from housing.demonstration.wishes import Fate, Journey
from housing.rules.arrival import ArrivalTime

STORUMAN = "Storuman"
FULL_WEEKS = range(4)

OVER = [(STUDENT_WHO_LEFT, "3OM118", "5-1")]
"""Weeks -3 and -2."""

TWO_PERIODS = [
    ("freja.labba@student.umu.example", "3OM412", "3-1"),
    ("sara.lindgren@student.umu.example", "3OM412", "3-2"),
    ("olena.kovalenko@student.umu.example", "3OM412", "3-3"),
    ("saga.sjoberg@student.umu.example", "3OM412", "3-4"),
    ("mohammed.stenvall@student.umu.example", "3OM412", "2-1"),
    ("asa.lindgren@student.umu.example", "3OM401", "2-2"),
    ("dmytro.wikstrom@student.umu.example", "3OM401", "2-3"),
    ("linnea.sarri@student.ltu.example", "3OM401", "5-1"),
]
"""Weeks -3 to 0 and 3 to 4 (3OM412), or -1 to 1 and 5 to 7 (3OM401)."""

FIRST_PERIOD_ONLY = [
    (STUDENT_WITH_A_GAP, "3OM401", "1-1"),
    ("elsa.utsi@student.ltu.example", "3OM401", "4-1"),
]

LATER = [
    ("elias.labba@student.umu.example", "3OM520", "2-2"),
    ("liam.sjoberg@student.umu.example", "3OM520", "2-3"),
    ("kaisa.ahmadi@student.umu.example", "3OM520", "1-1"),
    ("osten.sjoberg@student.ltu.example", "3OM520", "5-1"),
    ("aili.utsi@student.umu.example", "3OM520", "4-1"),
]
"""Weeks 2 and 3."""

MOVED_BY_A_WEEK = LATER[0][:2]
"""Whose weeks moved yesterday, so that what is proposed for the room waits for its answers."""

IN_THE_GAP = [("own_staff", ("3-1", "3-2", "3-3", "3-4")), ("repair", ("2-1",))]
"""What the beds of 3OM412 are closed for between its two periods."""

NOT_HOUSED = [
    ("freja.wikstrom@student.umu.example", "3OM412", Fate.DECLINED, 1),
    ("ines.stenvall@student.ltu.example", "3OM401", Fate.WITHDRAWN, 4),
]
"""And the weekday on which they asked: each has had an answer before the next one asks for the same bed."""

IN_ORDER = [
    ("oskar.marklund@student.umu.example", "3OM640", "1-1"),
    ("samira.nguyen@student.umu.example", "3OM205", "3-3"),
    ("amina.nguyen@student.umu.example", "3OM205", "3-1"),
    ("hugo.lindgren@student.umu.example", "3OM205", "5-1"),
    ("paivi.niia@student.umu.example", "3OM205", "3-2"),
]

COMING_SOON = frozenset(email for email, _course, bed in IN_ORDER if bed.startswith("3-"))
"""Their two weeks are the next in which that flat is free, so that the officer sees on the board what she approved."""

WITH_ONE_FAULT = [
    ("hugo.utsi@student.ltu.example", "3OM205", "2-3", ArrivalTime.EVENING),
    ("soren.kovalenko@student.ltu.example", "3OM205", "2-1", ArrivalTime.EVENING),
    ("aili.ohman@student.umu.example", "3OM205", "1-1", ArrivalTime.UNKNOWN),
]
"""The late arrivals have waited longest."""

SECOND_PERIOD_ONLY = ("elle.labba@student.ltu.example", "3OM401", "3-4")


def close_beds_in_storuman(calendar: Calendar, timeline: Timeline) -> None:
    """Let the owner take beds between two periods of a course, and for cleaning."""
    officer = person(OFFICER_STORUMAN).id
    gap = calendar.day(0, SATURDAY), calendar.day(2, SUNDAY)
    for reason, labels in IN_THE_GAP:
        timeline.add(calendar.at(-3, 2, 10), close(STORUMAN, labels, gap, reason, officer))
    weekend = calendar.day(3, SATURDAY), calendar.day(4)
    timeline.add(calendar.at(-2, 3, 11), close(STORUMAN, ("5-1",), weekend, "cleaning", officer))


def journeys_to_storuman(calendar: Calendar) -> Iterator[Journey]:
    """Return everybody who asks in Storuman, but for the one whose story is told on the start page."""
    yield from _housed(calendar)
    yield from _turned_away(calendar)
    yield from _waiting(calendar)


def _housed(calendar: Calendar) -> Iterator[Journey]:
    for number, (email, course, bed) in enumerate(OVER + TWO_PERIODS):
        yield Journey(email, course, STORUMAN, calendar.at(-7, number % 5, 12 + number % 6, 5 * number), bed=bed)
    for number, (email, course, bed) in enumerate(FIRST_PERIOD_ONLY):
        yield Journey(email, course, STORUMAN, calendar.at(-6, number, 18, 12), bed=bed, period="1")
    for number, (email, course, bed) in enumerate(LATER):
        asked_at = calendar.at(-4, number, 19, 7 * number)
        yield Journey(email, course, STORUMAN, asked_at, bed=bed, comes=_comes(number))


def _comes(number: int) -> ArrivalTime:
    return ArrivalTime.EVENING if number == 1 else ArrivalTime.BEFORE_CLOSING


def _turned_away(calendar: Calendar) -> Iterator[Journey]:
    for email, course, fate, weekday in NOT_HOUSED:
        yield Journey(email, course, STORUMAN, calendar.at(-7, weekday, 8, 15), fate=fate, bed="4-1")


def _waiting(calendar: Calendar) -> Iterator[Journey]:
    """Requests of the last days: in order first, then those that need a look."""
    for number, (email, course, bed) in enumerate(IN_ORDER):
        asked_at = calendar.days_ago(3 - number % 3, 9 + number)
        yield Journey(email, course, STORUMAN, asked_at, fate=Fate.WAITS, bed=bed)
    for number, (email, course, bed, comes) in enumerate(WITH_ONE_FAULT):
        asked_at = calendar.days_ago(3 - number, 15 + number)
        yield Journey(email, course, STORUMAN, asked_at, fate=Fate.WAITS, bed=bed, comes=comes)
    email, course, bed = SECOND_PERIOD_ONLY
    asked_at = calendar.days_ago(1, 20, 40)
    unknown = ArrivalTime.UNKNOWN
    yield Journey(email, course, STORUMAN, asked_at, fate=Fate.WAITS, bed=bed, period="2", comes=unknown)
