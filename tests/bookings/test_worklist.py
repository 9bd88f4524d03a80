"""The worklist: what passed stands apart, a batch is decided one by one, nobody sees other towns' requests."""

from datetime import timedelta

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking, BookingEvent
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.mail import MailMessage
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

WORKLIST = "/municipalities/storuman/worklist"


def ready(world: World, count: int) -> list[str]:
    """Let `count` students ask for beds so that nothing is wrong; return the references."""
    made = [ask(a_placement(world, f"{n}", WEEKS_18_TO_20), add_bed(world, n)).ref for n in range(count)]
    db.session.commit()
    return made


def test_what_passed_stands_first_and_is_approved_with_one_button(officer: CheckedClient, world: World) -> None:
    refs = ready(world, 2)
    page = officer.get(WORKLIST)
    text = main_text(page.text)
    assert "All checks passed (2)" in text
    assert "Sara-0 Sund" in text
    assert text.index("All checks passed (2)") < text.index("One thing to look at (2)")
    assert post_form(officer, WORKLIST, {}, action=f"{WORKLIST}/approve").status_code == 303
    assert [status_of(ref) for ref in refs] == ["confirmed", "confirmed"]
    told = db.session.scalars(select(MailMessage.to_address).where(MailMessage.kind == "booking_confirmed")).all()
    assert sorted(told) == ["sara-0@umu.example", "sara-1@umu.example"]


def test_after_approving_one_press_shows_the_guests_on_the_board(officer: CheckedClient, world: World) -> None:
    ready(world, 2)
    post_form(officer, WORKLIST, {}, action=f"{WORKLIST}/approve")
    said = BeautifulSoup(officer.get(WORKLIST).text, "html.parser").select_one(".messages")
    assert said is not None
    assert "2 requests are approved" in said.get_text()
    link = said.select_one("a")
    assert link is not None
    board = officer.get(str(link["href"])).text
    assert "Sara-0 Sund" in board
    assert "Sara-1 Sund" in board
    assert "Sara-0 Sund" not in officer.get("/municipalities/storuman/board").text


def test_only_what_is_ticked_is_approved(officer: CheckedClient, world: World) -> None:
    first, second = ready(world, 2)
    only = f"{first}:1"
    assert post_form(officer, WORKLIST, {"ticked": [only]}, action=f"{WORKLIST}/approve").status_code == 303
    assert (status_of(first), status_of(second)) == ("confirmed", "requested")


def test_nothing_ticked_is_said_in_words(officer: CheckedClient, world: World) -> None:
    ready(world, 1)
    answer = post_form(officer, WORKLIST, {"ticked": False}, action=f"{WORKLIST}/approve")
    assert answer.status_code == 422


def test_one_that_changed_meanwhile_is_named_and_the_others_are_approved(
    officer: CheckedClient, world: World, app: Flask
) -> None:
    gone, stays = ready(world, 2)
    token_page = officer.get(WORKLIST)
    soup = BeautifulSoup(token_page.text, "html.parser")
    token = soup.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    ticked = [box["value"] for box in soup.find_all("input", {"name": "ticked"})]
    withdraw_booking(found(Booking, gone), person_id=None, at=TUESDAY)
    db.session.commit()
    answer = officer.post(f"{WORKLIST}/approve", data={"csrf_token": token, "ticked": ticked})
    assert answer.status_code == 303
    assert (status_of(gone), status_of(stays)) == ("withdrawn", "confirmed")
    assert "Skogsgården, N0, rum 0" in officer.get(WORKLIST).text
    again = officer.post(f"{WORKLIST}/approve", data={"csrf_token": token, "ticked": ticked})
    assert again.status_code == 409
    assert "Skogsgården, N1, rum 1" in main_text(again.text)


def test_the_rest_says_the_one_thing_that_is_wrong_and_offers_the_answer(officer: CheckedClient, world: World) -> None:
    text = main_text(officer.get(WORKLIST).text)
    assert "when the key place is closed all day" in text
    assert "All checks passed" not in text
    ref = world.storuman.booking
    action = f"/municipalities/storuman/requests/{ref}/approve"
    assert post_form(officer, WORKLIST, {}, action=action).status_code == 303
    assert status_of(ref) == "confirmed"
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_confirmed")).one()
    assert "Kom överens med kommunen om nyckeln" in mail.text


