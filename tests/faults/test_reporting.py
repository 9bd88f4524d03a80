"""A guest reports a fault: what cannot wait is for the telephone, the rest is told to whoever mends, once."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from housing.accounts.rates import TooOftenError
from housing.bookings.faults import Fault
from housing.bookings.models import Booking
from housing.database import db
from housing.faults import limits
from housing.organisations.models import Municipality
from housing.rules.faults import FaultStatus
from housing.stock.models import Property
from tests.faults.conftest import MID_STAY, visitor
from tests.faults.reported import WORDS, a_fault, mails, the_fault
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.photos import PLACE, a_jpeg
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

FIELDS = {"place": "kitchen", "text": WORDS}


def page_of(world: World, kind: str = "drain") -> str:
    return f"/bookings/{world.storuman.booking}/faults/new?kind={kind}"


def faults() -> list[Fault]:
    db.session.expire_all()
    return list(db.session.scalars(select(Fault)))


def test_a_fault_is_reported_and_whoever_mends_is_told_without_a_word_of_it(
    student: CheckedClient, officer: CheckedClient, world: World
) -> None:
    own = f"/bookings/{world.storuman.booking}"
    assert f"{own}/faults/new" in student.get(own).text
    sent = post_form(student, page_of(world), FIELDS, action=page_of(world))
    assert sent.status_code == 303
    (fault,) = faults()
    assert (fault.kind, fault.place, fault.status, fault.is_urgent) == ("drain", "kitchen", FaultStatus.REPORTED, False)
    assert [words and words.text for words in (event.words for event in fault.events)] == [WORDS]
    (mail,) = mails("fault_reported")
    assert mail.to_address == "boende@storuman.example"
    for word in (WORDS, "Elin", "Skogsvägen", "Skogsgården", "rum 1"):
        assert word not in mail.subject + mail.text + mail.html
    assert WORDS in student.get(sent.headers["Location"]).text
    assert "Avlopp, kran eller toalett" in student.get(own).text
    worklist = officer.get("/municipalities/storuman/worklist").text
    assert "Fel (1)" in worklist
    assert fault.ref in worklist


def test_until_the_first_nothing_is_said_of_faults(officer: CheckedClient, world: World) -> None:
    worklist = officer.get("/municipalities/storuman/worklist").text
    assert "Fel (" not in worklist
    assert "Nya meddelanden" not in worklist


@pytest.mark.parametrize("kind", ["no_heat", "water_leak", "no_electricity", "locked_out"])
def test_what_cannot_wait_shows_the_telephone_in_place_of_a_form(
    student: CheckedClient, world: World, kind: str
) -> None:
    page = student.get(page_of(world, kind)).text
    assert "0951-140 00" in page
    assert "<textarea" not in page
    token = filled_in(chosen_form(student.get(page_of(world)).text, FIELDS), FIELDS)
    assert student.post(page_of(world, kind), data=token).status_code == 422
    assert faults() == []


def test_without_a_number_to_call_it_is_reported_as_urgent(student: CheckedClient, world: World) -> None:
    db.session.get_one(Municipality, world.storuman.id).telephone = None
    db.session.commit()
    page = page_of(world, "no_heat")
    assert post_form(student, page, FIELDS, action=page).status_code == 303
    assert faults()[0].is_urgent


def test_a_photo_goes_with_it_and_tells_no_place(student: CheckedClient, app: Flask, world: World) -> None:
    fields = {**FIELDS, "photo": (BytesIO(a_jpeg()), "kran.jpg")}
    sent = post_form(student, page_of(world), fields, action=page_of(world))
    assert sent.status_code == 303
    answer = student.get(f"{sent.headers['Location']}/photo")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert PLACE not in answer.data
    assert answer.headers["Cache-Control"] == "no-store", "a room's inside stays on no computer that others use"
    assert visitor(app, world.maja).get(f"{sent.headers['Location']}/photo").status_code == 404


def test_what_is_no_photo_costs_her_nothing_she_wrote(student: CheckedClient, world: World) -> None:
    fields = {**FIELDS, "photo": (BytesIO(b"<svg/>"), "kran.jpg")}
    answer = post_form(student, page_of(world), fields, action=page_of(world))
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "inget foto" in answer.text
    assert faults() == []


def test_sent_twice_it_is_one_fault(student: CheckedClient, world: World) -> None:
    form = filled_in(chosen_form(student.get(page_of(world)).text, FIELDS), FIELDS)
    for _ in range(2):
        assert student.post(page_of(world), data=form).status_code == 303
    assert len(faults()) == len(mails("fault_reported")) == 1


@pytest.mark.parametrize(
    ("of_house", "of_town", "told"),
    [
        ("vakt@huset.example", "vakt@kommunen.example", "vakt@huset.example"),
        (None, "vakt@kommunen.example", "vakt@kommunen.example"),
        (None, None, "boende@storuman.example"),
    ],
)
def test_the_address_is_the_houses_else_the_towns_else_the_mailbox(
    world: World, of_house: str | None, of_town: str | None, told: str
) -> None:
    found(Property, world.storuman.property).faults_email = of_house
    db.session.get_one(Municipality, world.storuman.id).faults_email = of_town
    db.session.commit()
    a_fault(world)
    assert [mail.to_address for mail in mails("fault_reported")] == [told]


@pytest.mark.parametrize(("address", "is_urgent", "told"), [(True, True, 1), (True, False, 0), (False, True, 0)])
def test_the_mailbox_is_told_at_once_of_what_is_urgent_where_it_has_no_mail_yet(
    world: World, address: bool, is_urgent: bool, told: int
) -> None:
    found(Property, world.storuman.property).faults_email = "vakt@huset.example" if address else None
    db.session.commit()
    a_fault(world, is_urgent=is_urgent)
    assert len(mails("fault_urgent")) == told


def test_who_has_no_room_there_now_is_led_to_write_instead(
    student: CheckedClient, app: Flask, world: World, clock: MovableClock
) -> None:
    assert visitor(app, world.maja).get(page_of(world)).status_code == 404
    assert visitor(app, world.maja).get(f"/bookings/{world.sorsele.booking}/faults/new").status_code == 409
    clock.set(MID_STAY.replace(month=3))
    sign_in(student, world.elin)
    answer = student.get(page_of(world))
    assert answer.status_code == 409
    assert "Skriv till kommunen" in answer.text


def test_only_so_many_an_hour(student: CheckedClient, world: World) -> None:
    for _ in range(limits.REPORTS.most):
        assert post_form(student, page_of(world), FIELDS, action=page_of(world)).status_code == 303
    answer = post_form(student, page_of(world), FIELDS, action=page_of(world))
    assert answer.status_code == 429
    assert WORDS in answer.text
    assert len(faults()) == limits.REPORTS.most
    with pytest.raises(TooOftenError):
        limits.count_report(found(Booking, world.storuman.booking).student.person.ref, MID_STAY)


def test_the_room_is_the_one_she_sleeps_in(world: World) -> None:
    fault = the_fault(a_fault(world))
    assert fault.bed.ref == world.storuman.beds[0]
    assert fault.property_id == fault.bed.dwelling.property_id
