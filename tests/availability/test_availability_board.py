"""The availability board: what its numbers mean, who may read it, what of the country it shows."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import Session

from housing.database import db
from housing.organisations.models import Municipality
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def coordinator(world: World, client: CheckedClient) -> CheckedClient:
    sign_in(client, world.umu.coordinator)
    return client


def board(html: str) -> dict[str, dict[str, str]]:
    """Return the rows by municipality, the cells by week number."""
    table = BeautifulSoup(html, "html.parser").select_one("table.availability")
    assert table is not None
    heads = [th.get_text(" ", strip=True).split()[1] for th in table.select("thead th")[2:]]
    rows: dict[str, dict[str, str]] = {}
    for row in table.select("tbody tr"):
        cells = [cell.get_text(strip=True) for cell in row.select("td")]
        head = row.th
        assert head is not None
        rows[head.get_text(strip=True)] = {"beds": cells[0], **dict(zip(heads, cells[1:], strict=True))}
    return rows


def get(client: CheckedClient, **query: Any) -> str:
    page = client.get("/availability", query_string=query)
    assert page.status_code == 200
    return page.text


def test_a_cell_counts_the_beds_that_are_free_the_whole_week(coordinator: CheckedClient) -> None:
    # One of three beds is closed from Monday of week 5 to Sunday of week 7, one is asked for in weeks 6 to 8.
    row = board(get(coordinator))["Storuman"]
    assert row["beds"] == "3"
    assert [row[week] for week in ["3", "4", "5", "6", "7", "8", "9"]] == ["3", "3", "2", "1", "1", "2", "3"]


def test_all_weeks_of_the_term_are_shown(coordinator: CheckedClient) -> None:
    assert list(board(get(coordinator, term="VT27"))["Sorsele"])[1:] == [str(week) for week in range(3, 23)]


def test_the_board_begins_with_this_week_and_the_past_cannot_be_asked_about(
    coordinator: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(datetime(2027, 2, 20, 9, tzinfo=UTC))  # a Saturday: the whole week 7 is over
    sign_in(coordinator, world.umu.coordinator)
    page = get(coordinator, term="VT27", area="vasterbottens-lan")
    assert next(iter(list(board(page)["Storuman"])[1:])) == "8"
    link = BeautifulSoup(page, "html.parser").find("a", string="Tidigare veckor")
    assert isinstance(link, Tag)
    assert "area=vasterbottens-lan" in str(link["href"])
    whole = coordinator.get(str(link["href"])).text
    row = board(whole)["Storuman"]
    assert [row[week] for week in ("3", "6", "8")] == ["3", "1", "2"]
    asked = [str(a["href"]) for a in BeautifulSoup(whole, "html.parser").select("table.availability td a")]
    assert {int(link.rpartition("=")[2]) for link in asked} == set(range(8, 23))


def test_a_number_leads_to_the_question_for_that_week(coordinator: CheckedClient) -> None:
    html = BeautifulSoup(get(coordinator), "html.parser")
    links = [str(a["href"]) for a in html.select("table.availability td a")]
    asked = next(link for link in links if "place=storuman" in link and link.endswith("weeks=6"))
    answer = coordinator.get(asked)
    assert answer.status_code == 200
    assert BeautifulSoup(answer.text, "html.parser").select_one(".answer-number") is not None


def test_a_municipality_that_is_not_live_is_not_shown(world: World, coordinator: CheckedClient) -> None:
    db.session.get_one(Municipality, world.sorsele.id).live_since = None
    db.session.commit()
    assert list(board(get(coordinator))) == ["Storuman"]


def test_a_county_narrows_the_board_and_an_unknown_one_does_not(coordinator: CheckedClient) -> None:
    assert list(board(get(coordinator, area="vasterbottens-lan"))) == ["Sorsele", "Storuman"]
    assert list(board(get(coordinator, area="atlantis"))) == ["Sorsele", "Storuman"]


def test_a_part_of_the_country_is_counted_as_in_the_whole(coordinator: CheckedClient, world: World) -> None:
    country = board(get(coordinator))
    db.session.get_one(Municipality, world.sorsele.id).county = "Norrbottens län"
    db.session.commit()
    assert board(get(coordinator, area="vasterbottens-lan")) == {"Storuman": country["Storuman"]}
    assert board(get(coordinator, area="norrbottens-lan")) == {"Sorsele": country["Sorsele"]}


def test_a_number_follows_the_next_request(coordinator: CheckedClient, world: World) -> None:
    before = board(get(coordinator))["Storuman"]
    ask(a_placement(world, "new", WEEKS_18_TO_20), add_bed(world, 1))
    db.session.commit()
    after = board(get(coordinator))["Storuman"]
    assert after == {week: str(int(free) + (week not in {"18", "19", "20"})) for week, free in before.items()}


def test_terms_before_and_after_are_one_press_away(coordinator: CheckedClient) -> None:
    html = BeautifulSoup(get(coordinator), "html.parser")
    assert [str(a["href"]) for a in html.select("nav.board-months a")] == [
        "/availability?term=HT26",
        "/availability?term=HT27",
    ]
    assert coordinator.get("/availability?term=HT27").status_code == 200


def test_a_term_that_nobody_knows_is_not_found(coordinator: CheckedClient) -> None:
    assert coordinator.get("/availability?term=XX99").status_code == 404


def test_a_student_has_no_board(world: World, client: CheckedClient) -> None:
    sign_in(client, world.elin)
    assert client.get("/availability").status_code == 404


def test_an_officer_sees_it_too(world: World, client: CheckedClient) -> None:
    sign_in(client, world.sorsele.officer)
    assert set(board(get(client))) == {"Sorsele", "Storuman"}
