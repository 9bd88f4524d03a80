"""The board: beds × days of one municipality, a tape chart to move through by weeks."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import ngettext

from housing.access import access, viewer
from housing.availability.queries.board import beds_of_board, taken_on_board
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
SPANS = (4, 8, 16, 26)
STEP = timedelta(weeks=4)


@blueprint.get("/municipalities/<slug>/board")
@access(Action.SEE_BOARD)
def show(slug: str) -> str:
    """Show the board; `?from=` is a day of the first week, `?weeks=` how many. What makes no sense is left aside."""
    grant = own_grant(slug, Action.SEE_BOARD)
    municipality_id = grant.organisation_id
    day, weeks = today(), _weeks(request.args.get("weeks", ""))
    first = _monday(_day(request.args.get("from", "")) or day)
    span = Stay(first, first + timedelta(weeks=weeks))
    beds = beds_of_board(municipality_id, span)
    taken, takers = taken_on_board(municipality_id, span)
    kept = nights_between_guests(municipality_id, span.arrival, span.departure)
    board = Board(slug, span, beds, [*taken, *between_guests(kept, taken, span)], takers, turns_over=bool(kept))

    def address(start: date, length: int = weeks) -> str:
        query: dict[str, Any] = {"from": start.isoformat(), "weeks": length}
        return url_for("board.show", slug=slug, **query)

    return render_template(
        "availability/board.html",
        municipality=grant.organisation_name,
        slug=slug,
        turns_over=board.turns_over,
        chart=chart_of(board, reader=viewer(), today=day, holidays=holidays_from(first)),
        span=span,
        earlier=address(_within(first - STEP)),
        now=address(_monday(day)),
        later=address(_within(first + STEP)),
        lengths=[
            (ngettext("%(num)s week", "%(num)s weeks", length), address(first, length), length == weeks, None)
            for length in SPANS
        ],
    )


def _weeks(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= MOST_WEEKS:
        return int(text[:3])
    return USUAL_WEEKS


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _within(day: date) -> date:
    return min(max(day, date(FIRST_YEAR + 1, 1, 8)), date(LAST_YEAR - 1, 6, 1))
