"""The housing of a municipality on one page: properties, dwellings, beds, and how each bed is tonight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import render_template

from housing.access import access
from housing.clock import today
from housing.rules.names import swedish_sort_key
from housing.rules.nights import ONE_DAY
from housing.rules.permissions import Action
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.stock import closures_of, housing_of, price_on, taken_between
from housing.stock.services.set_up import set_up_of
from housing.stock.views.scope import own_municipality
from housing.stock.wording import SHARING_SHORT


@dataclass(frozen=True, slots=True)
class BedLine:
    """A bed as the list shows it. `state`: free, booking, closure, hold or retired; `ore`: a night's price."""

    bed: Bed
    ore: int | None
    state: str


@dataclass(frozen=True, slots=True)
class DwellingLines:
    """A dwelling with its beds in order."""

    dwelling: Dwelling
    beds: list[BedLine]


@dataclass(frozen=True, slots=True)
class PropertyLines:
    """A property with its dwellings in order."""

    house: Property
    dwellings: list[DwellingLines]


@access(Action.KEEP_STOCK)
def housing(slug: str) -> str:
    """Show all housing, the part in use first."""
    municipality, day = own_municipality(slug), today()
    houses = housing_of(municipality.id)
    lines = _lines(houses, day)
    states = [line.state for house in lines for dwelling in house.dwellings for line in dwelling.beds]
    return render_template(
        "stock/housing.html",
        municipality=municipality,
        set_up=set_up_of(municipality),
        in_use=[each for each in lines if each.house.retired_on is None],
        retired=[each for each in lines if each.house.retired_on is not None],
        beds=sum(state != "retired" for state in states),
        guests=states.count("booking"),
        closed=states.count("closure"),
        closures=len(closures_of(municipality.id, day)),
        sharing=SHARING_SHORT,
    )


def _lines(houses: Iterable[Property], day: date) -> list[PropertyLines]:
    houses = list(houses)
    beds = [bed.id for house in houses for dwelling in house.dwellings for bed in dwelling.beds]
    tonight = {taken.bed_id: taken.by for taken in taken_between(beds, day, day + ONE_DAY)}
    return [
        PropertyLines(house, [_dwelling_lines(each, tonight, day) for each in _by_label(house.dwellings)])
        for house in houses
    ]


def _dwelling_lines(dwelling: Dwelling, tonight: dict[int, str], day: date) -> DwellingLines:
    return DwellingLines(
        dwelling,
        [
            BedLine(bed, price_on(bed.prices, day), "retired" if bed.retired_on else tonight.get(bed.id, "free"))
            for bed in sorted(dwelling.beds, key=lambda bed: swedish_sort_key(bed.label))
        ],
    )


def _by_label(dwellings: Iterable[Dwelling]) -> list[Dwelling]:
    return sorted(dwellings, key=lambda dwelling: swedish_sort_key(dwelling.label))
