"""How dates, weeks and money are said to people."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any, ParamSpec, Protocol

from babel.dates import format_date, format_interval
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from housing.clock import STOCKHOLM
from housing.rules.distance import Reach
from housing.written_language import written_language

ORE_PER_KRONA = 100
SAID = 4096
"""So many dates are remembered in words."""
METRES_PER_KM = 1000
NUMBERED_ROOM = re.compile(r"rum (\d{1,4})", re.IGNORECASE)
"""What most municipalities call a room; any other label is a name, and names are not translated."""


P = ParamSpec("P")


class HasPeriod(Protocol):
    """Anything with a first and a last day."""

    @property
    def first_day(self) -> date:
        """The first day that belongs to it."""

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""


class HasStay(Protocol):
    """Anything with an arrival and a departure."""

    @property
    def arrival(self) -> date:
        """The day somebody comes."""

    @property
    def departure(self) -> date:
        """The day they leave."""


class HasHouse(Protocol):
    """Anything in a house whose address the reader may not know."""

    @property
    def own_name(self) -> str | None:
        """What the house is called, if that is no address."""

    @property
    def house_number(self) -> int:
        """Which house of its municipality it is."""


class HasWay(Protocol):
    """Anything at some distance from a placement site."""

    @property
    def metres(self) -> float:
        """The straight line."""

    @property
    def minutes_on_foot(self) -> int:
        """How long the walk is."""

    @property
    def reach(self) -> Reach:
        """How one gets there."""

    @property
    def is_distance_known(self) -> bool:
        """Whether the site has been placed, so that minutes can be promised."""


def said_once(say: Callable[P, str]) -> Callable[P, str]:
    """Remember what a function of plain values says, for each language: lists say the same few things many times."""

    @lru_cache(maxsize=SAID)
    def said(_language: str, *args: Any) -> str:
        return say(*args)  # type: ignore[call-arg]  # the values are those that it was called with

    @wraps(say)
    def asked(*args: P.args, **_none: P.kwargs) -> str:
        return said(written_language(), *args)

    return asked


def _formats() -> str:
    """Return whose customs dates follow: with a day before its month, English is the British kind."""
    return "en_GB" if written_language() == "en" else "sv"


# A list of fifty says the same few days many times, and Babel takes its time over each.
@lru_cache(maxsize=SAID)
def _day(day: date, language: str) -> str:
    return format_date(day, "d MMM y", locale=language)


@lru_cache(maxsize=SAID)
def _day_of_week(day: date, language: str) -> str:
    return format_date(day, "EEE d MMM y", locale=language)


@lru_cache(maxsize=SAID)
def _days(first: date, last: date, language: str) -> str:
    return format_interval(first, last, "yMMMd", locale=language)


def date_filter(day: date | datetime) -> str:
    """Return "6 feb. 2027"."""
    day = day.astimezone(STOCKHOLM).date() if isinstance(day, datetime) else day
    return _day(day, _formats())


def instant_filter(at: datetime) -> str:
    """Return "6 feb. 2027 14:05", Swedish time."""
    return f"{date_filter(at)} {at.astimezone(STOCKHOLM):%H:%M}"


def weekday_filter(day: date) -> str:
    """Return "sön 7 feb. 2027"."""
    return _day_of_week(day, _formats())


def weekday_in_words(day: date) -> str:
    """Return "Söndag 10 jan.", as it begins a choice."""
    said = format_date(day, "EEEE d MMM", locale=_formats())
    return said[:1].upper() + said[1:]


def date_range_filter(days: tuple[date, date]) -> str:
    """Return "6–26 feb. 2027" for a pair of dates, naming what they share once."""
    first, last = days
    return _day(first, _formats()) if first == last else _days(first, last, _formats())


@said_once
def money_filter(ore: int) -> str:
    """Return "1 250 kr" or "87,50 kr" for öre; the thousands are held together by a no-break space."""
    kronor, rest = divmod(ore, ORE_PER_KRONA)
    whole = f"{kronor:,}".replace(",", "\N{NO-BREAK SPACE}" if written_language() == "sv" else ",")
    fraction = f"{',' if written_language() == 'sv' else '.'}{rest:02d}" if rest else ""
    return _("SEK %(amount)s", amount=whole + fraction)


def weeks_filter(periods: list[tuple[date, date]]) -> str:
    """Return "v. 6–8 + v. 12–14" for pairs of first and last day."""
    return " + ".join(_week_span(first, last) for first, last in periods)


@said_once
def _week_span(first: date, last: date) -> str:
    first_week, last_week = first.isocalendar().week, last.isocalendar().week
    if first_week == last_week:
        return _("week %(week)s", week=first_week)
    return _("weeks %(first)s–%(last)s", first=first_week, last=last_week)


def in_language(texts: Mapping[str, str]) -> str:
    """Return a text written by users in the reader's language, else in Swedish, else nothing."""
    return texts.get(written_language()) or texts.get("sv") or ""


