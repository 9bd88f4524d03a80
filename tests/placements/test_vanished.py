"""Placements that the next list no longer holds: proposed to be called off, never silently."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementImport
from housing.placements.services.comparing import plan_import
from housing.rules.nights import ONE_DAY
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import chosen_form, filled_in
from tests.harness.sign_in import sign_in
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, MAJA, OLLE, book, content_of, count, placement_of, read, send
from tests.placements.people import coordinator
from tests.placements.test_import_page import upload

START = "/institutions/umu/imports"
KARIN = "karin@umu.example"
EBBAS, MAJAS, OLLES = (f"{name}@student.umu.example" for name in ("ebba", "maja", "olle"))
OTHERS = tuple(
    EBBA.replace("ebba", f"student{number}").replace("Ebba", "Anna" + "a" * number) for number in range(1, 20)
)
NIGHT = date(2027, 2, 7)


@pytest.fixture
def ground(session_scope: Session, client: CheckedClient) -> Ground:
    """Twenty students of one course, Ebba among them, and Olle of another; Karin is signed in."""
    ground = lay(session_scope)
    send(ground.institution, EBBA, *OTHERS)
    send(ground.institution, OLLE)
    coordinator(session_scope, ground.institution, KARIN)
    sign_in(client, KARIN)
    return ground


def publish(client: CheckedClient, page: TestResponse, **changes: object) -> TestResponse:
    address = page.request.full_path.rstrip("?")
    form = filled_in(chosen_form(page.text, {}, action=address), {}) | changes
    sent = client.post(address, data={name: value for name, value in form.items() if value is not None})
    return client.get(sent.location) if sent.status_code == 303 else sent


def status(ground: Ground, email: str) -> str:
    return placement_of(ground.session, email).status


def ticked(page: TestResponse) -> list[str]:
    boxes = BeautifulSoup(page.text, "html.parser").select("input[name=call_off][checked]")
    return [str(box["value"]) for box in boxes]


def test_it_is_proposed_and_called_off_when_the_list_is_published(client: CheckedClient, ground: Ground) -> None:
    page = upload(client, content_of(*OTHERS), start=START)
    assert ticked(page) == [placement_of(ground.session, EBBAS).ref]
    assert "Ebba Lind, 3OM401, Sjukstugan, storuman, 8–26 feb. 2027 (v. 6–8)" in page.text
    assert "bara en del" not in page.text
    assert status(ground, EBBAS) == "published"
    published = publish(client, page)
    assert "inställd" in published.text
    assert status(ground, EBBAS) == "cancelled"
    assert status(ground, OLLES) == "published"
    note = ground.session.scalars(select(PlacementImport).order_by(PlacementImport.id.desc())).first()
    assert note
    assert note.counts["called_off"] == 1


def test_in_whatever_order_the_database_finds_them_it_is_the_same_plan(ground: Ground) -> None:
    """PostgreSQL promises none, so a preview was told now and then that it is out of date."""
    plan = plan_import(ground.institution.id, read(*OTHERS[2:]))
    other_way_round = replace(plan, vanished=plan.vanished[::-1])
    assert len(plan.vanished) == 3
    assert other_way_round.fingerprint() == plan.fingerprint()
    assert replace(plan, vanished=plan.vanished[1:]).fingerprint() != plan.fingerprint()


def test_what_loses_its_tick_stays(client: CheckedClient, ground: Ground) -> None:
    page = upload(client, content_of(*OTHERS, MAJA), start=START)
    publish(client, page, call_off=None)
    assert status(ground, EBBAS) == "published"
    assert status(ground, MAJAS) == "published"


@pytest.mark.parametrize(("answer", "left"), [(None, "published"), ("part", "published"), ("whole", "cancelled")])
def test_where_much_has_vanished_it_is_asked_first_whether_the_file_is_a_part(
    client: CheckedClient, ground: Ground, answer: str | None, left: str
) -> None:
    page = upload(client, content_of(*OTHERS[2:], MAJA), start=START)
    assert len(ticked(page)) == 3
    chosen = BeautifulSoup(page.text, "html.parser").select("input[name=is_part][checked]")
    assert [each["value"] for each in chosen] == ["part"]
    refs = ticked(page)
    publish(client, page, call_off=refs, **({"is_part": answer} if answer else {}))
    assert status(ground, EBBAS) == left


def test_a_room_is_given_back_and_that_is_said_before(client: CheckedClient, ground: Ground) -> None:
    book(ground, placement_of(ground.session, EBBAS), NIGHT)
    ground.session.commit()
    page = upload(client, content_of(*OTHERS), start=START)
    assert "Ett rum i storuman är bokat 7–8 feb. 2027. Det lämnas tillbaka" in page.text
    publish(client, page)
    assert status(ground, EBBAS) == "cancelled"
    assert count(ground.session, BedNight) == 0


def test_who_lives_in_a_room_stays_and_the_rest_is_published(
    client: CheckedClient, ground: Ground, clock: MovableClock
) -> None:
    book(ground, placement_of(ground.session, EBBAS), *(NIGHT + ONE_DAY * number for number in range(19)))
    ground.session.commit()
    clock.set(datetime(2027, 2, 10, 9, tzinfo=UTC))
    sign_in(client, KARIN)
    page = upload(client, content_of(*OTHERS, MAJA), start=START)
    published = publish(client, page)
    assert "1 placering ställdes inte in, eftersom studenten bor i ett rum på den" in published.text
    assert status(ground, EBBAS) == "published"
    assert status(ground, MAJAS) == "published"
    assert count(ground.session, BedNight) == 19


def test_somebody_who_called_it_off_meanwhile_makes_the_preview_stale(client: CheckedClient, ground: Ground) -> None:
    page = upload(client, content_of(*OTHERS), start=START)
    ebbas = ground.session.scalars(select(Placement).where(Placement.ref == ticked(page)[0])).one()
    ebbas.course_code = "3OM999"
    ground.session.commit()
    again = publish(client, page)
    assert "Något har ändrats sedan du tittade" in again.text
    assert ticked(again) == []
    assert status(ground, EBBAS) == "published"


def test_of_a_list_with_a_bad_row_nothing_is_proposed(client: CheckedClient, ground: Ground) -> None:
    page = upload(client, content_of(*OTHERS, MAJA, "Utan, Adress;;3OM401;Sjukstugan;Storuman;v.6-8;"), start=START)
    assert ticked(page) == []
    publish(client, page, skip_bad_rows="y")
    assert status(ground, EBBAS) == "published"
