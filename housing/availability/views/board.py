"""The board: beds × days of one municipality, a tape chart to move through by weeks."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import ngettext

from housing.access import access, viewer
from housing.availability.board_wording import week_choices
from housing.availability.queries.board import BoardBed, beds_of_board, taken_on_board
from housing.availability.tape_chart import Board, chart_of
from housing.clock import today
from housing.holidays import holidays_from
from housing.rules.board import between_guests
from housing.rules.nights import FIRST_YEAR, LAST_YEAR, Stay
from housing.rules.permissions import Action
from housing.stock.queries.turnover import nights_between_guests
from housing.stock.views.scope import own_grant

blueprint = Blueprint("board", __name__)

USUAL_WEEKS, MOST_WEEKS = 8, 26
SPANS = (5, 8, 16, 26)
"""Five weeks print on A4, the others on A3."""
STEP = timedelta(weeks=4)


@blueprint.get("/municipalities/<slug>/board")
@access(Action.SEE_BOARD)
def show(slug: str) -> str:
    """Show the board; `?from=` is a day of the first week, `?weeks=` how many, `?home=` one house.

    What makes no sense is left aside.
    """
    grant = own_grant(slug, Action.SEE_BOARD)
    municipality_id = grant.organisation_id
    day, weeks = today(), _weeks(request.args.get("weeks", ""))
    first = monday_of(day_of(request.args.get("from", "")) or day)
    span = Stay(first, first + timedelta(weeks=weeks))
    beds = beds_of_board(municipality_id, span)
    homes = _homes(beds)
    home = request.args.get("home", "")
    home = home if home in homes else ""
    taken, takers = taken_on_board(municipality_id, span)
    shown = [bed for bed in beds if bed.home_ref == home] if home else beds
    kept = nights_between_guests(municipality_id, span.arrival, span.departure)
    board = Board(slug, span, shown, [*taken, *between_guests(kept, taken, span)], takers, turns_over=bool(kept))

    def address(start: date, length: int = weeks) -> str:
        query: dict[str, Any] = {"from": start.isoformat(), "weeks": length, "home": home or None}
        return url_for("board.show", slug=slug, **query)

    return render_template(
        "availability/board.html",
        municipality=grant.organisation_name,
        slug=slug,
        turns_over=board.turns_over,
        chart=chart_of(board, reader=viewer(), today=day, holidays=holidays_from(first)),
        span=span,
        weeks=weeks,
        paper=_paper(weeks),
        earlier=address(_within(first - STEP)),
        now=address(monday_of(day)),
        later=address(_within(first + STEP)),
        week_choices=week_choices(monday_of(day), first),
        homes=homes if len(homes) > 1 else {},
        home=home,
        lengths=[
            (ngettext("%(num)s week", "%(num)s weeks", length), address(first, length), length == weeks, None)
            for length in SPANS
        ],
    )


def _paper(weeks: int) -> str:
    """Return the classes of the page: five weeks print on A4, more on A3 with narrower days."""
    classes = ["page-wide", "page-board"]
    if weeks > SPANS[0]:
        classes += ["page-board-large", f"board-weeks-{next(span for span in SPANS[1:] if weeks <= span)}"]
    return " ".join(classes)


def _homes(beds: list[BoardBed]) -> dict[str, str]:
    """Return the houses on the board, by reference, in its order."""
    return {bed.home_ref: bed.home for bed in beds}


def _weeks(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= MOST_WEEKS:
        return int(text[:3])
    return USUAL_WEEKS


def day_of(text: str) -> date | None:
    """Return the day that an address says, if it is one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def monday_of(day: date) -> date:
    """Return the first day of its week."""
    return day - timedelta(days=day.weekday())


def _within(day: date) -> date:
    return min(max(day, date(FIRST_YEAR + 1, 1, 8)), date(LAST_YEAR - 1, 6, 1))