def house_filter(home: HasHouse) -> str:
    """Return what a house is called without its address: its own name, else "Hus 2"."""
    return home.own_name or _numbered_house(home.house_number)


@said_once
def _numbered_house(number: int) -> str:
    return _("House %(number)s", number=number)


@said_once
def room_filter(label: str) -> str:
    """Return the label of a room in the reader's language where it is "rum 1", else as it was written."""
    numbered = NUMBERED_ROOM.fullmatch(label)
    return _("room %(number)s", number=numbered[1]) if numbered else label


@said_once
def company_filter(sharing: str, needs: str | None) -> str:
    """Return who lives in a home in the reader's weeks: `needs` is the kind of people who are there already."""
    match sharing, needs:
        case "single_party", _needs:
            return _("The whole home for you")
        case "mixed", _needs:
            return _("Shared home, women and men")
        case _sharing, "women":
            return _("Shared home, women live there in your weeks")
        case _sharing, "men":
            return _("Shared home, men live there in your weeks")
        case _:
            return _("Shared home, women only or men only")


@said_once
def privacy_filter(has_own_room: bool, has_lock: bool) -> str:
    """Return "Own room, lock on the door"."""
    room = _("Own room") if has_own_room else _("Place in a shared room")
    lock = _("lock on the door") if has_lock else _("no lock on the door")
    return f"{room}, {lock}"


def way_filter(way: HasWay) -> str:
    """Return "11 minuter till fots" or "56 km, bil behövs"; minutes only where they are known and walked."""
    if way.reach is Reach.WALK and not way.is_distance_known:
        return _("Distance not known")
    if way.reach is Reach.WALK:
        return _on_foot(way.minutes_on_foot)
    return _by_road(round(way.metres / METRES_PER_KM), way.reach is Reach.BUS)


@said_once
def _on_foot(minutes: int) -> str:
    return ngettext("%(num)s minute on foot", "%(num)s minutes on foot", minutes)


@said_once
def _by_road(km: int, there_is_a_bus: bool) -> str:
    return _("%(km)s km, there is a bus", km=km) if there_is_a_bus else _("%(km)s km, needs a car", km=km)


def days_of_period(period: HasPeriod) -> tuple[date, date]:
    """Return the first and last day of a period, as `date_range` and `weeks` take them."""
    return period.first_day, period.last_day


def days_of_stay(stay: HasStay) -> tuple[date, date]:
    """Return the day somebody comes and the day they leave, as `date_range` takes them."""
    return stay.arrival, stay.departure


def prepare_filters(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(
        date=date_filter,
        instant=instant_filter,
        weekday=weekday_filter,
        date_range=date_range_filter,
        money=money_filter,
        weeks=weeks_filter,
        house=house_filter,
        room=room_filter,
        company=company_filter,
        privacy=privacy_filter,
        way=way_filter,
        in_language=in_language,
        days_of_period=days_of_period,
        days_of_stay=days_of_stay,
    )
