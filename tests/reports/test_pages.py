"""The reports as an officer opens them: pages and files of the same numbers, her own municipality's alone."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.database import db
from housing.reports.parts import PARTS
from housing.reports.tables import By
from housing.rules.lifecycle import Status
from housing.rules.nights import Period
from housing.stock.models import Property
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.statements import counted
from tests.harness.world import World, build_world
from tests.reports.guests import AFTERWARDS, a_guest, fill, furnish, noon

REPORTS = "/municipalities/storuman/reports"


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; what happens in the leap year is the tests' to say."""
    return build_world()


def statements_of_each(client: CheckedClient) -> dict[str, int]:
    tables = [f"/{part}?period=2028&by={by}" for part in PARTS for by in By]
    pages = ["", "/year?period=2028", "/feedback", *tables]
    found = {}
    for page in pages:
        with counted() as sent:
            assert client.get(f"{REPORTS}{page}").status_code == 200
        found[page] = len(sent)
    return found


def test_a_report_asks_the_same_number_of_times_whatever_there_is(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(noon(AFTERWARDS))
    town = furnish(world)
    db.session.commit()
    sign_in(client, world.storuman.officer)
    client.get(REPORTS)
    before = statements_of_each(client)
    db.session.rollback()
    fill(world, town, 1)
    assert statements_of_each(client) == before
    assert max(before.values()) <= 25


def test_every_table_is_a_page_and_two_files_that_say_the_same(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(noon(AFTERWARDS))
    fill(world, furnish(world), 1)
    house = db.session.scalars(select(Property).where(Property.name == "Björkbacken")).one()
    house.name = '=HYPERLINK("http://x")'
    db.session.commit()
    sign_in(client, world.storuman.officer)
    for part in PARTS:
        for by in By:
            page = client.get(f"{REPORTS}/{part}?period=2028&by={by}")
            assert page.status_code == 200
            text = client.get(f"{REPORTS}/{part}.csv?period=2028&by={by}").text.removeprefix("\ufeff")
            rows = list(csv.reader(io.StringIO(text), delimiter=";"))
            book = load_workbook(io.BytesIO(client.get(f"{REPORTS}/{part}.xlsx?period=2028&by={by}").data))
            cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
            assert len(rows) == len(cells) >= 2
            assert rows[0] == cells[0]
            told = [["" if cell is None else str(cell) for cell in row[1:]] for row in cells[1:]]
            assert [row[1:] for row in rows[1:]] == told
            assert not any(row[0].startswith("=") for row in rows)
            assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)
    year = client.get(f"{REPORTS}/year.csv?period=2028").text
    assert "Gästnätter;" in year


def test_only_periods_that_have_begun_since_it_went_live_are_reported(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(noon(date(2028, 3, 2)))
    furnish(world)
    db.session.commit()
    sign_in(client, world.storuman.officer)
    page = client.get(f"{REPORTS}/year").text
    assert "Boende för sjuksköterskestudenter 2028" in page
    assert 'value="HT27"' in page
    for wrong in ("2029", "HT28", "2026", "nonsense"):
        assert client.get(f"{REPORTS}/occupancy?period={wrong}").status_code == 404, wrong
    assert client.get(f"{REPORTS}/nonsense").status_code == 404
    assert client.get(f"{REPORTS}/occupancy?period=VT28&by=nonsense").status_code == 200


def test_before_the_first_night_there_is_nothing_to_report(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    town = furnish(world)
    town.municipality.live_since = clock().date()
    db.session.commit()
    sign_in(client, world.storuman.officer)
    for page in ("", "/year", "/occupancy"):
        assert "Inget att redovisa ännu" in client.get(f"{REPORTS}{page}").text
    assert client.get(f"{REPORTS}/occupancy.csv").status_code == 404


def test_each_officer_sees_their_own_municipality(client: CheckedClient, world: World, clock: MovableClock) -> None:
    clock.set(noon(AFTERWARDS))
    town = furnish(world)
    stay = Period(date(2028, 2, 7), date(2028, 2, 25))
    a_guest(world, town, "anna", "umu", town.beds[0], Status.COMPLETED, stay, asked_at=noon(date(2028, 1, 10)))
    db.session.commit()
    sign_in(client, world.sorsele.officer)
    for page in ("", "/year", "/feedback", "/occupancy", "/occupancy.csv", "/year.xlsx"):
        assert client.get(f"{REPORTS}{page}").status_code == 404, page
    own = client.get("/municipalities/sorsele/reports/occupancy.csv?period=2028").text
    assert own.splitlines()[-1].split(";")[2] == "0"
