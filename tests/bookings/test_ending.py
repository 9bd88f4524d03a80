"""How stays end: left early, cancelled, never begun, over. Nights that were lived stay, the others are free."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from housing.accounts.models import PersonDetails
from housing.bookings.models import Booking, BookingEvent, BookingNote, Segment
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.bookings.services.staying import complete_past_stays, note_arrival
from housing.database import db
from housing.doctor.examination import examine
from housing.duties import EVERY, HANDLERS
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.rules.nights import ONE_DAY
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import ORE_PER_NIGHT, World, found

ARRIVAL, DEPARTURE = date(2027, 2, 7), date(2027, 2, 27)
NIGHTS = 20


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


@pytest.fixture
def ref(officer: CheckedClient, world: World) -> str:
    """Elin's room in weeks 6-8 is hers; no mail is left from before."""
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.query(MailMessage).delete()
    db.session.commit()
    return world.storuman.booking


@pytest.fixture
def student(officer: CheckedClient) -> CheckedClient:
    """Somebody who reads English and has not signed in."""
    client = CheckedClient(officer.application)
    client.set_cookie("language", "en", domain="127.0.0.1")
    return client


def held(ref: str) -> list[date]:
    db.session.expire_all()
    booking = found(Booking, ref)
    nights = db.session.scalars(
        select(BedNight.night).where(BedNight.booking_id == booking.id).order_by(BedNight.night)
    )
    found_nights = list(nights)
    db.session.rollback()
    return found_nights


def agreed(ref: str) -> list[tuple[date, date, int]]:
    rows = db.session.execute(
        select(Segment.arrival, Segment.departure, Segment.ore).join(Segment.booking).where(Booking.ref == ref)
    ).all()
    db.session.rollback()
    return [(row.arrival, row.departure, row.ore) for row in rows]


def last_event(ref: str) -> tuple[str, str, str | None, str | None]:
    event = db.session.scalars(
        select(BookingEvent)
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .where(Booking.ref == ref)
        .order_by(BookingEvent.version.desc())
    ).first()
    assert event is not None
    who = db.session.scalar(select(PersonDetails.email).where(PersonDetails.person_id == event.person_id))
    said = event.to_status, event.actor, who, event.reason
    db.session.rollback()
    return said


def mails() -> list[tuple[str, str]]:
    kinds = [
        (mail.kind, mail.to_address)
        for mail in db.session.scalars(select(MailMessage).order_by(MailMessage.id))
        if mail.kind != "sign_in_code"
    ]
    db.session.rollback()
    return kinds


def page_of(ref: str) -> str:
    return f"/municipalities/storuman/requests/{ref}"


class TestTheStudentLeaves:
    def test_early_and_the_nights_that_were_lived_stay_hers(
        self, student: CheckedClient, ref: str, world: World, clock: MovableClock
    ) -> None:
        leaves = date(2027, 2, 16)
        clock.set(noon(leaves))
        sign_in(student, world.elin)
        assert "Leave early" in main_text(student.get(f"/bookings/{ref}").text)
        assert "your stay ends 16 Feb 2027" in main_text(student.get(f"/bookings/{ref}/withdraw").text)
        answer = post_form(student, f"/bookings/{ref}/withdraw", button="Yes, my stay ends", follow=True)
        assert "Your stay ends now." in answer.text
        assert held(ref) == [ARRIVAL + timedelta(days=n) for n in range(9)]
        assert agreed(ref) == [(ARRIVAL, leaves, 9 * ORE_PER_NIGHT)]
        assert last_event(ref) == ("completed", "student", world.elin, None)
        assert mails() == [("stay_ended", world.elin), ("stay_given_up", "boende@storuman.example")]
        text = main_text(student.get(f"/bookings/{ref}").text)
        assert "The stay ended earlier than agreed" in text
        assert "Until then: A, rum 1, 7–27 Feb 2027" in text
        db.session.expire_all()
        assert examine(leaves) == []

    def test_before_the_arrival_day_has_passed_and_every_night_is_free(
        self, student: CheckedClient, ref: str, world: World, clock: MovableClock
    ) -> None:
        clock.set(noon(ARRIVAL))
        sign_in(student, world.elin)
        assert post_form(student, f"/bookings/{ref}/withdraw", button="Yes, give it back").status_code == 303
        assert held(ref) == []
        assert agreed(ref) == [(ARRIVAL, DEPARTURE, NIGHTS * ORE_PER_NIGHT)]
        assert last_event(ref)[:2] == ("withdrawn", "student")

    def test_and_may_say_why(self, student: CheckedClient, ref: str, world: World, officer: CheckedClient) -> None:
        sign_in(student, world.elin)
        assert "The municipality reads it." in main_text(student.get(f"/bookings/{ref}/withdraw").text)
        why = {"reason": "placement_changed"}
        assert post_form(student, f"/bookings/{ref}/withdraw", why, button="Yes, give it back").status_code == 303
        assert last_event(ref) == ("withdrawn", "student", world.elin, "placement_changed")
        assert "by the student: The placement was changed" in main_text(officer.get(page_of(ref)).text)

    @pytest.mark.parametrize("day", [DEPARTURE, date(2027, 3, 2)])
    def test_but_not_after_departure(
        self, student: CheckedClient, ref: str, world: World, clock: MovableClock, day: date
    ) -> None:
        clock.set(noon(day))
        sign_in(student, world.elin)
        page = student.get(f"/bookings/{ref}")
        assert f"/bookings/{ref}/withdraw" not in page.text
        assert student.get(f"/bookings/{ref}/withdraw").status_code == 409
        token = token_of(student, "/account")
        answer = student.post(f"/bookings/{ref}/withdraw", data={"csrf_token": token})
        assert answer.status_code == 409
        assert "there is nothing left to withdraw" in main_text(answer.text)
        assert len(held(ref)) == NIGHTS
        assert status_of(ref) == "confirmed"

    def test_in_the_gap_between_two_periods_and_keeps_the_first(self, world: World, ref: str) -> None:
        booking = found(Booking, ref)
        segment = booking.segments[0]
        db.session.add(
            Segment(
                booking_id=booking.id,
                arrival=date(2027, 3, 7),
                departure=date(2027, 3, 10),
                municipality_id=segment.municipality_id,
                dwelling_id=segment.dwelling_id,
                bed_id=segment.bed_id,
                ore=3 * ORE_PER_NIGHT,
            )
        )
        db.session.commit()
        withdraw_booking(found(Booking, ref), person_id=None, at=noon(date(2027, 3, 1)))
        db.session.commit()
        assert agreed(ref) == [(ARRIVAL, DEPARTURE, NIGHTS * ORE_PER_NIGHT)]
        assert len(held(ref)) == NIGHTS


