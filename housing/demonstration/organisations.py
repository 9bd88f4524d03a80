"""The demonstration's organisations: the country, sixteen municipalities with housing, two universities, employees."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from housing.accounts.models import Account, Grant, Person, PersonDetails
from housing.accounts.services.signing_in import new_key
from housing.database import db
from housing.demonstration.cast import EMPLOYEES, STUDENTS, Employee
from housing.files import checksum
from housing.organisations.models import Campus, Institution, Municipality, Organisation
from housing.organisations.queries import names_by_code
from housing.organisations.services import load_municipalities
from housing.organisations.settings import MunicipalityChanges, change_municipality, set_bus_links
from housing.rules.names import email_key, slug_of, swedish_sort_key, text_key
from housing.stock.reading import read_stock
from housing.stock.services.properties import KeyPlace, set_key_place
from housing.stock.services.publishing import import_stock

DATA = Path(__file__).parent / "data"

UMU, LTU = "Umeå universitet", "Luleå tekniska universitet"
INSTITUTIONS = {
    UMU: ("UMU", {"Umeå": (63.8203, 20.3046), "Skellefteå": (64.7463, 20.9559), "Örnsköldsvik": (63.2920, 18.7179)}),
    LTU: ("LTU", {"Luleå": (65.6173, 22.1383)}),
}
"""Name: short name, campuses with latitude and longitude."""

NIGHTLY_PRICES_FOR = timedelta(days=800)
"""So long before today prices hold: no night of the demonstration is older."""


def lay_out_organisations(at: datetime) -> None:
    """Enter the country, who offers housing in it, who sends students, and who works there."""
    load_municipalities()
    lines = json.loads((DATA / "municipalities.json").read_text(encoding="utf-8"))
    for line in lines:
        _set_up(line, at)
    for line in lines:
        _tick_buses(line, at)
    for name, (short_name, campuses) in INSTITUTIONS.items():
        db.session.add(_institution(name, short_name, campuses))
    db.session.flush()
    for employee in EMPLOYEES:
        _employ(employee, at)
    _fill_with_stock(at)


def municipality(name: str) -> Municipality:
    """Return the municipality with that name."""
    return db.session.scalars(select(Municipality).where(Municipality.name_key == text_key(name))).one()


def institution(name: str) -> Institution:
    """Return the institution with that name."""
    return db.session.scalars(select(Institution).where(Institution.name_key == text_key(name))).one()


def person(email: str) -> Person:
    """Return who has that address."""
    key = email_key(email)
    return db.session.scalars(
        select(Person).join(PersonDetails, PersonDetails.person_id == Person.id).where(PersonDetails.email_key == key)
    ).one()


def open_accounts_of_students(at: datetime) -> None:
    """Let everybody be one of the students of the cast."""
    for email in STUDENTS:
        _open_account(person(email), at)


def _set_up(line: dict[str, Any], at: datetime) -> None:
    place = municipality(line["name"])
    names = ("mailbox", "telephone", "answer_mode", "information")
    changes: MunicipalityChanges = {name: line[name] for name in names}  # type: ignore[assignment]  # literal names
    change_municipality(place, changes, person_id=None, at=at)
    key_place = KeyPlace(line["key_place"], line["key_hours"], line["after_hours"])
    set_key_place(place, key_place, person_id=None, at=at)


def _tick_buses(line: dict[str, Any], at: datetime) -> None:
    if line["bus_to"]:
        others = [municipality(name).id for name in line["bus_to"]]
        set_bus_links(municipality(line["name"]), others, person_id=None, at=at)


def _institution(name: str, short_name: str, campuses: dict[str, tuple[float, float]]) -> Institution:
    return Institution(
        name=name,
        short_name=short_name,
        name_key=text_key(name),
        sort_key=swedish_sort_key(name),
        slug=slug_of(name),
        campuses=[Campus(name=town, latitude=north, longitude=east) for town, (north, east) in campuses.items()],
    )


def _employ(employee: Employee, at: datetime) -> None:
    organisation = db.session.scalars(select(Organisation).where(Organisation.slug == employee.organisation)).one()
    details = PersonDetails(
        first_name=employee.first_name,
        last_name=employee.last_name,
        sort_key=swedish_sort_key(f"{employee.last_name} {employee.first_name}"),
        email=employee.email,
        email_key=email_key(employee.email),
    )
    somebody = Person(details=details)
    db.session.add(somebody)
    db.session.flush()
    db.session.add(
        Grant(person_id=somebody.id, role=employee.role, organisation_id=organisation.id, starts=at.date(), ends=None)
    )
    _open_account(somebody, at)


def _open_account(somebody: Person, at: datetime) -> None:
    db.session.add(
        Account(person_id=somebody.id, fs_uniquifier=new_key(), is_demonstration=True, created_at=at),
    )
    db.session.flush()


def _fill_with_stock(at: datetime) -> None:
    content = (DATA / "stock.csv").read_bytes()
    import_stock(
        read_stock(content, "stock.csv", names_by_code()),
        sha256=checksum(content),
        person_id=None,
        at=at,
        prices_from=at.date() - NIGHTLY_PRICES_FOR,
    )
