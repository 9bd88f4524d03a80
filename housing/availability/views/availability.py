"""The availability board: municipality by week of a term, for whoever places students."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import format_date

from housing.access import access
from housing.availability.forms.board import BoardForm
from housing.availability.queries.municipalities import Offering, offering_housing
from housing.availability.terms import term_called, term_to_show, terms_beside, weeks_of_term
from housing.availability.whole_weeks import WeekCounts, whole_weeks
from housing.clock import today
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.permissions import Action
from housing.rules.terms import Term, TermError

blueprint = Blueprint("availability", __name__)

SHADES = (0, 1, 2, 3, 4, 4, 4, 4, 5)
"""The shade for so many places; for more it is the last one."""


@dataclass(frozen=True, slots=True)
class Week:
    """A column: its number, its Monday as people say it, whether today lies in it."""

    number: int
    monday: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality: where to ask about one week of it (the number follows), its beds, what is free each week.

    A cell is its shade, what is free, and the number of the week unless that is over: then nothing is to be asked.
    """

    name: str
    ask_url: str
    beds: int
    cells: list[tuple[str, int | None, int | None]]


@blueprint.get("/availability")
@access(Action.SEE_AVAILABILITY)
def board() -> str:
    """Show how many whole-week stays each municipality has room for, from this week on; `?earlier=1` the whole term."""
    term = _term_asked()
    places = offering_housing()
    form = BoardForm(request.args)
    form.offer(places, today())
    shown = form.chosen(places)
    whole_term, day = weeks_of_term(term), today()
    ahead = tuple(week for week in whole_term if week.departure > day)
    shows_all = "earlier" in request.args or not ahead
    weeks = whole_term if shows_all else ahead
    rows = _rows(shown, weeks, term)
    before, after = terms_beside(term)
    return render_template(
        "availability/availability.html",
        term=term,
        form=form,
        weeks=[_week(week) for week in weeks],
        rows=rows,
        without_beds=[row.name for row in rows if not row.beds],
        before=_link_to(before, form),
        after=_link_to(after, form),
        term_before=before,
        term_after=after,
        earlier=_link_to(term, form, earlier=1) if weeks != whole_term else None,
        from_now=_link_to(term, form) if ahead and shows_all and ahead != whole_term else None,
    )


def _term_asked() -> Term:
    code = request.args.get("term")
    try:
        return term_called(code) if code else term_to_show(today())
    except TermError:
        abort(404)


def _rows(places: Sequence[Offering], weeks: Sequence[Stay], term: Term) -> list[Row]:
    counts = whole_weeks(weeks, [place.id for place in places])
    nothing = WeekCounts((0,) * len(weeks), (0,) * len(weeks))
    base = url_for("capacity.ask", term=term.code)
    day = today()
    asked = [_number(week) if week.departure > day else None for week in weeks]
    return [_row(place, counts.get(place.id, nothing), asked, base) for place in places]


def _row(place: Offering, counts: WeekCounts, asked: Sequence[int | None], base: str) -> Row:
    each_week = zip(counts.free, counts.standing, asked, strict=True)
    cells = [(*_cell(free, standing), number) for free, standing, number in each_week]
    return Row(place.name, f"{base}&place={place.slug}&weeks=", counts.beds, cells)


def _cell(free: int, standing: int) -> tuple[str, int | None]:
    return (str(SHADES[min(free, len(SHADES) - 1)]), free) if standing else ("none", None)


def _number(stay: Stay) -> int:
    return (stay.arrival + ONE_DAY).isocalendar().week


def _week(stay: Stay) -> Week:
    monday = stay.arrival + ONE_DAY
    number = monday.isocalendar()
    return Week(number.week, format_date(monday, "d MMM"), number[:2] == today().isocalendar()[:2])


def _link_to(term: Term, form: BoardForm, **more: Any) -> str:
    return url_for("availability.board", term=term.code, area=form.area.data or None, **more)
