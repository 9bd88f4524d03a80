"""After the stay: asked once by mail, answered once for each booking, changed for two weeks, erased at will."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.services.life import Step, move
from housing.database import db
from housing.doctor.examination import examine
from housing.duties import ask_how_it_was
from housing.feedback.models import Feedback, FeedbackWords
from housing.feedback.queries.answers import answer_of
from housing.feedback.services.answering import NotAsked, answer
from housing.mail import MailMessage
from housing.rules.feedback import Asking, WouldWork
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Period
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, put_in
from tests.feedback.stayed import LEFT, a_stay, answered, morning_after, said
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

ANNA = "sara-anna@umu.example"
TWO_DAYS = Period(date(2027, 5, 4), date(2027, 5, 4))


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns in which nobody has stayed yet."""
    return build_world()


def worker_on(*mornings: datetime) -> None:
    for at in mornings:
        ask_how_it_was({}, at)
        db.session.commit()


def asked() -> list[str]:
    kind = MailMessage.kind == "feedback_asked"
    return list(db.session.scalars(select(MailMessage.to_address).where(kind).order_by(MailMessage.to_address)))


def page_of(booking: Booking) -> str:
    return f"/bookings/{booking.ref}/feedback"


def test_the_day_after_she_left_she_is_asked_once(world: World) -> None:
    a_stay(world, "anna", 1)
    worker_on(morning_after(LEFT, 0), morning_after(LEFT, 1, hour=4))
    assert asked() == []
    worker_on(*(morning_after(LEFT, days) for days in (1, 1, 2, 7, 8)))
    assert asked() == [ANNA]


def test_who_did_not_come_or_stayed_too_short_or_has_answered_is_not_asked(world: World) -> None:
    absent = put_in(a_placement(world, "absent", WEEKS_18_TO_20), add_bed(world, 1))
    move(absent, Status.NO_SHOW, Step(Actor.OFFICER, None, morning_after(LEFT, -10)))
    withdrawn = put_in(a_placement(world, "withdrawn", WEEKS_18_TO_20), add_bed(world, 2))
    withdraw_booking(withdrawn, person_id=None, at=datetime(2027, 4, 1, tzinfo=UTC))
    put_in(a_placement(world, "still", WEEKS_18_TO_20), add_bed(world, 3))
    short = a_stay(world, "short", 4, TWO_DAYS)
    answered(a_stay(world, "fast", 5), said())
    worker_on(morning_after(LEFT), morning_after(short.segments[-1].departure))
    assert asked() == []


def test_a_worker_that_stood_still_for_long_lets_it_be(world: World) -> None:
    a_stay(world, "anna", 1)
    worker_on(morning_after(LEFT, 8))
    assert asked() == []


