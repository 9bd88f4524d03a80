"""One request: every check is answered, a no carries its reason, and a stale page never undoes what was decided."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import insert, select, update

from housing.bookings.models import Application, Booking, BookingEvent, BookingNote
from housing.bookings.services.answering import By, NotHere, Seen, approve
from housing.bookings.services.deciding import approve_application, approve_booking, withdraw_application
from housing.bookings.services.digest import tell_municipalities_weekly
from housing.bookings.services.life import ChangedMeanwhile
from housing.database import db
from housing.mail import MailMessage
from housing.nights.models import BedNight
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

Client = CheckedClient


def page_of(ref: str) -> str:
    return f"/municipalities/storuman/requests/{ref}"


def test_every_check_is_answered_in_words(officer: Client, world: World) -> None:
    text = main_text(officer.get(page_of(world.storuman.booking)).text)
    for sentence in (
        "Published by Umeå universitet on 23 Nov 2026.",
        "Has no other bed on those nights.",
        "Nobody else has the bed on those nights.",
        "20 nights: all that the placement needs.",
        "Fits those who live there on the same nights.",
        "A room of one’s own.",
        "Comes Sun 7 Feb 2027, when the key place is closed all day.",
        "Proposed: Approve, and ask the student to agree about the key.",
    ):
        assert sentence in text


def test_two_clicks_from_the_mail_to_the_answer(officer: Client, world: World) -> None:
    ask(a_placement(world, "mail", WEEKS_18_TO_20), add_bed(world, 1))
    tell_municipalities_weekly(datetime(2026, 11, 30, 7, tzinfo=UTC))
    db.session.commit()
    to_storuman = (MailMessage.kind == "digest", MailMessage.to_address == "boende@storuman.example")
    mail = db.session.scalars(select(MailMessage).where(*to_storuman)).one()
    # Two waited before, and this one: the mail says how much there is to do.
    assert "3 förfrågningar om rum" in mail.text
    (address,) = {word for word in mail.text.split() if word.endswith("/worklist")}
    db.session.rollback()
    path = address.removeprefix("http://127.0.0.1:8000")
    assert post_form(officer, path, action="/municipalities/storuman/worklist/approve").status_code == 303


def test_a_no_frees_the_nights_and_tells_the_student_why(officer: Client, world: World) -> None:
    ref = world.storuman.booking
    note = "Huset renoveras, men i Sorsele finns det rum."
    answer = post_form(officer, page_of(ref), {"reason": "closed", "note": note}, button="Decline and tell the student")
    assert answer.status_code == 303
    booking = found(Booking, ref)
    assert booking.status == "declined"
    assert db.session.scalars(select(BedNight.night).where(BedNight.booking_id == booking.id)).all() == []
    event = db.session.scalars(select(BookingEvent).where(BookingEvent.booking_id == booking.id)).all()[-1]
    assert (event.actor, event.reason) == ("officer", "closed")
    assert db.session.scalars(select(BookingNote.text)).one() == note
    assert db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_declined")).one().to_address
    db.session.rollback()
    student = CheckedClient(officer.application)
    sign_in(student, world.elin)
    assert note in student.get(f"/bookings/{ref}").text


@pytest.mark.parametrize(
    "answer",
    [{}, {"reason": "other"}, {"reason": "bribe"}, {"reason": "full", "note": "x" * 1001}],
    ids=["no reason", "no words", "unknown reason", "too long"],
)
def test_a_no_without_a_reason_is_asked_for_one_and_nothing_is_lost(
    officer: Client, world: World, answer: dict[str, str]
) -> None:
    page = page_of(world.storuman.booking)
    sent = {"csrf_token": token_of(officer, page), "version": "1", **answer}
    refused = officer.post(f"{page}/decline", data=sent)
    assert refused.status_code == 422
    assert "ds-error-summary" in refused.text
    if "note" in answer:
        assert answer["note"] in refused.text
    assert status_of(world.storuman.booking) == "requested"


def test_a_stale_page_changes_nothing_and_says_what_it_says_now(officer: Client, world: World) -> None:
    ref = world.storuman.booking
    token = token_of(officer, page_of(ref))
    approve_booking(found(Booking, ref), person_id=None, at=TUESDAY)
    db.session.commit()
    for verb, more in (("decline", {"reason": "full"}), ("approve", {})):
        answer = officer.post(f"{page_of(ref)}/{verb}", data={"csrf_token": token, "version": "1", **more})
        assert answer.status_code == 409
        assert "Somebody else was faster" in main_text(answer.text)
        assert "Confirmed" in main_text(answer.text)
        assert status_of(ref) == "confirmed"


@pytest.mark.parametrize("version", ["", "0", "2", "-1", "one", "9" * 400, "\N{ARABIC-INDIC DIGIT ONE}"])
def test_a_version_that_she_cannot_have_seen_is_refused(officer: Client, world: World, version: str) -> None:
    page = page_of(world.storuman.booking)
    answer = officer.post(f"{page}/approve", data={"csrf_token": token_of(officer, page), "version": version})
    assert answer.status_code == 409
    assert status_of(world.storuman.booking) == "requested"


def test_an_application_that_was_withdrawn_can_no_longer_be_approved(officer: Client, world: World) -> None:
    ref = world.storuman.application
    token = token_of(officer, page_of(ref))
    withdraw_application(found(Application, ref), person_id=None, at=TUESDAY)
    db.session.commit()
    answer = officer.post(f"{page_of(ref)}/approve", data={"csrf_token": token, "version": "1"})
    assert answer.status_code == 409
    assert db.session.scalars(select(Booking).where(Booking.application_id.is_not(None))).all() == []


def test_a_no_to_an_application_closes_it_and_tells_the_student(officer: Client, world: World) -> None:
    ref = world.storuman.application
    answer = post_form(officer, page_of(ref), {"reason": "full"}, button="Decline and tell the student")
    assert answer.status_code == 303
    assert found(Application, ref).status == "closed"
    assert db.session.scalars(select(MailMessage).where(MailMessage.kind == "application_declined")).one().to_address


def test_somebody_who_already_has_a_bed_is_proposed_a_no(officer: Client, world: World) -> None:
    placement = a_placement(world, "twice", WEEKS_18_TO_20)
    ask(placement, add_bed(world, 1))
    again = ask(placement, add_bed(world, 2), collect=True)
    db.session.commit()
    page = officer.get(page_of(again.ref)).text
    text = main_text(page)
    assert "Has another bed already: 3" in text
    told = main_text(officer.get("/privacy").text)
    assert "on which of those nights you have another bed already" in told, "and students are told that this is seen"
    assert "Proposed: Decline: the student already has a bed." in text
    soup = BeautifulSoup(page, "html.parser")
    # The proposed answer is the one filled button, and its reason is chosen.
    assert [each.get_text() for each in soup.select("main button:not([data-variant])")] == [
        "Decline and tell the student"
    ]
    assert [each["value"] for each in soup.select("input[name=reason][checked]")] == ["duplicate"]
    action = f"{page_of(again.ref)}/decline"
    worklist = "/municipalities/storuman/worklist"
    assert "Decline: the student already has a bed" in main_text(officer.get(worklist).text)
    assert post_form(officer, worklist, {}, action=action).status_code == 303
    assert found(Application, again.ref).status == "closed"


def test_a_guest_whose_day_of_arrival_has_passed_agrees_about_the_key(
    officer: Client, world: World, clock: MovableClock
) -> None:
    asked = ask(a_placement(world, "late", WEEKS_18_TO_20), add_bed(world, 1))
    db.session.commit()
    clock.set(datetime(2027, 5, 4, 8, tzinfo=UTC))
    sign_in(officer, world.storuman.officer)
    text = main_text(officer.get(page_of(asked.ref)).text)
    assert "Would have come Mon 3 May 2027, which has passed." in text
    assert "Gets the key" not in text
    assert "All checks passed" not in main_text(officer.get("/municipalities/storuman/worklist").text)
    action = f"{page_of(asked.ref)}/approve"
    assert post_form(officer, page_of(asked.ref), {}, action=action).status_code == 303
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_confirmed")).one()
    assert "Kom överens med kommunen om nyckeln" in mail.text


def test_whoever_takes_a_step_second_in_the_same_moment_is_told_so(world: World) -> None:
    """The row has moved on after it was read, as when two officers press at once."""
    booking = found(Booking, world.storuman.booking)
    theirs = {"version": 2, "previous": 1, "from_status": "requested", "to_status": "withdrawn"}
    db.session.execute(insert(BookingEvent).values(booking_id=booking.id, at=TUESDAY, actor="student", **theirs))
    with pytest.raises(ChangedMeanwhile):
        approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.rollback()
    application = found(Application, world.storuman.application)
    table = db.metadata.tables["application"]
    db.session.execute(update(table).where(table.c.id == application.id).values(version=2))
    with pytest.raises(ChangedMeanwhile):
        approve_application(application, municipality_id=world.storuman.id, person_id=None, at=TUESDAY)


def test_an_application_is_approved_only_by_a_municipality_that_it_names(world: World) -> None:
    seen = Seen(world.sorsele.id, world.storuman.application, 1)
    with pytest.raises(NotHere):
        approve(seen, By(None, TUESDAY))
