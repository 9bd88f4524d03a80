"""A placement moves under an offer: her yes to what is proposed is her yes to the offer, and has its deadline."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.agreeing import Answered, accept_change, decline_change
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Step
from housing.bookings.services.offering import OfferOver, PlacementMoved, accept_offer, offer_other_bed
from housing.clock import end_of_day, local_date
from housing.database import db
from housing.doctor.examination import examine
from housing.mail import MailMessage
from housing.rules.lifecycle import Actor
from tests.bookings.asked import add_bed
from tests.bookings.pages import main_text, token_of
from tests.bookings.test_moved_placements import (
    A_WEEK,
    EVENING,
    OFFICER,
    SATURDAY,
    STUDENT,
    WEEK_18,
    WEEKS_18_19,
    booked,
    close,
    forget_mails,
    held,
    is_sound,
    line,
    open_on,
    proposed,
    publish,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(minutes=5)
SEVEN_DAYS = end_of_day(TUESDAY.date() + timedelta(days=7))
"""Until when an offer stands that is made today for a stay in May."""

TOO_LATE = SEVEN_DAYS + A_DAY
SEVEN_DAYS_MORE = end_of_day(date(2026, 12, 10))
"""Until when one stands that is made too late for that."""


@pytest.fixture
def booking(world: World) -> Booking:
    """She is offered another bed, and then her week moves."""
    made = booked(world, "a", add_bed(world, 1), WEEK_18, is_approved=False)
    offer_other_bed(Seen(world.storuman.id, made.ref, made.version), add_bed(world, 2), By(None, TUESDAY))
    db.session.commit()
    publish(world, line("a", "v.19"))
    return made


def student(at: datetime) -> Step:
    return Step(Actor.STUDENT, None, at)


def officer_at(at: datetime) -> Step:
    return Step(Actor.OFFICER, None, at)


def runs_out(booking: Booking, at: datetime) -> bool:
    """Let the worker come and tell whether the offer has ended."""
    expire_overdue_offers(at)
    db.session.commit()
    db.session.expire_all()
    return booking.status == "expired"


class TestTheDeadline:
    def test_holds_for_whoever_says_nothing(self, booking: Booking) -> None:
        assert booking.accept_by == SEVEN_DAYS
        assert not runs_out(booking, SEVEN_DAYS - A_MOMENT)
        assert runs_out(booking, SEVEN_DAYS)
        assert (held(booking), proposed(booking)) == ({}, None)
        is_sound()

    def test_is_kept_by_a_yes_in_time_however_long_the_officer_takes(self, booking: Booking) -> None:
        accept_change(booking, open_on(booking).ref, STUDENT)
        db.session.commit()
        later = SEVEN_DAYS + timedelta(days=30)
        assert not runs_out(booking, later)
        is_sound(local_date(later))
        assert accept_change(booking, open_on(booking).ref, officer_at(later)) is Answered.DONE
        db.session.commit()
        assert (booking.status, min(held(booking))) == ("confirmed", EVENING + A_WEEK)

    @pytest.mark.parametrize("actor", [Actor.STUDENT, Actor.OFFICER])
    @pytest.mark.parametrize("answer", [accept_change, decline_change])
    def test_is_over_for_every_answer_before_the_worker_comes(
        self, booking: Booking, answer: object, actor: Actor
    ) -> None:
        ref = open_on(booking).ref
        accept_change(booking, ref, OFFICER)
        assert callable(answer)
        with pytest.raises(OfferOver):
            answer(booking, ref, Step(actor, None, SEVEN_DAYS))
        assert booking.status == "offered"

    def test_is_the_proposals_and_the_offer_has_no_yes_of_its_own(self, booking: Booking) -> None:
        with pytest.raises(PlacementMoved):
            accept_offer(booking, person_id=None, at=TUESDAY)
        assert booking.status == "offered"

    @pytest.mark.parametrize("answer", [accept_change, decline_change])
    def test_is_no_more_when_all_has_passed_and_an_answer_ends_it(self, booking: Booking, answer: object) -> None:
        ref = open_on(booking).ref
        accept_change(booking, ref, STUDENT)
        departure = datetime(2027, 5, 15, 10, tzinfo=UTC)
        assert not runs_out(booking, departure)
        assert callable(answer)
        assert answer(booking, ref, officer_at(departure)) in {None, Answered.ENDED}
        db.session.commit()
        assert (booking.status, held(booking), proposed(booking)) == ("cancelled", {}, None)
        is_sound(departure.date())


class TestHerDays:
    """She gets as many as for a new offer whenever what is offered changes, and never fewer than she was promised."""

    LATER = TUESDAY + timedelta(days=5)

    def test_are_counted_anew_when_the_placement_moves_again(self, world: World, booking: Booking) -> None:
        publish(world, line("a", "v.20"), at=self.LATER)
        assert booking.accept_by == SEVEN_DAYS + timedelta(days=5)

    def test_are_not_fewer_since_it_comes_nearer(self, world: World, booking: Booking) -> None:
        publish(world, line("a", "v.1"))  # in under six weeks an offer stands for three days
        assert booking.accept_by == SEVEN_DAYS

    def test_end_before_the_first_night_all_the_same(self, world: World, booking: Booking) -> None:
        booking.accept_by = end_of_day(date(2027, 1, 23))
        db.session.commit()
        publish(world, line("a", "v.1"))
        (segment,) = open_on(booking).segments
        assert (segment.arrival, booking.accept_by) == (date(2027, 1, 3), end_of_day(date(2027, 1, 2)))

    def test_are_counted_anew_for_what_is_found_afresh(self, booking: Booking) -> None:
        proposal = open_on(booking)
        accept_change(booking, proposal.ref, STUDENT)
        close([proposal.segments[0].bed], SATURDAY, 7)
        assert accept_change(booking, proposal.ref, officer_at(TOO_LATE)) is Answered.AFRESH
        db.session.commit()
        assert booking.accept_by == SEVEN_DAYS_MORE
        assert not runs_out(booking, TOO_LATE + A_DAY)
        is_sound()

    def test_are_counted_anew_when_the_placement_moves_back_and_she_is_told(
        self, world: World, booking: Booking
    ) -> None:
        accept_change(booking, open_on(booking).ref, STUDENT)
        db.session.commit()
        forget_mails()
        publish(world, line("a", "v.18"), at=TOO_LATE)
        assert proposed(booking) is None
        assert (booking.status, booking.accept_by) == ("offered", SEVEN_DAYS_MORE)
        mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "change_dropped")).one()
        assert "Du erbjuds det. Säg ja på din sida senast 10 dec. 2026." in " ".join(mail.text.split())
        accept_offer(booking, person_id=None, at=TOO_LATE + A_DAY)
        assert booking.status == "confirmed"

    def test_are_counted_anew_for_what_a_no_leaves(self, world: World) -> None:
        made = booked(world, "a", add_bed(world, 1), WEEKS_18_19, is_approved=False)
        offer_other_bed(Seen(world.storuman.id, made.ref, made.version), add_bed(world, 2), By(None, TUESDAY))
        publish(world, line("a", "v.19-20"))
        ref = open_on(made).ref
        accept_change(made, ref, STUDENT)
        forget_mails()
        decline_change(made, ref, officer_at(TOO_LATE))
        db.session.commit()
        assert (made.status, len(held(made)), made.accept_by) == ("offered", 7, SEVEN_DAYS_MORE)
        mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "change_declined")).one()
        assert "Du erbjuds det. Säg ja på din sida senast 10 dec. 2026." in " ".join(mail.text.split())
        is_sound()


class TestHerPage:
    IN_ENGLISH = {
        "deadline": "Answer by 1 Dec 2026 at the latest, else the offer runs out and the room goes to somebody else.",
        "held": "nothing ends by itself",
        "goes": "goes to somebody else",
        "take": "Yes, I take the room",
        "no": "No, thank you",
        "answers": "You have said yes. The room is held for you until the municipality has answered.",
        "over": "The offer has run out.",
        "moved": "Your placement has moved since the room was offered.",
    }
    IN_SWEDISH = {
        "deadline": "Svara senast 1 dec. 2026, annars går erbjudandet ut och rummet till någon annan.",
        "held": "upphör inget av sig självt",
        "goes": "till någon annan",
        "take": "Ja, jag tar rummet",
        "no": "Nej tack",
        "answers": "Du har sagt ja. Rummet hålls åt dig tills kommunen har svarat.",
        "over": "Erbjudandet har gått ut.",
        "moved": "Din placering har flyttats sedan rummet erbjöds.",
    }

    @pytest.fixture(params=["en", "sv"])
    def said(self, request: pytest.FixtureRequest, client: CheckedClient, booking: Booking) -> dict[str, str]:
        """What is said in her language; she is signed in."""
        client.set_cookie("language", request.param, domain="127.0.0.1")
        sign_in(client, "sara-a@umu.example")
        return self.IN_ENGLISH if request.param == "en" else self.IN_SWEDISH

    def test_has_one_deadline_until_she_has_answered(
        self, client: CheckedClient, booking: Booking, said: dict[str, str]
    ) -> None:
        text = main_text(client.get(f"/bookings/{booking.ref}").text)
        assert said["deadline"] in text
        assert said["no"] in text
        assert said["held"] not in text
        assert said["take"] not in text

    def test_promises_the_room_once_she_has_said_yes(
        self, client: CheckedClient, booking: Booking, said: dict[str, str]
    ) -> None:
        accept_change(booking, open_on(booking).ref, STUDENT)
        db.session.commit()
        text = main_text(client.get(f"/bookings/{booking.ref}").text)
        assert said["held"] in text
        assert said["answers"] in text
        assert said["no"] in text
        assert said["deadline"] not in text
        assert said["goes"] not in text
        assert said["take"] not in text

    def test_says_why_a_late_answer_is_none(
        self, client: CheckedClient, clock: MovableClock, booking: Booking, said: dict[str, str]
    ) -> None:
        ref, page = open_on(booking).ref, f"/bookings/{booking.ref}"
        clock.set(SEVEN_DAYS + A_MOMENT)
        sign_in(client, "sara-a@umu.example")
        data = {"csrf_token": token_of(client, page), "proposal": ref, "answer": "accept"}
        answer = client.post(f"{page}/proposal", data=data)
        assert answer.status_code == 409
        assert said["over"] in main_text(answer.text)

    def test_answers_the_button_of_an_older_page(
        self, client: CheckedClient, booking: Booking, said: dict[str, str]
    ) -> None:
        page = f"/bookings/{booking.ref}"
        answer = client.post(f"{page}/accept", data={"csrf_token": token_of(client, page)})
        assert answer.status_code == 409
        assert said["moved"] in main_text(answer.text)


def test_the_officer_reads_by_when_the_student_answers(officer: CheckedClient, booking: Booking) -> None:
    page = main_text(officer.get(f"/municipalities/storuman/requests/{booking.ref}").text)
    assert "The student answers by 1 Dec 2026 at the latest, else the offer runs out." in page
    accept_change(booking, open_on(booking).ref, STUDENT)
    db.session.commit()
    page = main_text(officer.get(f"/municipalities/storuman/requests/{booking.ref}").text)
    assert "else the offer runs out" not in page
    assert "nothing ends by itself" in page


def test_the_mail_about_the_move_has_the_offers_deadline(booking: Booking) -> None:
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "change_proposed")).one()
    text = " ".join(mail.text.split())
    assert "Svara senast 1 dec. 2026, annars går erbjudandet ut och rummet till någon annan." in text
    assert "inget upphör av sig självt" not in text


def test_the_doctor_finds_an_offer_that_nobody_has_ended(booking: Booking) -> None:
    long_after = local_date(SEVEN_DAYS) + timedelta(days=5)
    assert [breach.where for breach in examine(long_after) if breach.rule == "offers"] == [f"booking {booking.ref}"]
    accept_change(booking, open_on(booking).ref, STUDENT)
    db.session.commit()
    assert [breach.where for breach in examine(long_after) if breach.rule == "offers"] == []
