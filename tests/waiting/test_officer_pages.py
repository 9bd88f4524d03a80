"""The officer's side: one press offers, the page of the line says why not yet, standing decisions are written down."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.waiting import LineDecision
from housing.database import db
from housing.organisations.models import LegalModeStart
from housing.rules.seekers import Wants
from housing.stock.models import Bed
from tests.bookings.asked import put_in
from tests.bookings.pages import main_text, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english
from tests.waiting.lines import a_student, decided, free, proposals, sweep, wait, what_is_wrong, work

WORKLIST = "/municipalities/storuman/worklist"
LINE = "/municipalities/storuman/waiting-list"


@pytest.fixture
def proposed(app: Flask, world: World) -> World:
    """Sara-anna needs step-free and waits longest; a room without has come free, and is Sara-bea's turn."""
    wait(world, a_student(world, "anna"), wants=frozenset({Wants.STEP_FREE}))
    wait(world, a_student(world, "bea"), TUESDAY + timedelta(minutes=1))
    free(world)
    work(app)
    return world


def test_the_worklist_says_no_word_until_somebody_waits(officer: CheckedClient, world: World) -> None:
    said = officer.get(WORKLIST).text
    assert "waiting-list" not in said
    assert "wait for a room" not in said
    wait(world, a_student(world, "anna"))
    assert "1 student waits for a room here" in main_text(officer.get(WORKLIST).text)


def test_one_press_offers_the_room_to_whose_turn_it_is(officer: CheckedClient, proposed: World) -> None:
    said = main_text(officer.get(WORKLIST).text)
    assert "From the waiting list (1)" in said
    assert "Sara-bea Sund" in said
    assert "Sara-anna" not in said
    answer = post_form(officer, WORKLIST, action=f"{LINE}/proposals/{proposals()[0].ref}/offer")
    assert answer.headers["Location"] == WORKLIST
    (offered,) = proposals("offered")
    assert db.session.get_one(Booking, offered.booking_id).status == "offered"
    assert "From the waiting list" not in main_text(officer.get(WORKLIST).text)
    assert what_is_wrong() == []


