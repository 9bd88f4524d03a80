"""What a row of a stock file gives otherwise than the stock.

Spelling that differs only in case or spaces is the same name. A blank remark leaves an officer's own remark, and "no
animals" leaves "has been, cleaned", which a file cannot say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from housing.rules.names import room_key
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.stock import price_on
from housing.stock.reading_rows import StockRow

SAME_PLACE_DEGREES = 1e-6
"""Coordinates that differ by less, a tenth of a metre, are the same."""

Shown = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that the file gives otherwise. `thing`: property, dwelling or bed; `row`: the first that says so."""

    row: int
    thing: str
    label: str
    field: str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the stock for a row: some of it may be new."""

    house: Property | None
    dwelling: Dwelling | None
    bed: Bed | None


def differences(row: StockRow, standing: Standing, day: date) -> Iterable[tuple[tuple[str, ...], Change]]:
    """Return each difference with the key of the thing that it is about."""
    house, dwelling, bed = standing.house, standing.dwelling, standing.bed
    if house is not None:
        for field, before, after in _of_property(row, house):
            yield row.property_key, Change(row.row, "property", house.name, field, before, after)
    if dwelling is not None:
        for field, before, after in _of_dwelling(row, dwelling):
            yield row.dwelling_key, Change(row.row, "dwelling", dwelling.label, field, before, after)
    if bed is not None:
        for field, before, after in _of_bed(row, bed, day):
            yield row.bed_key, Change(row.row, "bed", bed.label, field, before, after)


def is_same_place(row: StockRow, house: Property) -> bool:
    """Tell whether the row says that the house stands where it stands."""
    apart = abs(house.latitude - row.latitude), abs(house.longitude - row.longitude)
    return max(apart) <= SAME_PLACE_DEGREES


def _of_property(row: StockRow, house: Property) -> Iterable[tuple[str, Shown, Shown]]:
    if house.retired_on:
        yield "in_use", False, True
    if house.street != row.street:
        yield "street", house.street, row.street
    if house.postal_town != row.postal_town:
        yield "postal_town", house.postal_town, row.postal_town
    if abs(house.latitude - row.latitude) > SAME_PLACE_DEGREES:
        yield "latitude", house.latitude, row.latitude
    if abs(house.longitude - row.longitude) > SAME_PLACE_DEGREES:
        yield "longitude", house.longitude, row.longitude


def _of_dwelling(row: StockRow, dwelling: Dwelling) -> Iterable[tuple[str, Shown, Shown]]:
    if dwelling.retired_on:
        yield "in_use", False, True
    if dwelling.sharing != row.sharing:
        yield "sharing", dwelling.sharing, str(row.sharing)
    if dwelling.step_free != row.step_free:
        yield "step_free", dwelling.step_free, row.step_free
    if dwelling.animals != animals_after(dwelling.animals, row.animals):
        yield "animals", dwelling.animals, row.animals


def _of_bed(row: StockRow, bed: Bed, day: date) -> Iterable[tuple[str, Shown, Shown]]:
    if bed.retired_on:
        yield "in_use", False, True
    if bed.room_key != room_key(row.room):
        yield "room", bed.room, row.room
    if price_on(bed.prices, day) != row.ore_per_night:
        yield "price", price_on(bed.prices, day), row.ore_per_night
    if row.remark and bed.remark != row.remark:
        yield "remark", bed.remark, row.remark


def animals_after(before: str, in_file: str) -> str:
    """Return what holds of animals after a file that knows only yes and no."""
    return before if before == "cleaned" and in_file == "never" else in_file
