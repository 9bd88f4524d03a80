"""When the code of a door or a key box is shown to the guest who is to use it.

Source: domain.md, "Life of a booking": from 48 hours before arrival (Friday noon before a weekend or holiday) to
departure. Nobody has to say when on the day she comes, so the arrival is taken to be at noon (assumed): a guest who
comes on a Sunday, as most do, sees it from noon on Friday.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from housing.rules.nights import ONE_DAY
from housing.rules.working_days import is_working_day, previous_working_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOON = time(12)
DAYS_BEFORE = 2 * ONE_DAY
LONGEST_BEFORE = timedelta(days=12)
"""No code shows earlier than so many days before its arrival, however the holidays fall (Christmas to Epiphany)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """From when until when (UTC, half-open) a code is shown."""

    starts: datetime
    ends: datetime

    def contains(self, at: datetime) -> bool:
        """Tell whether it is shown at that instant."""
        return self.starts <= at < self.ends


def shows_from(arrival: date, holidays: frozenset[date]) -> datetime:
    """Return the instant (UTC) from which a code shows to a guest who comes on ``arrival``.

    Noon in Sweden two days before, by the clock on the wall: when summer time begins or ends in between that is 47 or
    49 hours. Where that day is a Saturday, a Sunday, a holiday or an eve it is noon of the last working day before, so
    that somebody can be asked when something is wrong.
    """
    day = arrival - DAYS_BEFORE
    if not is_working_day(day, holidays):
        day = previous_working_day(day, holidays)
    return datetime.combine(day, NOON, STOCKHOLM).astimezone(UTC)


def shown(arrival: date, departure: date, holidays: frozenset[date]) -> Shown:
    """Return when a code is shown for a stay: its day of departure is the last, for she has to get out as well."""
    ends = datetime.combine(departure + ONE_DAY, time(), STOCKHOLM).astimezone(UTC)
    return Shown(shows_from(arrival, holidays), ends)
