"""Properties: add, change, take out of use; and the key place they share. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.organisations.models import Municipality
from housing.references import new_ref
from housing.rules.names import text_key
from housing.stock.models import Property
from housing.stock.refusals import StockProblem, refuse
from housing.stock.services.beds import retire_beds
from housing.stock.services.locking import register_for_change

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the key is fetched. `hours`: see `Property`; `after_hours`: how to get in at other times."""

    place: str | None = None
    hours: Mapping[str, Any] = field(default_factory=dict)
    after_hours: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a property stands; coordinates are WGS 84."""

    name: str
    street: str
    postal_town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PropertyValues:
    """What an officer says of a property. `key_place` none: the municipality's."""

    address: Address
    let_by: str = "municipality"
    landlord: str | None = None
    title: str = "owned"
    key_place: KeyPlace | None = None
    arrival: Texts = field(default_factory=dict)
    house_rules: Texts = field(default_factory=dict)
    from_bus: Texts = field(default_factory=dict)
    heater: Texts = field(default_factory=dict)
    duty_telephone: str | None = None
    faults_email: str | None = None


def add_property(
    municipality: Municipality, values: PropertyValues, *, person_id: int | None, at: datetime
) -> Property:
    """Add a property to the municipality's stock.

    Raises `StockRefusedError` when the municipality has one with that name.
    """
    register_for_change(municipality.id)
    _refuse_taken_name(municipality.id, values.address.name, None)
    house = Property(ref=new_ref(), municipality_id=municipality.id)
    _fill(house, values, municipality)
    db.session.add(house)
    db.session.flush()
    _record("property added", house, person_id, at)
    return house


def change_property(
    house: Property,
    municipality: Municipality,
    values: PropertyValues,
    *,
    person_id: int | None,
    at: datetime,
) -> None:
    """Change what is said of a property.

    Raises `StockRefusedError` when the municipality has another with that name.
    """
    register_for_change(municipality.id)
    _refuse_taken_name(municipality.id, values.address.name, house)
    before = {"name": house.name, "street": house.street, "postal_town": house.postal_town}
    _fill(house, values, municipality)
    db.session.flush()
    _record("property changed", house, person_id, at, before=before)


def move_property(house: Property, address: Address, *, person_id: int | None, at: datetime) -> None:
    """Correct the address or the coordinates, as a stock file says them; the rest stays."""
    before = {"street": house.street, "latitude": house.latitude, "longitude": house.longitude}
    _fill_address(house, address)
    db.session.flush()
    _record("property changed", house, person_id, at, before=before)


def retire_property(house: Property, *, person_id: int | None, at: datetime) -> None:
    """Take a property with all its dwellings and beds out of use from today on.

    Raises `StockRefusedError` while guests are to come.
    """
    beds = [bed for dwelling in house.dwellings for bed in dwelling.beds]
    retire_beds(beds, person_id=person_id, at=at)
    day = local_date(at)
    for dwelling in house.dwellings:
        dwelling.retired_on = dwelling.retired_on or day
    house.retired_on = day
    db.session.flush()
    _record("property retired", house, person_id, at)


def restore_property(house: Property, *, person_id: int | None, at: datetime) -> None:
    """Bring a property back into use; its dwellings and beds are brought back one by one."""
    house.retired_on = None
    db.session.flush()
    _record("property restored", house, person_id, at)


def set_key_place(municipality: Municipality, key_place: KeyPlace, *, person_id: int | None, at: datetime) -> None:
    """Set the municipality's key place, and that of every property without its own."""
    _fill_key_place(municipality, key_place)
    for house in db.session.scalars(
        select(Property).where(Property.municipality_id == municipality.id, Property.has_own_key_place.is_(False))
    ):
        _fill_key_place(house, key_place)
    db.session.flush()
    audit.record(
        at=at,
        person_id=person_id,
        action="key place set",
        subject="municipality",
        subject_ref=municipality.ref,
    )


def _fill(house: Property, values: PropertyValues, municipality: Municipality) -> None:
    _fill_address(house, values.address)
    house.let_by = values.let_by
    house.landlord = values.landlord
    house.title = values.title
    house.has_own_key_place = values.key_place is not None
    _fill_key_place(house, values.key_place or key_place_of(municipality))
    house.arrival = dict(values.arrival)
    house.house_rules = dict(values.house_rules)
    house.from_bus, house.heater = dict(values.from_bus), dict(values.heater)
    house.duty_telephone = values.duty_telephone
    house.faults_email = values.faults_email


def key_place_of(owner: Municipality | Property) -> KeyPlace:
    """Return the key place that stands there."""
    return KeyPlace(owner.key_place, owner.key_hours, owner.after_hours)


def _fill_key_place(owner: Municipality | Property, key_place: KeyPlace) -> None:
    owner.key_place = key_place.place
    owner.key_hours = dict(key_place.hours)
    owner.after_hours = dict(key_place.after_hours)


def _fill_address(house: Property, address: Address) -> None:
    house.name, house.name_key = address.name, text_key(address.name)
    house.street, house.postal_town = address.street, address.postal_town
    house.latitude, house.longitude = address.latitude, address.longitude


def _refuse_taken_name(municipality_id: int, name: str, house: Property | None) -> None:
    other = db.session.scalar(
        select(Property).where(Property.municipality_id == municipality_id, Property.name_key == text_key(name))
    )
    if other is not None and other is not house:
        raise refuse(StockProblem.NAME_TAKEN, name=name)


def _record(action: str, house: Property, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(at=at, person_id=person_id, action=action, subject="property", subject_ref=house.ref, **facts)
