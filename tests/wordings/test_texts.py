"""A municipality's own texts: written on a page, filled in where they are read, and giving nothing away."""

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking, BookingNote
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.deciding import approve_booking, decline_booking
from housing.bookings.services.offering import offer_other_bed
from housing.bookings.services.staying import note_arrival
from housing.clock import now
from housing.database import db
from housing.mail import MailMessage
from housing.organisations.models import Municipality
from housing.rules.wordings import Wording
from housing.stock.models import Bed, Property
from housing.wordings.models import OwnText
from housing.wordings.services import write_text
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.people import an_account
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

TEXTS = "/municipalities/storuman/texts"


def written(kind: str) -> dict[str, str] | None:
    db.session.expire_all()
    return db.session.scalar(select(OwnText.text).where(OwnText.kind == kind))


def write(world: World, kind: Wording, **text: str) -> None:
    municipality = db.session.get_one(Municipality, world.storuman.id)
    write_text(municipality, kind, text, person_id=None, at=TUESDAY)
    db.session.commit()


def mail_of(kind: str) -> MailMessage:
    db.session.expire_all()
    return db.session.scalars(select(MailMessage).where(MailMessage.kind == kind)).one()


def booking_of(world: World) -> Booking:
    return found(Booking, world.storuman.booking)


def test_a_text_is_written_looked_at_as_an_example_and_given_up(officer: CheckedClient, world: World) -> None:
    page = f"{TEXTS}/mail-approved"
    text = {"text_sv": "Välkommen till {municipality} den {first_night}!", "text_en": "Welcome to {site}."}
    example = post_form(officer, page, text, button="Show an example")
    assert example.status_code == 200
    assert "Välkommen till Storuman den 19 jan. 2027!" in main_text(example.text)
    assert "Welcome to the health centre." in main_text(example.text)
    assert written("mail-approved") is None
    assert post_form(officer, page, text, button="Save").status_code == 303
    assert written("mail-approved") == {"sv": text["text_sv"], "en": text["text_en"]}
    assert text["text_en"] in main_text(officer.get(TEXTS).text)
    assert post_form(officer, page, {"text_sv": "", "text_en": ""}, button="Save").status_code == 303
    assert written("mail-approved") is None


@pytest.mark.parametrize(
    ("part", "fields", "sentence"),
    [
        ("mail-approved", {"text_sv": "Hej {name}"}, "This cannot be filled in: {name}. You can use {municipality}"),
        ("mail-approved", {"text_sv": "{municipality.mailbox}"}, "cannot be filled in: {municipality.mailbox}"),
        ("mail-approved", {"text_sv": "{{ config }}"}, "cannot be filled in: { config }, {, }"),
        ("mail-approved", {"text_sv": "Svara {deadline}"}, "cannot be filled in: {deadline}"),
        ("mail-approved", {"text_sv": "Hej", "text_en": "{kommun}"}, "cannot be filled in: {kommun}"),
        ("mail-approved", {"text_sv": "Koden är 4711"}, "this looks like one: 4711"),
        ("mail-offered", {"text_sv": "Det ligger på skogsvägen 4!"}, "where a home is: Skogsvägen 4"),
        ("mail-approved", {"text_sv": "x" * 601}, "at most 600 characters"),
        ("mail-approved", {"text_sv": "", "text_en": "Hello"}, "Write it in Swedish too"),
        ("agreement-room", {"text_sv": "{address} {code}"}, "cannot be filled in: {code}"),
    ],
)
def test_what_cannot_be_filled_in_or_gives_something_away_is_told_at_its_field(
    officer: CheckedClient, part: str, fields: dict[str, str], sentence: str
) -> None:
    for button in ("Save", "Show an example"):
        answer = post_form(officer, f"{TEXTS}/{part}", fields, button=button)
        assert answer.status_code == 422
        assert sentence in main_text(answer.text)
    assert written(part) is None


def test_what_is_typed_is_text_and_never_markup(officer: CheckedClient, world: World) -> None:
    text = "<script>alert(1)</script> & <b>hej</b> {municipality}"
    example = post_form(officer, f"{TEXTS}/mail-approved", {"text_sv": text}, button="Show an example")
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;hej&lt;/b&gt; Storuman</p>" in example.text
    write(world, Wording.MAIL_APPROVED, sv=text)
    approve_booking(booking_of(world), person_id=None, at=TUESDAY)
    db.session.commit()
    mail = mail_of("booking_confirmed")
    assert "&lt;script&gt;" in mail.html
    assert "<script" not in mail.html


