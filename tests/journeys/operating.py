"""What an operator does before the first day: the country, the stock, two universities, and who works where."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Institution, Municipality
from housing.rules.names import slug_of, swedish_sort_key, text_key
from housing.stock.services.properties import KeyPlace, set_key_place
from tests.harness.clock import TUESDAY
from tests.harness.people import a_grant, a_person

DATA = Path(__file__).resolve().parents[1] / "data"
STOCK = DATA / "stock-vt27.csv"
UMU_LIST = DATA / "placements-umu-vt27.xlsx"
LTU_LIST = DATA / "placements-ltu-vt27.csv"

OFFICER_STORUMAN = "olle@storuman.example"
OFFICER_SORSELE = "siv@sorsele.example"
COORDINATOR_UMU = "karin@umu.example"
COORDINATOR_LTU = "per@ltu.example"
MAILBOX = "boende@storuman.example"

LIVE_SINCE = date(2026, 1, 1)
EVERY_DAY = {day: ["08:00", "20:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def prepare(app: Flask) -> None:
    """Make Storuman and Sorsele ready for the students of Umeå and Luleå; nobody has sent in placements yet."""
    commands(app, ["load-municipalities"], ["import-stock", str(STOCK)])
    with app.app_context():
        _go_live("Storuman", MAILBOX, ("Olle", "Olsson", OFFICER_STORUMAN))
        _go_live("Sorsele", "boende@sorsele.example", ("Siv", "Sand", OFFICER_SORSELE))
        _institution("Umeå universitet", "UMU", ("Karin", "Kvist", COORDINATOR_UMU))
        _institution("Luleå tekniska universitet", "LTU", ("Per", "Palm", COORDINATOR_LTU))
        db.session.commit()


def commands(app: Flask, *lines: list[str]) -> None:
    """Run commands as at a terminal."""
    for arguments in lines:
        done = app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0, (done.output, done.exception)


def _go_live(name: str, mailbox: str, officer: tuple[str, str, str]) -> None:
    municipality = db.session.scalars(select(Municipality).where(Municipality.name == name)).one()
    municipality.live_since = LIVE_SINCE
    municipality.mailbox = mailbox
    municipality.digest_weekday = 1  # the last day to answer what is asked now, so that it is told by itself
    set_key_place(municipality, KeyPlace("Kommunhuset", EVERY_DAY), person_id=None, at=TUESDAY)
    a_grant(a_person(*officer), "officer", municipality.id)


def _institution(name: str, short_name: str, coordinator: tuple[str, str, str]) -> None:
    institution = Institution(
        name=name,
        short_name=short_name,
        name_key=text_key(name),
        sort_key=swedish_sort_key(name),
        slug=slug_of(name),
    )
    db.session.add(institution)
    db.session.flush()
    a_grant(a_person(*coordinator), "coordinator", institution.id)