class TestTheMunicipalityIsTold:
    def test_by_the_weeks_mail_where_the_arrival_is_far(self, world: World, ref: str) -> None:
        withdraw_booking(found(Booking, ref), person_id=None, at=TUESDAY)
        db.session.commit()
        assert mails() == [("booking_withdrawn", world.elin)]

    def test_with_a_link_to_the_booking_where_it_is_near(self, world: World, ref: str) -> None:
        withdraw_booking(found(Booking, ref), person_id=None, at=noon(ARRIVAL - timedelta(days=3)))
        db.session.commit()
        (mail,) = db.session.scalars(select(MailMessage).where(MailMessage.kind == "stay_given_up"))
        assert page_of(ref) in mail.text

    def test_not_of_a_request_that_was_never_agreed(self, world: World) -> None:
        withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
        db.session.commit()
        assert "stay_given_up" not in {kind for kind, _ in mails()}


class TestTheOfficer:
    def test_cancels_before_the_arrival(
        self, officer: CheckedClient, student: CheckedClient, ref: str, world: World
    ) -> None:
        page = officer.get(page_of(ref))
        assert "Cancel the booking" in main_text(page.text)
        assert "arrived" not in page.text
        sent = {"reason": "home_unusable", "note": "Röret har frusit."}
        answer = post_form(officer, page_of(ref), sent, action=f"{page_of(ref)}/cancel")
        assert answer.status_code == 303
        assert held(ref) == []
        assert last_event(ref) == ("cancelled", "officer", world.storuman.officer, "home_unusable")
        assert mails() == [("booking_cancelled", world.elin)]
        sign_in(student, world.elin)
        text = main_text(student.get(f"/bookings/{ref}").text)
        assert "The home cannot be used. You owe nothing. Röret har frusit." in text

    def test_ends_the_stay_of_a_guest_who_lives_there(
        self, officer: CheckedClient, ref: str, world: World, clock: MovableClock
    ) -> None:
        clock.set(noon(date(2027, 2, 10)))
        sign_in(officer, world.storuman.officer)
        assert "End the stay" in main_text(officer.get(page_of(ref)).text)
        sent = {"reason": "left"}
        assert post_form(officer, page_of(ref), sent, action=f"{page_of(ref)}/cancel").status_code == 303
        assert held(ref) == [ARRIVAL, ARRIVAL + ONE_DAY, ARRIVAL + 2 * ONE_DAY]
        assert last_event(ref) == ("completed", "officer", world.storuman.officer, "left")
        assert mails() == [("stay_ended", world.elin)]

    @pytest.mark.parametrize("sent", [{}, {"reason": "other"}, {"reason": "full"}])
    def test_is_asked_for_a_reason(self, officer: CheckedClient, ref: str, sent: dict[str, str]) -> None:
        data = {"csrf_token": token_of(officer, page_of(ref)), "version": "2", **sent}
        answer = officer.post(f"{page_of(ref)}/cancel", data=data)
        assert answer.status_code == 422
        assert "ds-error-summary" in answer.text
        assert status_of(ref) == "confirmed"
        assert db.session.scalar(select(func.count()).select_from(BookingNote)) == 0

    def test_notes_that_the_guest_has_come(
        self, officer: CheckedClient, ref: str, world: World, clock: MovableClock
    ) -> None:
        clock.set(noon(ARRIVAL))
        sign_in(officer, world.storuman.officer)
        answer = post_form(officer, page_of(ref), button="Note that the guest has arrived", follow=True)
        assert "Checked in" in main_text(answer.text)
        assert len(held(ref)) == NIGHTS
        assert last_event(ref) == ("checked_in", "officer", world.storuman.officer, None)
        assert mails() == [("guest_arrived", world.elin)]

    def test_notes_that_the_guest_did_not_come(
        self, officer: CheckedClient, ref: str, world: World, clock: MovableClock
    ) -> None:
        clock.set(noon(ARRIVAL + ONE_DAY))
        sign_in(officer, world.storuman.officer)
        answer = post_form(officer, page_of(ref), button="Note that the guest did not come", follow=True)
        assert "Did not come" in main_text(answer.text)
        assert held(ref) == [ARRIVAL]
        assert last_event(ref) == ("no_show", "officer", world.storuman.officer, None)
        assert mails() == [("guest_absent", world.elin)]

    @pytest.mark.parametrize("verb", ["arrived", "absent"])
    def test_notes_nothing_before_the_arrival_day(self, officer: CheckedClient, ref: str, verb: str) -> None:
        data = {"csrf_token": token_of(officer, page_of(ref)), "version": "2"}
        answer = officer.post(f"{page_of(ref)}/{verb}", data=data)
        assert answer.status_code == 409
        assert "7 Feb 2027" in main_text(answer.text)
        assert status_of(ref) == "confirmed"

    @pytest.mark.parametrize("verb", ["cancel", "arrived", "absent"])
    def test_on_a_stale_page_undoes_nothing(
        self, officer: CheckedClient, ref: str, world: World, clock: MovableClock, verb: str
    ) -> None:
        clock.set(noon(ARRIVAL))
        sign_in(officer, world.storuman.officer)
        data = {"csrf_token": token_of(officer, page_of(ref)), "version": "2", "reason": "left"}
        withdraw_booking(found(Booking, ref), person_id=None, at=noon(ARRIVAL))
        db.session.commit()
        answer = officer.post(f"{page_of(ref)}/{verb}", data=data)
        assert answer.status_code == 409
        assert "Withdrawn" in main_text(answer.text)
        assert status_of(ref) == "withdrawn"

    @pytest.mark.parametrize("verb", ["cancel", "arrived", "absent"])
    def test_cannot_do_it_to_an_application(self, officer: CheckedClient, world: World, verb: str) -> None:
        page = page_of(world.storuman.application)
        data = {"csrf_token": token_of(officer, page), "version": "1", "reason": "left"}
        assert officer.post(f"{page}/{verb}", data=data).status_code == 404


