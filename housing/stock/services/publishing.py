"""Carrying out what an import planned, in the same transaction in which it was planned. Nothing here commits."""

from datetime import date, datetime

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.organisations.models import Municipality
from housing.stock.models import Bed, Dwelling, Property, StockImport
from housing.stock.reading_rows import StockRow
from housing.stock.services.beds import BedValues, add_bed, set_price
from housing.stock.services.dwellings import DwellingValues, add_dwelling
from housing.stock.services.importing import ImportPlan, Stock, animals_after
from housing.stock.services.properties import Address, PropertyValues, add_property
from housing.stock.services.rooms import settle
from housing.stock.services.set_up import settle_live


def publish(
    plan: ImportPlan,
    stock: Stock,
    *,
    sha256: str,
    person_id: int | None,
    at: datetime,
    only: Municipality | None = None,
    prices_from: date | None = None,
) -> StockImport | None:
    """Write the new and the changed rows; prices hold from `prices_from` on (none: from today).

    `plan` must have been made in this transaction. Returns the record of the import; none, and nothing is
    written, when there is nothing to do.
    """
    if not plan.does_something:
        return None
    first_day = prices_from or local_date(at)
    for row in plan.changed:
        _change(row, stock, first_day, person_id, at)
    for dwelling in {stock.dwellings[row.dwelling_key] for row in plan.changed}:
        settle(dwelling)
    for row in plan.new:
        _add(row, stock, first_day, person_id, at)
    made = StockImport(
        municipality_id=only.id if only else None,
        sha256=sha256,
        imported_at=at,
        person_id=person_id,
        counts={name: len(getattr(plan, name)) for name in ("new", "changed", "unchanged", "refused")},
    )
    db.session.add(made)
    for municipality in stock.municipalities.values():
        settle_live(municipality, person_id=person_id, at=at)
    db.session.flush()
    return made


def _add(row: StockRow, stock: Stock, prices_from: date, person_id: int | None, at: datetime) -> None:
    values = BedValues(row.bed_label, row.room, row.remark)
    stock.beds[row.bed_key] = add_bed(
        _dwelling_for(row, stock, person_id, at),
        values,
        ore_per_night=row.ore_per_night,
        prices_from=prices_from,
        person_id=person_id,
        at=at,
    )


def _dwelling_for(row: StockRow, stock: Stock, person_id: int | None, at: datetime) -> Dwelling:
    dwelling = stock.dwellings.get(row.dwelling_key)
    if dwelling is None:
        house = _property_for(row, stock, person_id, at)
        values = DwellingValues(row.dwelling_label, row.sharing, row.step_free, row.animals)
        dwelling = add_dwelling(house, values, person_id=person_id, at=at)
        stock.dwellings[row.dwelling_key] = dwelling
    else:
        _fill_property(dwelling.property, row)
        _fill_dwelling(dwelling, row)
    return dwelling


def _property_for(row: StockRow, stock: Stock, person_id: int | None, at: datetime) -> Property:
    house = stock.properties.get(row.property_key)
    if house is None:
        municipality = stock.municipalities[row.municipality_code]
        address = Address(row.property_name, row.street, row.postal_town, row.latitude, row.longitude)
        house = add_property(municipality, PropertyValues(address), person_id=person_id, at=at)
        stock.properties[row.property_key] = house
    else:
        _fill_property(house, row)
    return house


def _change(row: StockRow, stock: Stock, prices_from: date, person_id: int | None, at: datetime) -> None:
    bed = stock.beds[row.bed_key]
    _fill_property(bed.dwelling.property, row)
    _fill_dwelling(bed.dwelling, row)
    _fill_bed(bed, row)
    in_force = [price for price in bed.prices if price.valid_from <= prices_from][-1:] or bed.prices[:1]
    if not in_force or in_force[0].ore_per_night != row.ore_per_night:
        set_price(bed, row.ore_per_night, prices_from, person_id=person_id, at=at)
    db.session.flush()
    audit.record(
        at=at,
        person_id=person_id,
        action="bed changed by import",
        subject="bed",
        subject_ref=bed.ref,
        room=row.room,
        sharing=row.sharing,
        ore_per_night=row.ore_per_night,
    )


def _fill_property(house: Property, row: StockRow) -> None:
    house.street, house.postal_town = row.street, row.postal_town
    house.latitude, house.longitude = row.latitude, row.longitude
    house.retired_on = None


def _fill_dwelling(dwelling: Dwelling, row: StockRow) -> None:
    dwelling.sharing = row.sharing
    dwelling.step_free = row.step_free
    dwelling.animals = animals_after(dwelling.animals, row.animals)
    dwelling.retired_on = None


def _fill_bed(bed: Bed, row: StockRow) -> None:
    bed.room = row.room
    bed.remark = row.remark or bed.remark
    bed.retired_on = None
