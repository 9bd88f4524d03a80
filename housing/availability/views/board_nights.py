"""Nights of one bed, chosen on the board: who has them, and what an officer can do with those that are free."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, render_template, request, url_for

from housing.access import access, viewer
from housing.accounts.names import name_of
from housing.availability.board_wording import Cell
from housing.availability.forms.nights import NightsForm
from housing.availability.other_beds import other_beds_for
from housing.availability.queries.board import beds_of_board, taken_on_board
from housing.availability.tape_chart import Board, Chart, chart_of
from housing.availability.views.board import blueprint, monday_of
from housing.bookings.queries.requests import WaitingRequest, waiting_requests
from housing.bookings.wording import days_and_nights
from housing.clock import today
from housing.holidays import holidays_from
from housing.organisations.models import Municipality
from housing.rules.board import between_guests
from housing.rules.nights import ONE_DAY, Period, Stay
from housing.rules.permissions import Action
from housing.rules.weeks import as_typed
from housing.stock.bed_names import bed_in_house
from housing.stock.models import Bed
from housing.stock.queries.stock import bed_of
from housing.stock.queries.turnover import nights_between_guests
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]

AROUND = timedelta(weeks=1)
"""So much is drawn before and after the nights that were chosen."""
MOST_DRAWN = timedelta(weeks=24)
MOST_TRIED = 20
"""So many who wait are tried on a bed; each takes a few statements."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody who waits and could have the bed: her request, her nights in words, the price in öre.

    `lacks`: what she has said she needs and the bed does not have, in words.
    """

    asked: WaitingRequest
    name: str
    days: str
    ore: int
    lacks: str | None


@blueprint.get("/municipalities/<slug>/board/beds/<bed>")
@access(Action.SEE_BOARD)
def nights(slug: str, bed: str) -> str | tuple[str, int]:
    """Show the nights of a bed from `?first=` up to and not including `?last=`; without them the form that asks."""
    municipality = own_municipality(slug, Action.SEE_BOARD)
    found = bed_of(municipality.id, bed) or abort(404)
    form = NightsForm(request.args)
    if not (request.args.get("first") or request.args.get("last")):
        return _page(municipality, found, NightsForm(None, first=today()))
    if not form.validate():
        return _page(municipality, found, form), 422
    return _page(municipality, found, form, Stay(form.first.data, form.last.data))


def _page(municipality: Municipality, bed: Bed, form: NightsForm, stay: Stay | None = None) -> str:
    cells = _cells(municipality, bed, stay) if stay else []
    is_drawn = stay is not None and stay.departure - stay.arrival <= MOST_DRAWN
    around = Stay(stay.arrival - AROUND, stay.departure + AROUND) if stay and is_drawn else None
    taken = [cell for cell in cells if cell.drawn is None]
    is_free = bool(cells) and not taken and stay is not None and stay.departure > today()
    return render_template(
        "availability/board_nights.html",
        municipality=municipality,
        bed=bed,
        name=bed_in_house(bed),
        form=form,
        stay=stay,
        around=around,
        chart=_chart(municipality, bed, around) if around else None,
        taken=taken,
        is_there=bool(cells),
        is_free=is_free,
        weeks=_weeks(stay) if stay else "",
        fitting=_fitting(municipality, bed, stay) if stay and is_free else [],
        back=_back(municipality, stay),
    )


def _cells(municipality: Municipality, bed: Bed, stay: Stay) -> list[Cell]:
    """Return what these nights of the bed are, as cells of the board; none where it is not in use then."""
    chart = _chart(municipality, bed, stay)
    return [cell for home in chart.homes for row in home.rows for cell in row.cells]


def _chart(municipality: Municipality, bed: Bed, stay: Stay) -> Chart:
    """Return a board of this one bed and these nights; of no bed where it is not in use then."""
    beds = [each for each in beds_of_board(municipality.id, stay) if each.id == bed.id]
    taken, takers = taken_on_board(municipality.id, stay)
    kept = nights_between_guests(municipality.id, stay.arrival, stay.departure)
    taken += between_guests(kept, taken, stay)
    board = Board(municipality.slug, stay, beds, taken, takers, turns_over=bool(kept))
    return chart_of(board, reader=viewer(), today=today(), holidays=holidays_from(stay.arrival))


def _weeks(stay: Stay) -> str:
    """Return the weeks that the nights are those of, as the form for a reservation reads them."""
    return as_typed([Period(stay.arrival + ONE_DAY, max(stay.departure - ONE_DAY, stay.arrival + ONE_DAY))])


def _fitting(municipality: Municipality, bed: Bed, stay: Stay) -> list[Fitting]:
    """Return those who wait, ask for nights within these, and could have this bed instead of the one they named.

    Those come first for whom it has all they need.
    """
    within = [
        each
        for each in waiting_requests(municipality.id)
        if each.bed.id != bed.id and stay.arrival <= each.arrival and each.departure <= stay.departure
    ]
    reader = viewer()
    found = [
        Fitting(each, name_of(each.person, reader), days_and_nights(each.stays), other.offer.ore, other.not_there)
        for each in within[:MOST_TRIED]
        for other in other_beds_for(municipality, each, today(), bed.id)
    ]
    return sorted(found, key=lambda each: each.lacks is not None)


def _back(municipality: Municipality, stay: Stay | None) -> str:
    if stay is None:
        return url_for("board.show", slug=municipality.slug)
    query: dict[str, Any] = {"from": monday_of(stay.arrival).isoformat()}
    return url_for("board.show", slug=municipality.slug, **query)
