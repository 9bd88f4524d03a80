"""A coordinator's numbers by course, place and week; and her list as a file."""

import csv
import io

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.placements.models import Placement
from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world


@pytest.fixture
def world(session_scope: Session, client: CheckedClient) -> World:
    """Elin of Umeå waits in Storuman for weeks 6-8 and 12-14; her coordinator is signed in."""
    world = build_world()
    sign_in(client, world.umu.coordinator)
    return world


def tables(client: CheckedClient, world: World) -> dict[str, dict[str, list[int]]]:
    page = BeautifulSoup(client.get(f"/institutions/{world.umu.slug}/overview").text, "html.parser")
    found = {}
    for table in page.select("main table"):
        assert table.caption
        rows = {}
        for row in table.select("tbody tr"):
            name, *numbers = [cell.get_text(strip=True) for cell in row.select("th, td")]
            rows[name] = [int(number) for number in numbers]
        found[table.caption.get_text()] = rows
    return found


def test_the_numbers_are_those_of_her_own_students(client: CheckedClient, world: World) -> None:
    found = tables(client, world)
    # placed, answered, housed, waiting, without, needs none
    assert found["Per ort"] == {"Storuman": [2, 2, 0, 2, 0, 0]}
    assert found["Per vecka"] == {f"v. {week}": [1, 1, 0, 1, 0, 0] for week in (6, 7, 8, 12, 13, 14)}


def test_what_is_under_a_table_is_the_sum_of_its_lines_and_weeks_have_none(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.placement)).one().course_code = "2OM1"
    session_scope.commit()
    page = BeautifulSoup(client.get(f"/institutions/{world.umu.slug}/overview").text, "html.parser")
    lines = tables(client, world)
    assert len(lines["Per kurs"]) == 2
    totals = {
        str(table.caption and table.caption.get_text()): [
            cell.get_text(strip=True) for cell in table.select("tfoot td")
        ]
        for table in page.select("main table")
    }
    sums = {name: [str(sum(column)) for column in zip(*lines[name].values(), strict=True)] for name in lines}
    assert totals == {"Per kurs": sums["Per kurs"], "Per ort": sums["Per ort"], "Per vecka": []}


def test_each_line_leads_to_just_those_students(client: CheckedClient, world: World) -> None:
    page = BeautifulSoup(client.get(f"/institutions/{world.umu.slug}/overview").text, "html.parser")
    rows = page.select("main table tbody tr")
    assert len(rows) == 1 + 1 + 6
    for row in rows:
        link = row.select_one("th a")
        assert link
        answer = BeautifulSoup(client.get(str(link["href"])).text, "html.parser")
        placed = row.select_one("td")
        assert placed
        assert str(len(answer.select("main tbody tr"))) == placed.get_text(strip=True)
        chosen = {str(option.get_text(strip=True)) for option in answer.select("form[method=get] option[selected]")}
        name = link.get_text(strip=True)
        assert chosen - {"Alla"} == {f"{name}, 2027" if name.startswith("v. ") else name}


def test_the_list_of_a_week_is_downloaded_as_it_stands(client: CheckedClient, world: World) -> None:
    assert len(_csv(client, world)) == 2
    assert len(_csv(client, world, week="2027-12")) == 1
    assert _csv(client, world, week="2027-08", state="housed") == []


def test_who_has_not_answered_is_without_and_is_told_apart(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    placement = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.second_placement)).one()
    new = Placement(
        institution_id=placement.institution_id,
        term_id=placement.term_id,
        student_id=placement.student_id,
        course_code="=HYPERLINK(1)",
        ordinal=9,
        site_id=placement.site_id,
        municipality_id=placement.municipality_id,
        status="published",
        periods=[
            type(placement.periods[0])(first_day=each.first_day, last_day=each.last_day) for each in placement.periods
        ],
    )
    session_scope.add(new)
    session_scope.commit()
    assert tables(client, world)["Per ort"] == {"Storuman": [3, 2, 0, 2, 1, 0]}
    assert _csv(client, world, state="without") == [
        ["Elin Ek", "'=HYPERLINK(1)", "Storuman", "Nej", "Utan, har inte svarat"]
    ]


def test_the_file_says_what_the_page_says(client: CheckedClient, world: World) -> None:
    rows = _csv(client, world)
    assert [row[2:] for row in rows] == [["Storuman", "Ja", "Väntar"]] * 2
    workbook = _xlsx(client, world)
    assert workbook[0][:3] == ["Student", "Kurs", "Kommun"]
    assert [[row[0], row[1], row[2], row[5], row[6]] for row in workbook[1:]] == rows


def test_a_formula_in_a_name_stays_a_text_in_the_workbook(
    client: CheckedClient, world: World, session_scope: Session
) -> None:
    placement = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.placement)).one()
    placement.course_code = "=1+1"
    session_scope.commit()
    answer = client.get(f"/institutions/{world.umu.slug}/students/students.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet
    kinds = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds["=1+1"] == "s"


def test_what_belongs_to_another_institution_is_not_there(client: CheckedClient, world: World) -> None:
    for page in ("overview", "students/students.csv", "students/students.xlsx"):
        assert client.get(f"/institutions/{world.ltu.slug}/{page}").status_code == 404


def _csv(client: CheckedClient, world: World, **query: str) -> list[list[str]]:
    answer = client.get(f"/institutions/{world.umu.slug}/students/students.csv", query_string=query)
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    return [[row[0], row[1], row[2], row[5], row[6]] for row in rows]


def _xlsx(client: CheckedClient, world: World) -> list[list[str]]:
    answer = client.get(f"/institutions/{world.umu.slug}/students/students.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet
    return [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
