"""What follows: bookings and applications from a cancelled placement, an application from its booking."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from housing.accounts.models import PersonDetails
from housing.bookings.models import Application, Booking, BookingEvent
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.deciding import approve_application, approve_booking, withdraw_booking
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.offering import accept_offer, offer_other_bed
from housing.bookings.services.staying import cancel_booking, note_absence
from housing.database import db
from housing.doctor.examination import examine
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight
from housing.placements.services.cancelling import StillBooked, cancel_placement
from housing.stock.models import Bed
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

MID_STAY = datetime(2027, 2, 16, 11, tzinfo=UTC)
LIVED = [date(2027, 2, 7) + timedelta(days=n) for n in range(9)]


@pytest.fixture
def student(officer: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in, who reads English."""
    client = CheckedClient(officer.application)
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.elin)
    return client


def person_of(email: str) -> int:
    return db.session.scalars(select(PersonDetails.person_id).where(PersonDetails.email == email)).one()


def confirm(world: World) -> Booking:
    booking = found(Booking, world.storuman.booking)
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.query(MailMessage).delete()
    db.session.commit()
    return booking


def nights_of(ref: str) -> list[date]:
    booking = found(Booking, ref)
    rows = db.session.scalars(select(BedNight.night).where(BedNight.booking_id == booking.id).order_by(BedNight.night))
    return list(rows)


def mails() -> set[tuple[str, str]]:
    rows = db.session.execute(select(MailMessage.kind, MailMessage.to_address))
    return {(kind, to) for kind, to in rows if kind != "sign_in_code"}


class TestACancelledPlacement:
    def test_ends_the_booking_and_says_who_did_it(self, world: World, session_scope: object) -> None:
        booking = confirm(world)
        karin = person_of(world.umu.coordinator)
        cancel_placement(booking.placement_id, at=TUESDAY, by=karin)
        db.session.commit()
        assert status_of(booking.ref) == "cancelled"
        event = db.session.scalars(select(BookingEvent).where(BookingEvent.to_status == "cancelled")).one()
        assert (event.actor, event.person_id, event.reason) == ("coordinator", karin, "placement_cancelled")
        assert mails() == {("booking_cancelled", world.elin)}  # the week's mail tells the municipality
        assert examine(TUESDAY.date()) == []

    def test_closes_the_application_and_tells_the_student(self, world: World, student: CheckedClient) -> None:
        ref = world.storuman.application
        db.session.query(MailMessage).delete()
        cancel_placement(found(Application, ref).placement_id, at=TUESDAY, by=None)
        db.session.commit()
        assert (found(Application, ref).status, found(Application, ref).reason) == ("closed", "placement_cancelled")
        assert mails() == {("application_closed", world.elin)}
        assert "The placement was cancelled." in main_text(student.get(f"/applications/{ref}").text)

    def test_leaves_a_guest_her_bed_until_the_officer_ends_the_stay(
        self, officer: CheckedClient, world: World, clock: MovableClock
    ) -> None:
        booking = confirm(world)
        placement_id, ref = booking.placement_id, booking.ref
        with pytest.raises(StillBooked):
            cancel_placement(placement_id, at=MID_STAY, by=None)
        db.session.rollback()
        assert status_of(ref) == "confirmed"
        assert len(nights_of(ref)) == 20
        seen = Seen(world.storuman.id, ref, 2)
        cancel_booking(seen, By(None, MID_STAY), "placement_ended")
        cancel_placement(placement_id, at=MID_STAY, by=None)
        db.session.commit()
        assert status_of(ref) == "completed"
        assert nights_of(ref) == LIVED
        placement = db.session.get_one(Placement, placement_id)
        assert placement.status == "cancelled"
        window = select(PlacementNight.night, PlacementNight.placement_status).where(
            PlacementNight.placement_id == placement_id
        )
        left = [(night, status) for night, status in db.session.execute(window.order_by(PlacementNight.night))]
        assert left == [(night, "cancelled") for night in LIVED]
        assert examine(MID_STAY.date()) == []

    def test_says_to_the_coordinator_what_the_municipality_can_do(
        self, client: CheckedClient, world: World, clock: MovableClock
    ) -> None:
        confirm(world)
        clock.set(MID_STAY)
        client.set_cookie("language", "en", domain="127.0.0.1")
        sign_in(client, world.umu.coordinator)
        address = f"/institutions/umu/placements/{world.storuman.placement}/cancel"
        answer = post_form(client, address, button="Yes, cancel the placement", follow=True)
        assert "press “End the stay”" in answer.text
        assert status_of(world.storuman.booking) == "confirmed"

    def test_frees_what_was_only_asked_for_also_when_the_arrival_day_has_passed(self, world: World) -> None:
        booking = found(Booking, world.storuman.booking)
        cancel_placement(booking.placement_id, at=MID_STAY, by=None)
        db.session.commit()
        assert status_of(booking.ref) == "cancelled"
        assert nights_of(booking.ref) == []


