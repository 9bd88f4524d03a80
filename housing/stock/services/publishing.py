"""Importing a stock file: planned and carried out in one transaction. Nothing here commits."""

from datetime import date, datetime

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.organisations.models import Municipality
from housing.rules.names import room_key
from housing.stock.models import Bed, Dwelling, Property, StockImport
from housing.stock.reading import StockFile
from housing.stock.reading_rows import StockRow
from housing.stock.services.beds import BedValues, add_bed, set_price
from housing.stock.services.comparing import animals_after
from housing.stock.services.dwellings import DwellingValues, add_dwelling, change_dwelling
from housing.stock.services.importing import ImportPlan, Stock, plan_import
from housing.stock.services.locking import all_for_change
from housing.stock.services.properties import Address, PropertyValues, add_property, move_property
from housing.stock.services.rooms import carry, settle
from housing.stock.services.set_up import settle_live


class BadRowsError(Exception):
    """Rows have mistakes and nobody said to leave them out: nothing was written."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(sorted(plan.bad_rows))
        self.plan = plan


class StockMovedError(Exception):
    """The stock changed after the preview, so that publishing would do something else: nothing was written."""


def import_stock(
    file: StockFile,
    *,
    sha256: str,
    person_id: int | None,
    at: datetime,
    only: Municipality | None = None,
    skip_bad_rows: bool = False,
    previewed: str | None = None,
    prices_from: date | None = None,
) -> ImportPlan:
    """Write the new and the changed rows of a stock file and return what was done.

    `only`: rows of other municipalities are refused. `previewed`: the fingerprint of the plan that a person agreed
    to. `prices_from`: first day of the prices (none: today). When there is nothing to do nothing is written.
    Raises `BadRowsError` or `StockMovedError`.
    """
    all_for_change({row.municipality_code for row in file.rows})
    plan, stock = plan_import(file, day=local_date(at), only=only)
    if previewed is not None and plan.fingerprint() != previewed:
        raise StockMovedError
    if (file.problems or plan.refused) and not skip_bad_rows:
        raise BadRowsError(plan)
    if plan.does_something:
        _write(plan, stock, prices_from or local_date(at), person_id, at)
        db.session.add(_record_of(plan, sha256, person_id, at, only))
        db.session.flush()
    return plan


def _write(plan: ImportPlan, stock: Stock, prices_from: date, person_id: int | None, at: datetime) -> None:
    for row in plan.changed:
        _change(row, stock, prices_from, person_id, at)
    for dwelling in {stock.dwellings[row.dwelling_key] for row in plan.changed}:
        settle(dwelling)
    for row in plan.new:
        _add(row, stock, prices_from, person_id, at)
    for municipality in stock.municipalities.values():
        settle_live(municipality, person_id=person_id, at=at)


def _record_of(
    plan: ImportPlan, sha256: str, person_id: int | None, at: datetime, only: Municipality | None
) -> StockImport:
    kinds = ("new", "changed", "unchanged", "refused")
    return StockImport(
        municipality_id=only.id if only else None,
        sha256=sha256,
        imported_at=at,
        person_id=person_id,
        counts={kind: len(getattr(plan, kind)) for kind in kinds},
    )


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
        _change_property(dwelling.property, row, person_id, at)
        _change_dwelling(dwelling, row, person_id, at)
    return dwelling


def _property_for(row: StockRow, stock: Stock, person_id: int | None, at: datetime) -> Property:
    house = stock.properties.get(row.property_key)
    if house is None:
        municipality = stock.municipalities[row.municipality_code]
        address = Address(row.property_name, row.street, row.postal_town, row.latitude, row.longitude)
        house = add_property(municipality, PropertyValues(address), person_id=person_id, at=at)
        stock.properties[row.property_key] = house
    else:
        _change_property(house, row, person_id, at)
    return house


def _change(row: StockRow, stock: Stock, prices_from: date, person_id: int | None, at: datetime) -> None:
    bed = stock.beds[row.bed_key]
    was_in_use = not any(each.retired_on for each in (bed, bed.dwelling, bed.dwelling.property))
    _change_property(bed.dwelling.property, row, person_id, at)
    _change_dwelling(bed.dwelling, row, person_id, at)
    _fill_bed(bed, row, local_date(at))
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
        room=bed.room,
        sharing=row.sharing,
        ore_per_night=row.ore_per_night,
    )
    if not was_in_use:
        announce(NightsFreed(at, bed.municipality_id, (bed.id,), local_date(at), None))


def _change_property(house: Property, row: StockRow, person_id: int | None, at: datetime) -> None:
    stands = house.street, house.postal_town, house.latitude, house.longitude
    if stands != (row.street, row.postal_town, row.latitude, row.longitude):
        address = Address(house.name, row.street, row.postal_town, row.latitude, row.longitude)
        move_property(house, address, person_id=person_id, at=at)
    house.retired_on = None


def _change_dwelling(dwelling: Dwelling, row: StockRow, person_id: int | None, at: datetime) -> None:
    animals = animals_after(dwelling.animals, row.animals)
    if (dwelling.sharing, dwelling.step_free, dwelling.animals) != (row.sharing, row.step_free, animals):
        values = DwellingValues(dwelling.label, row.sharing, row.step_free, animals, dwelling.facts)
        change_dwelling(dwelling, values, person_id=person_id, at=at)
    dwelling.retired_on = None


def _fill_bed(bed: Bed, row: StockRow, day: date) -> None:
    if bed.room_key != room_key(row.room):
        carry(bed, row.room, day)
    bed.remark = row.remark or bed.remark
    bed.retired_on = None