class TestTheWorker:
    def test_completes_a_stay_the_day_after_departure_and_keeps_its_nights(self, world: World, ref: str) -> None:
        assert complete_past_stays(noon(DEPARTURE)) == 0
        HANDLERS["complete_stays"]({}, noon(DEPARTURE + ONE_DAY))
        db.session.commit()
        assert "complete_stays" in EVERY
        assert last_event(ref) == ("completed", "system", None, None)
        assert len(held(ref)) == NIGHTS
        assert complete_past_stays(noon(DEPARTURE + ONE_DAY)) == 0
        assert mails() == []

    def test_leaves_a_request_without_an_answer_alone(self, world: World) -> None:
        assert complete_past_stays(noon(DEPARTURE + ONE_DAY)) == 0
        assert status_of(world.storuman.booking) == "requested"


def test_who_leaves_on_the_day_she_moved_in_has_used_the_bed_and_nothing_is_wrong(world: World, ref: str) -> None:
    seen = Seen(world.storuman.id, ref, 2)
    note_arrival(seen, By(None, noon(ARRIVAL)))
    withdraw_booking(found(Booking, ref), person_id=None, at=noon(ARRIVAL))
    db.session.commit()
    assert status_of(ref) == "completed"
    assert held(ref) == [ARRIVAL]
    assert [str(each) for each in examine(ARRIVAL) if each.rule == "ended bookings"] == []