def test_of_two_officers_the_second_is_told_and_loses_nothing(officer: CheckedClient, world: World) -> None:
    write(world, Wording.MAIL_APPROVED, sv="Hej")
    stale = {"text_sv": "Mitt", "seen": "0" * 16}
    answer = post_form(officer, f"{TEXTS}/mail-approved", stale, button="Save")
    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.text
    assert "Mitt" in answer.text
    assert written("mail-approved") == {"sv": "Hej"}


def test_without_texts_of_ones_own_no_mail_says_a_word_more(world: World) -> None:
    approve_booking(booking_of(world), person_id=None, at=TUESDAY)
    db.session.commit()
    mail = mail_of("booking_confirmed")
    assert "Från Storuman" not in mail.text + mail.html


@pytest.mark.parametrize(
    ("kind", "mail", "act"),
    [
        (Wording.MAIL_APPROVED, "booking_confirmed", "approve"),
        (Wording.MAIL_DECLINED, "booking_declined", "decline"),
        (Wording.MAIL_OFFERED, "booking_offered", "offer"),
        (Wording.MAIL_ARRIVAL, "guest_arrived", "arrive"),
    ],
)
def test_a_mail_says_the_words_of_its_own_kind_in_its_readers_language(
    world: World, clock: MovableClock, kind: Wording, mail: str, act: str
) -> None:
    for each in (Wording.MAIL_APPROVED, Wording.MAIL_DECLINED, Wording.MAIL_OFFERED, Wording.MAIL_ARRIVAL):
        write(world, each, sv=f"SV {each.upper()} {{site}}", en=f"EN {each.upper()} {{first_night}}–{{last_day}}")
    booking = booking_of(world)
    an_account(booking.student.person).language = "en"
    if act == "decline":
        decline_booking(booking, person_id=None, at=TUESDAY, reason="full")
    elif act == "offer":
        offer_other_bed(Seen(world.storuman.id, booking.ref, 1), found(Bed, world.storuman.beds[1]), By(None, TUESDAY))
    else:
        approve_booking(booking, person_id=None, at=TUESDAY)
    if act == "arrive":
        clock.set(TUESDAY.replace(year=2027, month=2, day=8))
        note_arrival(Seen(world.storuman.id, booking.ref, 2), By(None, now()))
    db.session.commit()
    said = mail_of(mail)
    words = f"EN {kind.upper()} 7 Feb 2027–27 Feb 2027"
    assert "From Storuman:" in said.text
    assert words in said.text
    assert words in said.html
    assert said.text.count("EN MAIL-") == 1


def test_a_language_that_is_not_written_falls_back_on_swedish(world: World) -> None:
    write(world, Wording.MAIL_APPROVED, sv="Varmt välkommen")
    booking = booking_of(world)
    an_account(booking.student.person).language = "en"
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    assert "Varmt välkommen" in mail_of("booking_confirmed").text


def test_house_rules_hold_for_homes_without_their_own(client: CheckedClient, world: World) -> None:
    write(world, Wording.HOUSE_RULES, sv="Tyst efter 22 i {municipality}.")
    approve_booking(booking_of(world), person_id=None, at=TUESDAY)
    db.session.commit()
    sign_in(client, world.elin)
    page = f"/bookings/{world.storuman.booking}"
    assert "Tyst efter 22 i Storuman." in main_text(client.get(page).text)
    found(Property, world.storuman.property).house_rules = {"sv": "Ingen musik."}
    db.session.commit()
    own = main_text(client.get(page).text)
    assert "Ingen musik." in own
    assert "Tyst efter 22" not in own


# Reasons that an officer picks


REASON = {
    "name": "Fullt, Sorsele",
    "text_sv": "Vi har fullt de veckorna. Titta på Sorsele, {first_night}–{last_day}.",
    "text_en": "We are full from {first_night}. Look at Sorsele.",
}
REQUEST = "/municipalities/storuman/requests"


def a_reason(officer: CheckedClient, kind: str = "decline", **changes: str) -> str:
    """Have it written on its page and return its reference."""
    answer = post_form(officer, f"{TEXTS}/new/{kind}", {**REASON, **changes}, button="Save")
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    return db.session.scalars(select(OwnText.ref).order_by(OwnText.id.desc())).first() or ""