def test_two_applications_for_one_bed_name_each_other_and_the_second_is_refused_by_the_database(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    bed = add_bed(world, 7)
    first = ask(a_placement(world, "first", WEEKS_18_TO_20), bed, collect=True)
    second = ask(a_placement(world, "second", WEEKS_18_TO_20), bed, collect=True)
    second.asked_at = TUESDAY + timedelta(minutes=5)
    db.session.commit()
    refs = first.ref, second.ref
    text = main_text(officer.get(WORKLIST).text)
    assert "1 student who still waits asked for the same bed earlier." in text
    assert "Want the same bed: Sara-first Sund" in text
    pages = [f"/municipalities/storuman/requests/{ref}" for ref in refs]
    token = token_of(officer, pages[1])
    for page, expected in zip(pages, (303, 409), strict=True):
        assert officer.post(f"{page}/approve", data={"csrf_token": token, "version": "1"}).status_code == expected
    db.session.expire_all()
    assert [found(Application, ref).status for ref in refs] == ["matched", "open"]


def test_overdue_is_marked(officer: CheckedClient, world: World, clock: MovableClock) -> None:
    clock.advance(days=14)
    sign_in(officer, world.storuman.officer)
    text = main_text(officer.get(WORKLIST).text)
    assert "2 requests should have been answered by now." in text


def test_another_towns_worklist_and_requests_are_not_found(officer: CheckedClient, world: World) -> None:
    assert officer.get("/municipalities/sorsele/worklist").status_code == 404
    assert officer.get(f"/municipalities/storuman/requests/{world.sorsele.booking}").status_code == 404
    assert officer.get(f"/municipalities/sorsele/requests/{world.sorsele.booking}").status_code == 404
    token = token_of(officer, WORKLIST)
    for town, ref in (("storuman", world.sorsele.booking), ("sorsele", world.sorsele.application)):
        for verb in ("approve", "decline"):
            answer = officer.post(
                f"/municipalities/{town}/requests/{ref}/{verb}",
                data={"csrf_token": token, "version": "1", "reason": "full"},
            )
            assert answer.status_code == 404
    batch = officer.post(f"{WORKLIST}/approve", data={"csrf_token": token, "ticked": [f"{world.sorsele.booking}:1"]})
    assert batch.status_code == 409
    assert status_of(world.sorsele.booking) == "requested"


def test_nobody_elses_name_stands_on_the_worklist(officer: CheckedClient, world: World) -> None:
    text = main_text(officer.get(WORKLIST).text)
    assert "Elin Ek" in text
    assert "Maja" not in text


def test_protected_people_are_called_by_their_alias(officer: CheckedClient, world: World) -> None:
    ask(a_placement(world, "hidden", WEEKS_18_TO_20, alias="Gäst 7"), add_bed(world, 1))
    db.session.commit()
    page = officer.get(WORKLIST).text
    assert "Gäst 7" in page
    assert "Sara-hidden" not in page


def test_a_municipality_with_nothing_to_do_says_so(officer: CheckedClient, world: World) -> None:
    for ref in (world.storuman.booking,):
        withdraw_booking(found(Booking, ref), person_id=None, at=TUESDAY)
    found(Application, world.storuman.application).status = "withdrawn"
    db.session.commit()
    assert "Nothing waits for an answer" in main_text(officer.get(WORKLIST).text)


def test_a_batch_writes_one_event_for_each_with_who_and_when(officer: CheckedClient, world: World) -> None:
    (ref,) = ready(world, 1)
    post_form(officer, WORKLIST, {}, action=f"{WORKLIST}/approve")
    events = db.session.scalars(
        select(BookingEvent).join(Booking, Booking.id == BookingEvent.booking_id).where(Booking.ref == ref)
    ).all()
    assert [(event.version, event.to_status, event.actor) for event in events] == [
        (1, "requested", "student"),
        (2, "confirmed", "officer"),
    ]
    assert events[1].person_id is not None