class TestAnApplication:
    def offer(self, world: World) -> Booking:
        application = found(Application, world.storuman.application)
        seen = Seen(world.storuman.id, application.ref, application.version)
        offer_other_bed(seen, found(Bed, world.storuman.beds[0]), By(None, TUESDAY))
        db.session.commit()
        return db.session.scalars(select(Booking).where(Booking.application_id == application.id)).one()

    def approve(self, world: World) -> Booking:
        application = found(Application, world.storuman.application)
        booking = approve_application(application, municipality_id=world.storuman.id, person_id=None, at=TUESDAY)
        db.session.commit()
        return booking

    def state(self, world: World) -> tuple[str, str | None]:
        db.session.commit()
        db.session.expire_all()
        application = found(Application, world.storuman.application)
        state = application.status, application.reason
        assert [breach for breach in examine(TUESDAY.date()) if breach.rule == "applications"] == []
        db.session.rollback()
        return state

    def test_is_closed_when_its_offer_runs_out(self, world: World) -> None:
        expire_overdue_offers(self.offer(world).accept_by or TUESDAY)
        assert self.state(world) == ("closed", "offer_expired")

    def test_is_withdrawn_with_its_booking(self, world: World) -> None:
        withdraw_booking(self.approve(world), person_id=None, at=TUESDAY)
        assert self.state(world) == ("withdrawn", None)

    def test_is_closed_when_its_booking_is_cancelled(self, world: World) -> None:
        ref = self.approve(world).ref
        cancel_booking(Seen(world.storuman.id, ref, 1), By(None, TUESDAY), "home_unusable")
        assert self.state(world) == ("closed", "booking_cancelled")

    def test_is_closed_when_the_guest_did_not_come(self, world: World) -> None:
        ref = self.approve(world).ref
        note_absence(Seen(world.storuman.id, ref, 1), By(None, datetime(2027, 3, 22, 11, tzinfo=UTC)))
        assert self.state(world) == ("closed", "did_not_come")

    def test_stays_matched_while_she_accepts_and_comes(self, world: World) -> None:
        accept_offer(self.offer(world), person_id=None, at=TUESDAY)
        assert self.state(world) == ("matched", None)

    def test_says_one_thing_and_leads_to_its_booking(self, world: World, student: CheckedClient) -> None:
        booking = self.offer(world)
        db.session.rollback()
        text = student.get(f"/applications/{world.storuman.application}").text
        assert f"/bookings/{booking.ref}" in text
        assert "Offered" in main_text(text)
        for other in ("No room is held for you yet", "Has got a place", "Withdraw the application"):
            assert other not in main_text(text)
        mine = student.get("/placements").text
        assert f"/bookings/{booking.ref}" in mine
        assert f"/applications/{world.storuman.application}" not in mine

    def test_that_was_approved_meanwhile_cannot_be_withdrawn_from_a_stale_page(
        self, world: World, student: CheckedClient
    ) -> None:
        ref = world.storuman.application
        token = token_of(student, f"/applications/{ref}")
        booking = self.approve(world).ref
        db.session.rollback()
        answer = student.post(f"/applications/{ref}/withdraw", data={"csrf_token": token})
        assert answer.status_code == 409
        assert "your application has become a booking" in main_text(answer.text)
        assert f"/bookings/{booking}" in answer.text
        assert status_of(booking) == "confirmed"

    def test_that_is_closed_already_cannot_be_withdrawn(self, world: World, student: CheckedClient) -> None:
        ref = world.storuman.application
        token = token_of(student, f"/applications/{ref}")
        cancel_placement(found(Application, ref).placement_id, at=TUESDAY, by=None)
        db.session.commit()
        answer = student.post(f"/applications/{ref}/withdraw", data={"csrf_token": token})
        assert answer.status_code == 409
        assert "Somebody else was faster" in main_text(answer.text)


def test_the_bed_that_was_asked_for_stays_in_the_history(
    officer: CheckedClient, student: CheckedClient, world: World
) -> None:
    ref = world.storuman.booking
    offer_other_bed(Seen(world.storuman.id, ref, 1), found(Bed, world.storuman.beds[1]), By(None, TUESDAY))
    db.session.commit()
    event = db.session.scalars(select(BookingEvent).where(BookingEvent.to_status == "offered")).one()
    asked = found(Bed, world.storuman.beds[0]).id
    assert event.replaced == [{"bed_id": asked, "arrival": "2027-02-07", "departure": "2027-02-27", "ore": 250_000}]
    db.session.rollback()
    page = officer.get(f"/municipalities/storuman/requests/{ref}").text
    assert "Until then: Skogsgården, A, rum 1, 7–27 Feb 2027" in main_text(page)
    own = main_text(student.get(f"/bookings/{ref}").text)
    assert "Until then: A, rum 1, 7–27 Feb 2027" in own
    assert "Skogsvägen" not in own
