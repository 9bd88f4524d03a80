"""A student waits from the search page, sees as which, changes what she would take, and leaves."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application
from housing.bookings.waiting import Waiting
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.line_order import LineOrder, lot_of
from tests.bookings.pages import main_text, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World
from tests.holds.browsers import english
from tests.waiting.lines import (
    a_student,
    free,
    proposals,
    wait,
    what_is_wrong,
    work,
)


@pytest.fixture
def anna(world: World) -> Placement:
    """Sara-anna, who is placed in the weeks in which the town is full."""
    return a_student(world, "anna")


@pytest.fixture
def student(client: CheckedClient, anna: Placement) -> CheckedClient:
    """She is signed in and reads English."""
    return english(client, "sara-anna@umu.example")


def press(client: CheckedClient, placement: Placement, query: str = "") -> str:
    """Press "Wait for a room here" on the search page; return where that leads."""
    page = f"/placements/{placement.ref}/beds{query}"
    answer = post_form(client, page, button="Wait for a room here")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def applications() -> list[Application]:
    db.session.expire_all()
    return list(db.session.scalars(select(Application).where(Application.status != "open").order_by(Application.id)))


def test_one_button_and_she_waits_with_what_she_has_chosen(
    student: CheckedClient, world: World, anna: Placement
) -> None:
    wait(world, a_student(world, "earlier"), TUESDAY - timedelta(minutes=1))
    page = press(student, anna, "?leave=last_day&order=nearest&step_free=y&flat=women")
    said = main_text(student.get(page).text)
    assert "You wait for a room in Storuman" in said
    assert "Storuman: number 2 of 2" in said
    assert "Step-free" in said
    waiting = db.session.scalars(select(Waiting).order_by(Waiting.application_id.desc())).first()
    assert waiting is not None
    assert (waiting.step_free, waiting.own_room, waiting.application.flat) == (True, False, "women")
    assert "Storuman: number 2 of 2" in main_text(student.get("/placements").text)
    assert "Storuman: number 2 of 2" in main_text(student.get(f"/placements/{anna.ref}/beds").text)


def test_asked_again_it_is_the_same_wait(student: CheckedClient, world: World, anna: Placement) -> None:
    token = token_of(student, f"/placements/{anna.ref}/beds")
    answers = [student.post(f"/placements/{anna.ref}/wait", data={"csrf_token": token}) for _ in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert [each.status for each in applications()] == ["waiting"]


def test_where_a_room_is_free_nobody_is_asked_to_wait(student: CheckedClient, world: World, anna: Placement) -> None:
    free(world)
    assert "/wait" not in student.get(f"/placements/{anna.ref}/beds").text
    assert "/wait" in student.get(f"/placements/{anna.ref}/beds?step_free=y&order=nearest").text


def test_she_may_take_a_room_elsewhere_too_and_keeps_her_place(
    student: CheckedClient, world: World, anna: Placement
) -> None:
    page = press(student, anna)
    since = applications()[0].asked_at
    answer = post_form(
        student,
        page,
        {"others": str(world.sorsele.id), "flat": "women", "shares_room": "y"},
        action=page,
    )
    assert answer.status_code == 303, answer.text
    said = main_text(student.get(page).text)
    assert "Storuman: number 1 of 1" in said
    assert "Sorsele: number 1 of 1" in said
    (application,) = applications()
    assert (application.flat, application.shares_room, application.asked_at) == ("women", True, since)


def test_she_leaves_the_line_and_her_room_goes_to_the_next(
    app: Flask, student: CheckedClient, world: World, anna: Placement
) -> None:
    page = press(student, anna)
    following = wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    free(world)
    work(app)
    assert post_form(student, page, {}, action=f"{page}/leave").status_code == 303
    assert "You no longer wait" in main_text(student.get(page).text)
    token = token_of(student, "/account")
    assert student.post(f"{page}/leave", data={"csrf_token": token}).status_code == 409
    work(app)
    assert [each.application_id for each in proposals("open")] == [following.id]
    assert what_is_wrong() == []


def test_others_waits_are_not_found(client: CheckedClient, world: World, anna: Placement) -> None:
    application = wait(world, anna)
    browser = english(client, world.elin)
    token = token_of(browser, "/account")
    for path in (f"/waiting/{application.ref}", f"/placements/{anna.ref}/beds"):
        assert browser.get(path).status_code == 404
    for path in (f"/waiting/{application.ref}/leave", f"/waiting/{application.ref}", f"/placements/{anna.ref}/wait"):
        assert browser.post(path, data={"csrf_token": token}).status_code == 404
    # what she has under a reference of the same kind, but that names a bed, is no wait
    assert browser.get(f"/waiting/{world.storuman.application}").status_code == 404


def test_the_old_address_leads_to_the_page_of_her_wait(student: CheckedClient, world: World, anna: Placement) -> None:
    application = wait(world, anna)
    assert student.get(f"/applications/{application.ref}").headers["Location"] == f"/waiting/{application.ref}"


def test_lots_can_be_drawn_again_by_whoever_waits(student: CheckedClient, world: World, anna: Placement) -> None:
    municipality = db.session.get_one(Municipality, world.storuman.id)
    municipality.line_order, municipality.line_seed = LineOrder.PRIORITY_THEN_LOT, "VT27, beslut 1 december"
    db.session.commit()
    said = main_text(student.get(press(student, anna)).text)
    assert "VT27, beslut 1 december" in said
    assert anna.ref in said
    assert lot_of("VT27, beslut 1 december", anna.ref)[:12] in said
