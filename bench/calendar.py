"""The weeks of the bench's country: a year and a half of stays around one fixed day, the same on every run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""The application's clock while it is measured."""

ONE_DAY = timedelta(days=1)
LENGTHS = (2, 2, 3, 3, 3, 4, 5, 6)
BREAKS = (0, 1, 1, 2, 3, 4)
LATE_STARTS = (0, 0, 0, 1, 2)


@dataclass(frozen=True)
class Spell:
    """Weeks in which a dwelling keeps one company; between spells it stands empty."""

    term: str
    first_week: date
    weeks: int


def _spell(term: str, year: int, first: int, last: int) -> Spell:
    return Spell(term, date.fromisocalendar(year, first, 1), last - first + 1)


SPELLS = (
    _spell("VT26", 2026, 3, 22),
    _spell("HT26", 2026, 35, 51),
    _spell("VT27", 2027, 3, 15),
    _spell("VT27", 2027, 18, 22),
)
ASKED_WEEKS = (date.fromisocalendar(2027, 16, 1), 2)
"""Monday and length of the weeks that no stay fills: students ask for beds in them while they are measured."""

SEARCHED_WEEKS = ((6, 3), (12, 3), (8, 2), (19, 3))
"""First week in 2027 and length of the placements that students look for a bed for."""


@dataclass(frozen=True, slots=True)
class WeeksAway:
    """Whole weeks at a site: core nights from the Sunday before to the Saturday after."""

    monday: date
    weeks: int

    @property
    def friday(self) -> date:
        """The last day at the site."""
        return self.monday + timedelta(days=7 * self.weeks - 3)

    @property
    def arrival(self) -> date:
        """The evening before."""
        return self.monday - ONE_DAY

    @property
    def departure(self) -> date:
        """The morning after."""
        return self.friday + ONE_DAY

    def nights(self) -> list[str]:
        """The core nights, as both databases read them."""
        return _days(self.arrival, 7 * self.weeks - 1)

    def window(self) -> list[tuple[str, str]]:
        """Every night that may be booked, with its ground: one margin night at each end."""
        nights = _days(self.arrival - ONE_DAY, 7 * self.weeks + 1)
        return [(night, "core") for night in nights[1:-1]] + [(nights[0], "margin"), (nights[-1], "margin")]


def stays_in(spell: Spell, random: Random) -> Iterator[WeeksAway]:
    """Yield stays that follow each other in one bed, two weeks of three taken."""
    week = random.choice(LATE_STARTS)
    while week < spell.weeks:
        length = min(random.choice(LENGTHS), spell.weeks - week)
        yield WeeksAway(spell.first_week + timedelta(weeks=week), length)
        week += length + random.choice(BREAKS)


def searched(number: int) -> WeeksAway:
    """Return the weeks of the placement of that number."""
    week, length = SEARCHED_WEEKS[number % len(SEARCHED_WEEKS)]
    return WeeksAway(date.fromisocalendar(2027, week, 1), length)


_TEXTS: dict[date, str] = {}


def _days(first: date, count: int) -> list[str]:
    return [_text(first + timedelta(days=n)) for n in range(count)]


def _text(day: date) -> str:
    found = _TEXTS.get(day)
    if found is None:
        found = _TEXTS[day] = day.isoformat()
    return found
