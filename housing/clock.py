"""The application's only source of time. Rules and services are given times as arguments."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

STOCKHOLM = ZoneInfo("Europe/Stockholm")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant, UTC."""
    return datetime.now(UTC)


def fixed_clock(instant: datetime) -> Clock:
    """Return a clock that always shows `instant`; refused in production (see `Settings.problems`)."""
    return lambda: instant


def now() -> datetime:
    """Return the running application's instant, UTC."""
    return cast("Clock", current_app.extensions["clock"])()


def today() -> date:
    """Return the running application's date in Europe/Stockholm."""
    return local_date(now())


def local_date(instant: datetime) -> date:
    """Return the date that people in Sweden would say it is at `instant`."""
    return instant.astimezone(STOCKHOLM).date()


def end_of_day(day: date) -> datetime:
    """Return the instant (UTC) at which `day` is over in Sweden: when a deadline on that day has passed."""
    return datetime.combine(day + timedelta(days=1), time(), STOCKHOLM).astimezone(UTC)
