"""The board: every night of every bed is in exactly one cell, said in words, and the page stays small."""

import re
import time
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from housing.bookings.models import Application, Booking
from housing.database import db
from housing.nights import ledger
from housing.nights.ledger import BedNights
from housing.organisations.models import Municipality
from housing.rules.nights import Period
from housing.stock.models import Bed, Closure
from housing.stock.services.turnover import set_turnover
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask, put_in
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.holds import a_hold
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

BOARD = "/municipalities/storuman/board"


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns with three beds each."""
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    """Storuman's officer, signed in, who reads English."""
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.storuman.officer)
    return client


def rows(html: str) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """Return each bed's name with its cells: what it says, how wide, its classes."""
    body = BeautifulSoup(html, "html.parser").select(".board tbody tr:not(.board-dwelling)")
    return [
        (
            row.th.get_text() if row.th else "",
            [
                (
                    str(cell.a["aria-label"]) if cell.a else cell.get_text(" ", strip=True),
                    int(str(cell.get("colspan", "1"))),
                    " ".join(cell.get_attribute_list("class")),
                )
                for cell in row.select("td")
            ],
        )
        for row in body
    ]


def test_requests_stays_and_closures_are_runs_that_say_what_they_are(officer: CheckedClient, world: World) -> None:
    shown = dict(rows(officer.get(f"{BOARD}?from=2027-02-01&weeks=8").text))
    said = [cell for cell in shown["rum 1"] if "run" in cell[2]]
    assert said == [("Elin Ek, waits for an answer, 7 Feb to 27 Feb", 20, "run run-requested")]
    closed = [cell for cell in shown["rum 3"] if "run" in cell[2]]
    assert closed == [("Closed, Repair, 1 Feb to 15 Feb", 14, "run run-closure")]
    for cells in shown.values():
        assert sum(width for _, width, _ in cells) == 8 * 7
        assert all(sentence for sentence, _, _ in cells)


def test_a_run_leads_to_the_request_and_a_closure_to_the_closures(officer: CheckedClient, world: World) -> None:
    page = BeautifulSoup(officer.get(f"{BOARD}?from=2027-02-01").text, "html.parser")
    addresses = [str(link["href"]) for link in page.select(".board td.run a")]
    assert f"/municipalities/storuman/requests/{world.storuman.booking}" in addresses
    assert all(officer.get(address).status_code == 200 for address in addresses)


def test_a_placement_with_a_gap_is_two_runs(officer: CheckedClient, world: World) -> None:
    periods = Period(date(2027, 2, 8), date(2027, 2, 12)), Period(date(2027, 3, 1), date(2027, 3, 5))
    made = ask(a_placement(world, "gap", *periods), add_bed(world, 1))
    db.session.commit()
    assert isinstance(made, Booking)
    shown = rows(officer.get(f"{BOARD}?from=2027-02-01&weeks=8").text)
    runs = [sentence for _, cells in shown for sentence, _, _ in cells if "Sara-gap" in sentence]
    assert runs == [
        "Sara-gap Sund, waits for an answer, 8 Feb to 13 Feb",
        "Sara-gap Sund, waits for an answer, 1 Mar to 6 Mar",
    ]


@pytest.mark.parametrize("kind", ["hold", "closure"])
def test_a_hold_or_closure_with_a_gap_is_two_runs_and_the_gap_is_free(
    officer: CheckedClient, world: World, kind: str
) -> None:
    bed = found(Bed, world.storuman.beds[1])
    nights = [date(2027, 2, day) for day in (8, 9, 22, 23, 24)]
    ledger.take(a_taker(kind, bed, world), [BedNights(bed.id, bed.dwelling_id, bed.municipality_id, tuple(nights))])
    db.session.commit()
    cells = dict(rows(officer.get(f"{BOARD}?from=2027-02-01&weeks=8").text))["rum 2"]
    assert [width for _, width, classes in cells if f"run-{kind}" in classes] == [2, 3]
    assert any(sentence.startswith("Free 10 Feb") for sentence, _, _ in cells)
    assert sum(width for _, width, _ in cells) == 8 * 7


def a_taker(kind: str, bed: Bed, world: World) -> ledger.Taker:
    if kind == "hold":
        return ledger.ForHold(a_hold(bed.municipality_id, world.umu.id).id)
    closure = Closure(
        municipality_id=bed.municipality_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        starts=date(2027, 2, 8),
        ends=date(2027, 2, 25),
        reason="repair",
    )
    db.session.add(closure)
    db.session.flush()
    return ledger.ForClosure(closure.id)


def test_a_stay_that_goes_on_outside_the_weeks_says_so(officer: CheckedClient, world: World) -> None:
    shown = dict(rows(officer.get(f"{BOARD}?from=2027-02-15&weeks=1").text))
    assert shown["rum 1"] == [
        (
            "Elin Ek, waits for an answer, from before 15 Feb to after 22 Feb",
            7,
            "run run-requested run-continues-before run-continues-after",
        )
    ]


def test_an_overdue_request_is_marked_in_words_and_line(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.advance(days=14)
    sign_in(officer, world.storuman.officer)
    shown = dict(rows(officer.get(f"{BOARD}?from=2027-02-01&weeks=8").text))
    (run,) = [cell for cell in shown["rum 1"] if "run " in cell[2]]
    assert run[0].endswith("Should have been answered by now.")
    assert "run-attention" in run[2]


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=0001-01-01", "from=9999-12-31", "weeks=0", "weeks=-1", "weeks=999999", "weeks=x"]
)
def test_an_address_that_makes_no_sense_shows_the_usual_weeks(officer: CheckedClient, world: World, query: str) -> None:
    shown = rows(officer.get(f"{BOARD}?{query}").text)
    assert {sum(width for _, width, _ in cells) for _, cells in shown} == {8 * 7}