def test_she_answers_with_the_form_and_changes_it_for_two_weeks(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    booking = a_stay(world, "anna", 1)
    clock.set(morning_after(LEFT))
    sign_in(client, ANNA)
    assert page_of(booking) in client.get(f"/bookings/{booking.ref}").text
    form = {"housing": "2", "town": "5", "would_work": "maybe", "words_housing": " Kallt  på rummet. "}
    assert post_form(client, page_of(booking), form).status_code == 303
    first = answer_of(booking.id)
    assert first is not None
    assert (first.answer.housing, first.answer.town, first.answer.would_work) == (2, 5, "maybe")
    assert (first.answer.words, first.answer.may_quote) == ({"housing": "Kallt på rummet."}, False)
    db.session.rollback()
    clock.advance(days=14)
    sign_in(client, ANNA)
    changed = post_form(client, page_of(booking), {"housing": "4", "words_housing": "", "may_quote": True})
    assert changed.status_code == 303
    second = answer_of(booking.id)
    assert second is not None
    assert (second.answer.housing, second.answer.town, second.answer.words) == (4, 5, {})
    assert second.answered_on == first.answered_on
    assert db.session.scalar(select(func.count()).select_from(Feedback)) == 1
    db.session.rollback()
    clock.advance(days=1)
    sign_in(client, ANNA)
    late = client.post(page_of(booking), data={**form, "csrf_token": csrf_token(client, "/account")})
    assert late.status_code == 409
    assert "kan inte längre ändras" in late.text
    assert answer_of(booking.id) == second


def test_what_is_missing_is_asked_for_and_nothing_is_written(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    booking = a_stay(world, "anna", 1)
    clock.set(morning_after(LEFT))
    sign_in(client, ANNA)
    refused = post_form(client, page_of(booking), {"housing": "4", "words_town": "x" * 601})
    assert refused.status_code == 422
    assert "Välj ja, kanske eller nej." in refused.text
    assert "högst 600 tecken" in refused.text
    assert answer_of(booking.id) is None


def test_before_the_end_and_long_after_it_there_is_nothing_to_answer(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    booking, running = a_stay(world, "anna", 1), found(Booking, world.storuman.booking)
    sign_in(client, world.elin)
    assert "Det finns inget att svara på" in client.get(page_of(running)).text
    clock.set(morning_after(LEFT) + timedelta(days=40))
    sign_in(client, ANNA)
    assert "Det är för sent att svara här" in client.get(page_of(booking)).text
    assert page_of(booking) not in client.get(f"/bookings/{booking.ref}").text


def test_her_words_go_whenever_she_likes_and_the_numbers_stay(
    client: CheckedClient, world: World, clock: MovableClock
) -> None:
    booking = a_stay(world, "anna", 1)
    answered(booking, said(words="Bästa köket.", may_quote=True))
    clock.set(morning_after(LEFT) + timedelta(days=300))
    sign_in(client, ANNA)
    gone = post_form(client, page_of(booking), action=f"{page_of(booking)}/erase-words", follow=True)
    assert "Bästa köket" not in gone.text
    assert db.session.scalar(select(func.count()).select_from(FeedbackWords)) == 0
    kept = answer_of(booking.id)
    assert kept is not None
    assert (kept.answer.housing, kept.answer.may_quote) == (4, False)


def test_nobody_elses_stay_is_theirs_to_speak_of(client: CheckedClient, world: World, clock: MovableClock) -> None:
    booking = a_stay(world, "anna", 1)
    clock.set(morning_after(LEFT))
    for other in (world.elin, world.storuman.officer, world.umu.coordinator):
        sign_in(client, other)
        assert client.get(page_of(booking)).status_code == 404


def test_the_service_refuses_what_the_page_would_not_ask(world: World) -> None:
    running = found(Booking, world.storuman.booking)
    with pytest.raises(NotAsked) as refused:
        answer(running, said(), morning_after(LEFT))
    assert refused.value.stands is Asking.NOT_ASKED


@pytest.mark.parametrize("wrong", [{"housing": 0}, {"town": 6}, {"would_work": "perhaps"}])
def test_the_database_refuses_what_is_no_answer(world: World, wrong: dict[str, object]) -> None:
    booking = a_stay(world, "anna", 1)
    marks = {"housing": 3, "town": 3, "would_work": WouldWork.NO, "may_quote": False, **wrong}
    db.session.add(Feedback(booking_id=booking.id, answered_at=morning_after(LEFT), **marks))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_doctor_finds_answers_to_stays_that_were_not(world: World, app: Flask) -> None:
    early = a_stay(world, "early", 1)
    answered(early, said())
    assert [each for each in examine(LEFT) if each.rule == "feedback"] == []
    marks = {"housing": 3, "town": 3, "would_work": "no", "may_quote": False}
    running = found(Booking, world.storuman.booking)
    db.session.add(Feedback(booking_id=running.id, answered_at=morning_after(LEFT), **marks))
    db.session.get_one(Feedback, early.id).answered_at = morning_after(LEFT, -2)
    db.session.commit()
    told = {str(each) for each in examine(LEFT) if each.rule == "feedback"}
    assert told == {
        f"feedback: booking {running.ref}: is requested, and its guest has said how it was",
        f"feedback: booking {early.ref}: its guest said how it was before she left on 2027-05-22",
    }