def test_no_word_of_reasons_before_there_is_one(officer: CheckedClient, world: World) -> None:
    assert "A reason of yours" not in officer.get(f"{REQUEST}/{world.storuman.booking}").text


def test_the_chosen_reason_is_the_note_in_the_students_language(officer: CheckedClient, world: World) -> None:
    ref = a_reason(officer)
    an_account(booking_of(world).student.person).language = "en"
    db.session.commit()
    page = f"{REQUEST}/{world.storuman.booking}"
    assert "We are full from 7 Feb 2027. Look at Sorsele." in main_text(officer.get(page).text)
    # also where the code says nothing without a note
    answer = post_form(officer, page, {"reason": "other", "own_reason": ref}, button="Decline and tell the student")
    assert answer.status_code == 303, answer.text
    assert db.session.scalars(select(BookingNote.text)).one() == "We are full from 7 Feb 2027. Look at Sorsele."
    assert "Sorsele" not in mail_of("booking_declined").text


def test_a_note_that_is_written_stands_in_place_of_the_reason(officer: CheckedClient, world: World) -> None:
    ref = a_reason(officer)
    page = f"{REQUEST}/{world.storuman.booking}"
    fields = {"reason": "full", "own_reason": ref, "note": "Ring oss."}
    assert post_form(officer, page, fields, button="Decline and tell the student").status_code == 303
    assert db.session.scalars(select(BookingNote.text)).one() == "Ring oss."


def test_a_reason_to_cancel_is_offered_for_cancelling_only(officer: CheckedClient, world: World) -> None:
    ref = a_reason(officer, "cancel", name="Vattenskada", text_sv="Huset har fått en vattenskada.", text_en="")
    page = f"{REQUEST}/{world.storuman.booking}"
    assert "Vattenskada" not in officer.get(page).text
    approve_booking(booking_of(world), person_id=None, at=TUESDAY)
    db.session.commit()
    fields = {"reason": "home_unusable", "own_reason": ref}
    assert post_form(officer, page, fields, action=f"{page}/cancel").status_code == 303
    assert db.session.scalars(select(BookingNote.text)).one() == "Huset har fått en vattenskada."


def test_another_towns_reason_is_none(officer: CheckedClient, world: World) -> None:
    a_reason(officer)
    theirs = OwnText(municipality_id=world.sorsele.id, kind="decline", name="x", name_key="x", text={"sv": "Deras."})
    db.session.add(theirs)
    db.session.commit()
    ref = theirs.ref
    assert officer.get(f"{TEXTS}/reasons/{ref}").status_code == 404
    page = f"{REQUEST}/{world.storuman.booking}"
    fields = {"reason": "full", "own_reason": ref}
    assert post_form(officer, page, fields, button="Decline and tell the student").status_code == 303
    assert db.session.scalars(select(BookingNote.text)).all() == []


def test_reasons_are_changed_removed_and_told_apart_by_name(officer: CheckedClient, world: World) -> None:
    ref = a_reason(officer)
    again = post_form(officer, f"{TEXTS}/new/decline", {**REASON, "name": "FULLT,  sorsele"}, button="Save")
    assert again.status_code == 422
    assert "There is a reason with that name already." in again.text
    empty = post_form(officer, f"{TEXTS}/new/decline", {**REASON, "name": " ", "text_sv": ""}, button="Save")
    assert "Write a short name" in empty.text
    assert "Write what the student is to read." in empty.text
    changed = post_form(officer, f"{TEXTS}/reasons/{ref}", {"text_sv": "Fullt."}, button="Save")
    assert changed.status_code == 303
    assert written("decline") == {"sv": "Fullt.", "en": REASON["text_en"]}
    page = f"{TEXTS}/reasons/{ref}"
    assert post_form(officer, page, action=f"{page}/remove").status_code == 303
    assert written("decline") is None


def test_a_reason_that_may_grow_too_long_for_a_note_is_refused(officer: CheckedClient, world: World) -> None:
    answer = post_form(officer, f"{TEXTS}/new/decline", {**REASON, "text_sv": "{site} " * 9}, button="Show an example")
    assert answer.status_code == 422
    assert "Use fewer words in braces" in answer.text


def test_only_kinds_that_there_are_have_a_page(officer: CheckedClient, world: World) -> None:
    assert officer.get(f"{TEXTS}/password").status_code == 404
    assert officer.get(f"{TEXTS}/decline").status_code == 404
    assert officer.get(f"{TEXTS}/new/mail-approved").status_code == 404