def test_another_towns_board_is_not_found_and_its_guests_are_not_shown(officer: CheckedClient, world: World) -> None:
    assert officer.get("/municipalities/sorsele/board").status_code == 404
    assert "Maja" not in officer.get(f"{BOARD}?from=2027-01-18&weeks=26").text


def test_an_application_holds_nothing_and_so_is_not_on_the_board(officer: CheckedClient, world: World) -> None:
    assert found(Application, world.storuman.application).status == "open"
    db.session.rollback()
    shown = dict(rows(officer.get(f"{BOARD}?from=2027-03-15&weeks=8").text))
    assert not [cell for cell in shown["rum 2"] if "run" in cell[2]]


def test_protected_people_are_called_by_their_alias(officer: CheckedClient, world: World) -> None:
    ask(a_placement(world, "hidden", WEEKS_18_TO_20, alias="Gäst 7"), add_bed(world, 1))
    db.session.commit()
    page = officer.get(f"{BOARD}?from=2027-05-03").text
    assert "Gäst 7" in page
    assert "Sara-hidden" not in page


def test_what_is_free_from_today_on_begins_today(officer: CheckedClient, world: World) -> None:
    _, cells = rows(officer.get(BOARD).text)[0]
    assert [classes for sentence, _, classes in cells if sentence.startswith("Free 24 Nov")] == ["free-2 today"]


def test_each_reader_gets_their_own_language_and_day(officer: CheckedClient, world: World, clock: MovableClock) -> None:
    address = f"{BOARD}?from=2026-11-23&weeks=8"
    assert "Free 24 Nov to 30 Nov" in officer.get(address).text
    post_form(officer, address, {"language": "sv"}, action="/language")
    page = officer.get(address).text
    assert "Ledigt 24 nov. till 30 nov." in page
    assert "Free" not in page
    clock.advance(days=1)
    sign_in(officer, world.storuman.officer)
    marked = BeautifulSoup(officer.get(address).text, "html.parser").select("thead th.today")
    assert [day.get_text() for day in marked] == ["O25"]


@pytest.mark.slow
def test_sixty_beds_and_half_a_year_stay_below_4000_cells_and_200_kilobytes(
    officer: CheckedClient, world: World
) -> None:
    fill(world, beds=57, weeks=26)
    start = time.perf_counter()
    page = officer.get(f"{BOARD}?from=2027-01-18&weeks=26")
    seconds = time.perf_counter() - start
    shown = rows(page.text)
    assert len(shown) == 60
    assert sum(len(cells) for _, cells in shown) <= 4000
    assert len(page.data) <= 200_000
    assert seconds < 5, "not a measurement (see bench/), only that nothing grows without bounds"
    runs = re.findall(r'class="run run-', page.text)
    assert len(runs) > 300


def fill(world: World, beds: int, weeks: int) -> None:
    """Fill beds with stays of three weeks, one and four, and one or two weeks between them, as a busy term is."""
    for number in range(beds):
        bed = add_bed(world, number)
        day, lengths = date(2027, 1, 18) + timedelta(weeks=number % 3), (18, 4, 25)
        for turn in range(weeks):
            last = day + timedelta(days=lengths[turn % 3])
            if last > date(2027, 7, 10):
                break
            put_in(a_placement(world, f"{number}-{turn}", Period(day, last)), bed)
            day = last - timedelta(days=last.weekday()) + timedelta(weeks=1 + (number + turn) % 2)
    db.session.commit()


def test_nights_kept_empty_between_guests_are_told_and_not_free(officer: CheckedClient, world: World) -> None:
    page = f"{BOARD}?from=2027-02-01"
    assert "between two guests" not in officer.get(page).text
    set_turnover(db.session.get_one(Municipality, world.storuman.id), 1, person_id=None, at=TUESDAY)
    db.session.commit()
    html = officer.get(page).text
    cells = [cell for cell in rows(html)[0][1] if cell[2] == "run run-turnover"]
    assert cells == [
        ("Kept empty between two guests 6 Feb to 7 Feb", 1, "run run-turnover"),
        ("Kept empty between two guests 27 Feb to 28 Feb", 1, "run run-turnover"),
    ]
    assert [sum(cell[1] for cell in row[1]) for row in rows(html)] == [8 * 7] * 3


def test_a_home_for_one_party_is_kept_empty_only_when_nobody_is_in_it(officer: CheckedClient, world: World) -> None:
    alone = add_bed(world, 1, sharing="single_party")
    db.session.add(Bed(municipality_id=alone.municipality_id, label="2", room="rum 2", dwelling=alone.dwelling))
    set_turnover(db.session.get_one(Municipality, world.storuman.id), 1, person_id=None, at=TUESDAY)
    ask(a_placement(world, "party", WEEKS_18_TO_20), alone)
    db.session.commit()
    beds = [cells for _name, cells in rows(officer.get(f"{BOARD}?from=2027-04-26").text)][-2:]
    kept = [[cell[0] for cell in cells if cell[2] == "run run-turnover"] for cells in beds]
    assert (
        kept[0]
        == kept[1]
        == [
            "Kept empty between two guests 2 May to 3 May",
            "Kept empty between two guests 22 May to 23 May",
        ]
    )