def test_pressed_too_late_it_says_so_and_the_next_is_looked_for(
    app: Flask, officer: CheckedClient, proposed: World
) -> None:
    ref = proposals()[0].ref
    token = token_of(officer, WORKLIST)
    put_in(a_student(proposed, "quick"), found(Bed, proposed.storuman.beds[0]))
    db.session.commit()
    assert "From the waiting list" not in main_text(officer.get(WORKLIST).text), "what is gone is not shown"
    answer = officer.post(f"{LINE}/proposals/{ref}/offer", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "somebody was faster" in main_text(answer.text)
    work(app)
    assert [each.status for each in proposals()] == ["gone"]
    assert officer.post(f"{LINE}/proposals/{ref}/offer", data={"csrf_token": token}).status_code == 409


def test_the_page_of_the_line_says_who_where_since_when_and_why_not_yet(
    officer: CheckedClient, proposed: World
) -> None:
    said = main_text(officer.get(LINE).text)
    assert "Sara-anna Sund" in said
    assert "Skogsgården, A, rum 1: needs step-free" in said
    assert "It is her turn: see above." in said
    assert "In the order in which students asked" in said


def test_names_are_read_only_where_she_waits(client: CheckedClient, proposed: World) -> None:
    elsewhere = english(client, proposed.sorsele.officer)
    assert elsewhere.get(LINE).status_code == 404
    assert "Sara-" not in elsewhere.get("/municipalities/sorsele/waiting-list").text
    token = token_of(elsewhere, "/account")
    ref = proposals()[0].ref
    for path in (f"{LINE}/proposals/{ref}/offer", f"/municipalities/sorsele/waiting-list/proposals/{ref}/offer"):
        assert elsewhere.post(path, data={"csrf_token": token}).status_code == 404


def test_passing_over_needs_a_reason_and_the_next_is_asked(app: Flask, officer: CheckedClient, proposed: World) -> None:
    ref = proposals()[0].ref
    page = f"{LINE}/proposals/{ref}/pass"
    token = token_of(officer, WORKLIST)
    assert officer.post(page, data={"csrf_token": token, "because": "whim"}).status_code == 422
    assert post_form(officer, WORKLIST, {"because": "does_not_fit"}, action=page).status_code == 303
    work(app)
    assert [(each.status, each.passed_because) for each in proposals()] == [("passed", "does_not_fit")]


def test_a_standing_decision_has_two_days_and_an_officers_name(
    app: Flask, officer: CheckedClient, proposed: World
) -> None:
    days = {"first_day": "2026-11-24", "last_day": "2027-06-01"}
    wrong = post_form(officer, LINE, {**days, "last_day": "2026-11-01"}, action=f"{LINE}/standing-decisions")
    assert wrong.status_code == 422
    assert post_form(officer, LINE, days, action=f"{LINE}/standing-decisions").status_code == 303
    said = main_text(officer.get(LINE).text)
    assert "Olle Olsson" in said
    work(app)
    booking = db.session.get_one(Booking, proposals("offered")[0].booking_id)
    history = main_text(officer.get(f"/municipalities/storuman/requests/{booking.ref}").text)
    assert "Offered by itself under the standing decision of" in history
    assert "decided by Olle Olsson" in history
    decision = db.session.scalars(select(LineDecision)).one()
    assert post_form(officer, LINE, action=f"{LINE}/standing-decisions/{decision.ref}/end").status_code == 303
    db.session.refresh(decision)
    assert decision.ends == TUESDAY.date()


def test_where_decisions_are_made_nothing_can_be_let_go_by_itself(officer: CheckedClient, proposed: World) -> None:
    token = token_of(officer, LINE)
    mode = "administrative_decision"
    db.session.add(LegalModeStart(municipality_id=proposed.storuman.id, starts=date(2026, 1, 1), mode=mode))
    db.session.commit()
    assert "standing-decisions" not in officer.get(LINE).text
    days = {"first_day": "2026-11-24", "last_day": "2027-06-01", "csrf_token": token}
    assert officer.post(f"{LINE}/standing-decisions", data=days).status_code == 422
    assert db.session.scalars(select(LineDecision)).all() == []


def test_lots_need_published_words(officer: CheckedClient, proposed: World) -> None:
    by_lot = {"order": "priority_lot", "seed": ""}
    assert post_form(officer, LINE, by_lot, action=f"{LINE}/order").status_code == 422
    answer = post_form(officer, LINE, {**by_lot, "seed": "VT27, 1 december"}, action=f"{LINE}/order")
    assert answer.status_code == 303
    said = main_text(officer.get(LINE).text)
    assert "VT27, 1 december" in said
    assert "Students with priority first, and then by lot" in said


def test_the_time_to_accept_is_the_municipalitys_own(app: Flask, officer: CheckedClient, proposed: World) -> None:
    page = "/municipalities/storuman/settings"
    said = main_text(officer.get(page).text)
    assert "7 days to accept an offer, 3 days when arrival is nearer than six weeks, 1 day when" in said
    more = {"offers-offer_days_far": "3", "offers-offer_days_near": "4", "offers-offer_days_soon": "1"}
    assert post_form(officer, page, more, action=f"{page}/offers").status_code == 422
    days = {"offers-offer_days_far": "10", "offers-offer_days_near": "4", "offers-offer_days_soon": "2"}
    assert post_form(officer, page, days, action=f"{page}/offers").status_code == 303
    post_form(officer, WORKLIST, action=f"{LINE}/proposals/{proposals()[0].ref}/offer")
    booking = db.session.get_one(Booking, proposals("offered")[0].booking_id)
    assert booking.last_day_to_accept == TUESDAY.date() + timedelta(days=10)


def test_a_student_reads_that_it_is_her_turn(app: Flask, client: CheckedClient, proposed: World) -> None:
    decided(proposed)
    sweep(app)
    booking = db.session.get_one(Booking, proposals("offered")[0].booking_id)
    said = main_text(english(client, "sara-bea@umu.example").get(f"/bookings/{booking.ref}").text)
    assert "You waited, and it is your turn." in said
    assert "Offered by itself under the standing decision of the municipality" in said
