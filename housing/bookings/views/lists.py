"""Lists to print: who comes and who leaves in the next fortnight, house by house."""

from datetime import timedelta
from itertools import groupby

from flask import Blueprint, render_template

from housing.access import access, viewer
from housing.bookings.queries.lists import Turn, house_of, turns_between
from housing.bookings.queries.papers import has_decided
from housing.clock import today
from housing.rules.names import swedish_sort_key
from housing.rules.permissions import Action
from housing.stock.bed_names import bed_in_home
from housing.stock.models import Property
from housing.stock.views.scope import own_municipality

blueprint = Blueprint("lists", __name__)

DAYS_AHEAD = 14


@blueprint.get("/municipalities/<slug>/lists")
@access(Action.SEE_BOARD)
def show(slug: str) -> str:
    """Show arrivals and departures of the next fourteen days per property."""
    municipality, first = own_municipality(slug, Action.SEE_BOARD), today()
    last = first + timedelta(days=DAYS_AHEAD - 1)
    return render_template(
        "bookings/lists.html",
        municipality=municipality,
        days=(first, last),
        houses=_by_house(turns_between(municipality.id, first, last)),
        bed_in_home=bed_in_home,
        viewer=viewer(),
        has_decided=has_decided(municipality.id),
    )


def _by_house(turns: list[Turn]) -> list[tuple[Property, list[Turn]]]:
    in_order = sorted(turns, key=lambda turn: (swedish_sort_key(house_of(turn).name), turn.day))
    return [(house, list(group)) for house, group in groupby(in_order, key=house_of)]
