"""Another bed than the one asked for: it is offered, accepted in time, or runs out and is free for the next."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from housing.bookings.models import Application, Booking, Segment
from housing.bookings.services.expiring import expire_overdue_offers
from housing.clock import end_of_day
from housing.database import db
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.stock.models import Bed
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found


def other_beds(ref: str) -> str:
    return f"/municipalities/storuman/requests/{ref}/other-beds"


def offer(officer: CheckedClient, ref: str, bed: str, version: int = 1) -> int:
    """Press "Offer" beside a bed and return the status of the answer."""
    token = token_of(officer, other_beds(ref))
    data = {"csrf_token": token, "version": str(version), "bed": bed}
    return officer.post(f"/municipalities/storuman/requests/{ref}/offer", data=data).status_code


@pytest.fixture
def student(officer: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in."""
    client = CheckedClient(officer.application)
    sign_in(client, world.elin)
    return client


def beds_held(ref: str) -> set[int]:
    """Return the beds in which a booking has nights."""
    booking = found(Booking, ref)
    held = set(db.session.scalars(select(BedNight.bed_id).where(BedNight.booking_id == booking.id)))
    agreed = set(db.session.scalars(select(Segment.bed_id).where(Segment.booking_id == booking.id)))
    assert held == agreed or not held
    db.session.rollback()
    return held


def test_the_free_beds_are_shown_and_one_is_offered(officer: CheckedClient, world: World) -> None:
    ref, other = world.storuman.booking, world.storuman.beds[1]
    text = main_text(officer.get(other_beds(ref)).text)
    assert "Skogsvägen 4, A, rum 2" in text
    assert "rum 1" not in text
    assert "rum 3" not in text, "it is closed"
    assert offer(officer, ref, other) == 303
    assert status_of(ref) == "offered"
    assert beds_held(ref) == {found(Bed, other).id}
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_offered")).one()
    assert mail.to_address == world.elin
    assert "1 dec. 2026" in mail.text


def test_the_student_accepts_and_pressing_twice_does_no_harm(
    officer: CheckedClient, student: CheckedClient, world: World
) -> None:
    ref = world.storuman.booking
    offer(officer, ref, world.storuman.beds[1])
    page = f"/bookings/{ref}"
    token = token_of(student, page)
    for _ in range(2):
        assert student.post(f"{page}/accept", data={"csrf_token": token}).status_code == 303
    assert status_of(ref) == "confirmed"
    assert len(db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_confirmed")).all()) == 1


def test_an_offer_that_is_not_accepted_runs_out_and_its_nights_are_free(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    ref, other = world.storuman.booking, world.storuman.beds[1]
    offer(officer, ref, other)
    deadline = found(Booking, ref).accept_by
    assert deadline == end_of_day(TUESDAY.date() + timedelta(days=7))
    assert expire_overdue_offers(deadline - timedelta(seconds=1)) == 0
    assert expire_overdue_offers(deadline) == 1
    db.session.commit()
    assert status_of(ref) == "expired"
    assert beds_held(ref) == set()
    assert db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_expired")).one().to_address


def test_an_offer_that_has_run_out_cannot_be_accepted(
    officer: CheckedClient, student: CheckedClient, world: World, clock: MovableClock
) -> None:
    ref = world.storuman.booking
    offer(officer, ref, world.storuman.beds[1])
    token = token_of(student, f"/bookings/{ref}")
    clock.advance(days=8)
    sign_in(student, world.elin)
    token = token_of(student, f"/bookings/{ref}")
    answer = student.post(f"/bookings/{ref}/accept", data={"csrf_token": token})
    assert answer.status_code == 409
    assert status_of(ref) == "offered"


def test_the_next_one_who_asks_gets_the_bed_of_an_overdue_offer_before_the_worker_came(
    officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    ref = world.storuman.booking
    bed = add_bed(world, 1)
    db.session.commit()
    made = ask(a_placement(world, "first", WEEKS_18_TO_20), add_bed(world, 2))
    db.session.commit()
    assert offer(officer, made.ref, bed.ref) == 303
    booking = found(Booking, made.ref)
    booking.accept_by = TUESDAY
    db.session.commit()
    second = ask(a_placement(world, "second", WEEKS_18_TO_20), found(Bed, bed.ref))
    db.session.commit()
    assert (status_of(made.ref), status_of(second.ref)) == ("expired", "requested")
    assert status_of(ref) == "requested"


def test_an_application_becomes_an_offer(officer: CheckedClient, world: World) -> None:
    ref = world.storuman.application
    assert offer(officer, ref, world.storuman.beds[0]) == 303
    application = found(Application, ref)
    assert application.status == "matched"
    booking = db.session.scalars(select(Booking).where(Booking.application_id == application.id)).one()
    assert booking.status == "offered"
    assert beds_held(booking.ref) == {found(Bed, world.storuman.beds[0]).id}


def test_a_bed_that_is_taken_or_another_towns_is_not_offered(officer: CheckedClient, world: World) -> None:
    ref = world.storuman.booking
    assert offer(officer, ref, world.sorsele.beds[1]) == 404
    assert offer(officer, ref, world.storuman.beds[2]) == 409
    assert offer(officer, ref, world.storuman.beds[1], version=7) == 409
    assert status_of(ref) == "requested"
    assert beds_held(ref) == {found(Bed, world.storuman.beds[0]).id}


def test_the_worklist_proposes_another_bed_to_the_one_who_asked_second(officer: CheckedClient, world: World) -> None:
    bed = add_bed(world, 1)
    for name in ("first", "second"):
        ask(a_placement(world, name, WEEKS_18_TO_20), bed, collect=True).asked_at += timedelta(minutes=len(name))
    db.session.commit()
    page = officer.get("/municipalities/storuman/worklist")
    assert "Offer another bed" in main_text(page.text)


def test_accepting_what_was_never_offered_is_refused(student: CheckedClient, world: World) -> None:
    answer = student.post(
        f"/bookings/{world.storuman.booking}/accept",
        data={"csrf_token": token_of(student, f"/bookings/{world.storuman.booking}")},
    )
    assert answer.status_code == 409


def test_anothers_offer_is_not_found(officer: CheckedClient, world: World) -> None:
    maja = CheckedClient(officer.application)
    sign_in(maja, world.maja)
    token = token_of(maja, "/account")
    answer = maja.post(f"/bookings/{world.storuman.booking}/accept", data={"csrf_token": token})
    assert answer.status_code == 404
