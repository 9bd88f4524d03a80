"""Dwellings: add, change, take out of use. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.happenings import HomeOpensToAnimals, announce
from housing.references import new_ref
from housing.rules.names import text_key
from housing.stock.models import Dwelling, Property
from housing.stock.refusals import StockProblem, refuse
from housing.stock.services.beds import retire_beds
from housing.stock.services.locking import register_for_change


@dataclass(frozen=True, slots=True)
class DwellingValues:
    """What an officer or a file says of a dwelling. `facts`: what differs from the municipality's standard.

    `network`: the text about the Wi-Fi; a file has none, and what stands there stays.
    """

    label: str
    sharing: str
    step_free: bool
    animals: str
    facts: Mapping[str, str] = field(default_factory=dict)
    network: Mapping[str, str] | None = None


def add_dwelling(house: Property, values: DwellingValues, *, person_id: int | None, at: datetime) -> Dwelling:
    """Add a dwelling to a property.

    Raises `StockRefusedError` when the property has one with that label.
    """
    register_for_change(house.municipality_id)
    db.session.expire(house, ["dwellings"])  # to be read as they are now
    _refuse_taken_label(house, values.label, None)
    dwelling = Dwelling(ref=new_ref(), municipality_id=house.municipality_id)
    if house.municipality.turnover_nights:
        dwelling.turnover_nights, dwelling.turnover_since = house.municipality.turnover_nights, at
    _fill(dwelling, values)
    house.dwellings.append(dwelling)
    db.session.flush()
    _record("dwelling added", dwelling, person_id, at)
    return dwelling


def change_dwelling(dwelling: Dwelling, values: DwellingValues, *, person_id: int | None, at: datetime) -> None:
    """Change a dwelling. Guests who came under another sharing policy keep what they were promised.

    Raises `StockRefusedError` when the property has another with that label, or animals are to be allowed and a guest
    is there, or to come, who needs a home without them.
    """
    register_for_change(dwelling.municipality_id)
    db.session.expire(dwelling.property, ["dwellings"])
    _refuse_taken_label(dwelling.property, values.label, dwelling)
    if values.animals == "allowed" and dwelling.animals != "allowed":
        announce(HomeOpensToAnimals(at, dwelling.id))
    before = {"label": dwelling.label, "sharing": dwelling.sharing}
    _fill(dwelling, values)
    db.session.flush()
    _record("dwelling changed", dwelling, person_id, at, before=before)


def retire_dwelling(dwelling: Dwelling, *, person_id: int | None, at: datetime) -> None:
    """Take a dwelling and its beds out of use from today on.

    Raises `StockRefusedError` while guests are to come.
    """
    retire_beds(dwelling.beds, person_id=person_id, at=at)
    dwelling.retired_on = local_date(at)
    db.session.flush()
    _record("dwelling retired", dwelling, person_id, at)


def restore_dwelling(dwelling: Dwelling, *, person_id: int | None, at: datetime) -> None:
    """Bring a dwelling back into use, its property with it; its beds are brought back one by one."""
    dwelling.retired_on = dwelling.property.retired_on = None
    db.session.flush()
    _record("dwelling restored", dwelling, person_id, at)


def _fill(dwelling: Dwelling, values: DwellingValues) -> None:
    dwelling.label = values.label
    dwelling.sharing = values.sharing
    dwelling.step_free = values.step_free
    dwelling.animals = values.animals
    dwelling.facts = dict(values.facts)
    if values.network is not None:
        dwelling.network = dict(values.network)


def _refuse_taken_label(house: Property, label: str, dwelling: Dwelling | None) -> None:
    for other in house.dwellings:
        if other is not dwelling and text_key(other.label) == text_key(label):
            raise refuse(StockProblem.LABEL_TAKEN, label=label)


def _record(action: str, dwelling: Dwelling, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(at=at, person_id=person_id, action=action, subject="dwelling", subject_ref=dwelling.ref, **facts)
