"""The table of municipalities and weeks: its columns, and its rows as they stand on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask import get_template_attribute, url_for
from flask_babel import format_date
from markupsafe import Markup

from housing.availability.queries.municipalities import Offering
from housing.availability.whole_weeks import WeekCounts
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.terms import Term

SHADES = (0, 1, 2, 3, 4, 4, 4, 4, 5)
"""The shade for so many places; for more it is the last one."""
ROWS = 2**11
"""So many rows are remembered: those of the country in several terms. A row has some two kilobytes."""


@dataclass(frozen=True, slots=True)
class Week:
    """A column: its number, its Monday as people say it, whether today lies in it."""

    number: int
    monday: str
    is_now: bool


def columns_of(weeks: Sequence[Stay], day: date) -> list[Week]:
    """Return the columns of these weeks, as they are on `day`."""
    return [_week(week, day) for week in weeks]


def drawn_rows(
    places: Sequence[Offering], counts: Mapping[int, WeekCounts], weeks: Sequence[Stay], term: Term, day: date
) -> list[Markup]:
    """Return a row for each municipality; a number leads to the question for its week, unless that is over on `day`."""
    nothing = WeekCounts((0,) * len(weeks), (0,) * len(weeks))
    base = url_for("capacity.ask", term=term.code)
    asked = tuple(_number(week) if week.departure > day else None for week in weeks)
    return [
        _drawn(place.name, f"{base}&place={place.slug}&weeks=", counts.get(place.id, nothing), asked)
        for place in places
    ]


@lru_cache(maxsize=ROWS)
def _drawn(name: str, ask_url: str, counts: WeekCounts, asked: tuple[int | None, ...]) -> Markup:
    """Draw a row. It says numbers only, the same in every language, and of most municipalities none of them changes
    from one reader to the next.
    """
    cells = [(*_cell(*counted), number) for *counted, number in zip(counts.free, counts.standing, asked, strict=True)]
    row: Markup = get_template_attribute("components/board.html", "availability_row")(name, counts.beds, cells, ask_url)
    return row


def _cell(free: int, standing: int) -> tuple[str, int | None]:
    return (str(SHADES[min(free, len(SHADES) - 1)]), free) if standing else ("none", None)


def _number(stay: Stay) -> int:
    return (stay.arrival + ONE_DAY).isocalendar().week


def _week(stay: Stay, day: date) -> Week:
    monday = stay.arrival + ONE_DAY
    number = monday.isocalendar()
    return Week(number.week, format_date(monday, "d MMM"), number[:2] == day.isocalendar()[:2])
