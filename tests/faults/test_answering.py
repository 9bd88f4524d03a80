"""Whoever mends answers by a link, an officer on her page; guest and officer see how far it is, nobody else does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update

from housing.bookings.faults import Fault
from housing.bookings.models import Application
from housing.bookings.services.escalating import tell_of_yesterday
from housing.bookings.services.forgetting import forget_old_texts
from housing.database import db
from housing.doctor.examination import examine
from housing.faults import limits
from housing.rules.faults import LINK_LASTS, MAIL_LINK_LASTS, FaultStatus
from housing.rules.messages import KEPT_AFTER
from housing.secret_addresses import hash_of
from housing.stock.models import Property
from tests.faults.conftest import MID_STAY, visitor
from tests.faults.reported import WORDS, a_fault, link_to, mails, the_fault
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found


def test_whoever_mends_sees_where_and_what_and_no_name(app: Flask, world: World) -> None:
    a_fault(world)
    page = visitor(app).get(link_to(world))
    assert page.status_code == 200
    for word in (WORDS, "Skogsvägen 4", "rum 1", "Köket"):
        assert word in page.text
    for word in ("Elin", "Ek,", world.elin, "Umeå"):
        assert word not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]


def test_looking_changes_nothing_and_each_step_is_told_to_the_guest(
    app: Flask, student: CheckedClient, world: World
) -> None:
    ref = a_fault(world)
    link, mender = link_to(world), visitor(app)
    for _ in range(2):
        mender.get(link)
    assert the_fault(ref).version == 1
    own = f"/bookings/{world.storuman.booking}/faults/{ref}"
    for fields, said in (
        ({"to": "seen"}, "Sett"),
        ({"to": "planned", "comes_on": "2027-02-12", "text": "Vi ringer på klockan 8"}, "fre 12 feb. 2027"),
        ({"to": "done", "text": "Ny packning"}, "Åtgärdat"),
    ):
        assert post_form(mender, link, fields, action=link).status_code == 303
        assert said in student.get(own).text
    fault = the_fault(ref)
    assert [event.author for event in fault.events] == ["student", "manager", "manager", "manager"]
    assert (fault.status, fault.closed_at) == (FaultStatus.DONE, MID_STAY)
    assert "Vi ringer på klockan 8" in student.get(own).text
    told = mails("fault_answered")
    assert [mail.to_address for mail in told] == [world.elin] * 3
    assert "Ny packning" not in told[-1].text
    assert "<textarea" not in mender.get(link).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "planned"}, "Skriv vilken dag någon kommer."),
        ({"to": "planned", "comes_on": "2027-02-09"}, "Den dagen har passerat."),
        ({}, "Välj hur långt det har kommit."),
        ({"to": "seen", "text": "a" * 1001}, "högst 1000 tecken"),
    ],
)
def test_what_is_missing_is_said(app: Flask, world: World, fields: dict[str, str], sentence: str) -> None:
    ref = a_fault(world)
    link = link_to(world)
    answer = post_form(visitor(app), link, fields, action=link)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert the_fault(ref).version == 1


def fields_on(client: CheckedClient, page: str) -> dict[str, str]:
    form = BeautifulSoup(client.get(page).text, "html.parser").select_one(f"form[action='{page}']")
    assert form is not None
    return {str(each["name"]): str(each.get("value", "")) for each in form.select("input[type=hidden]")}


def test_pressed_twice_it_is_one_step_and_over_anothers_it_is_none(
    app: Flask, officer: CheckedClient, world: World
) -> None:
    ref = a_fault(world)
    link, mender = link_to(world), visitor(app)
    page = f"/municipalities/storuman/faults/{ref}"
    seen, of_officer = fields_on(mender, link), fields_on(officer, page)
    for _ in range(2):
        assert mender.post(link, data={**seen, "to": "seen"}).status_code == 303
    assert the_fault(ref).version == 2
    answer = officer.post(page, data={**of_officer, "to": "done", "text": "Klart i går"})
    assert answer.status_code == 409
    assert "Klart i går" in answer.text
    assert the_fault(ref).status == FaultStatus.SEEN
    assert len(mails("fault_answered")) == 1


def test_an_officer_answers_too(officer: CheckedClient, world: World) -> None:
    ref = a_fault(world)
    page = f"/municipalities/storuman/faults/{ref}"
    assert post_form(officer, page, {"to": "done"}, action=page).status_code == 303
    assert the_fault(ref).events[-1].author == "officer"
    assert "Inget är trasigt" in officer.get("/municipalities/storuman/faults").text
    assert "Fel (" not in officer.get("/municipalities/storuman/worklist").text


def test_a_link_sent_again_closes_the_one_before(app: Flask, officer: CheckedClient, world: World) -> None:
    ref = a_fault(world)
    before = link_to(world)
    page = f"/municipalities/storuman/faults/{ref}"
    assert post_form(officer, page, action=f"{page}/link").status_code == 303
    after = link_to(world)
    assert after != before
    assert visitor(app).get(before).status_code == 404
    assert visitor(app).get(after).status_code == 200


def test_a_link_opens_its_own_fault_until_a_month_after_it_is_mended(
    app: Flask, world: World, clock: MovableClock
) -> None:
    a_fault(world)
    link, mender = link_to(world), visitor(app)
    assert mender.get("/faults/wrong").status_code == 404
    post_form(mender, link, {"to": "done"}, action=link)
    clock.set(MID_STAY + LINK_LASTS - timedelta(minutes=1))
    assert mender.get(link).status_code == 200
    clock.set(MID_STAY + LINK_LASTS)
    assert mender.get(link).status_code == 404
    assert mender.get(f"{link}/photo").status_code == 404


def test_a_link_opens_an_open_fault_for_ninety_days_and_says_then_whom_to_ask(
    app: Flask, world: World, clock: MovableClock
) -> None:
    ref = a_fault(world)
    link, mender = link_to(world), visitor(app)
    fields = fields_on(mender, link)
    clock.set(MID_STAY + MAIL_LINK_LASTS - timedelta(minutes=1))
    assert mender.get(link).status_code == 200
    clock.set(MID_STAY + MAIL_LINK_LASTS)
    page = mender.get(link)
    assert page.status_code == 404
    assert "Länken har gått ut" in page.text
    assert "0951-140 00" in page.text, "the municipality can send another"
    assert WORDS not in page.text
    assert "Skogsvägen" not in page.text
    assert mender.post(link, data={**fields, "to": "seen"}).status_code == 404
    assert mender.get(f"{link}/photo").status_code == 404
    assert the_fault(ref).version == 1


def test_an_officer_renews_it_with_the_next_mail(
    app: Flask, officer: CheckedClient, world: World, clock: MovableClock
) -> None:
    ref = a_fault(world)
    page = f"/municipalities/storuman/faults/{ref}"
    assert "i nittio dagar" in officer.get(page).text
    clock.set(MID_STAY + MAIL_LINK_LASTS)
    sign_in(officer, world.storuman.officer)
    assert post_form(officer, page, action=f"{page}/link").status_code == 303
    clock.advance(days=MAIL_LINK_LASTS.days - 1)
    assert visitor(app).get(link_to(world)).status_code == 200


def test_nobody_makes_a_link_last_longer_by_its_own_date(app: Flask, world: World, clock: MovableClock) -> None:
    a_fault(world)
    link = link_to(world)
    clock.set(MID_STAY + MAIL_LINK_LASTS)
    assert visitor(app).get(link.replace("/faults/2027", "/faults/2028")).status_code == 404
    assert "/faults/20270210" in link


def test_a_link_from_before_links_had_a_date_lasts_as_long_from_the_report(
    app: Flask, world: World, clock: MovableClock
) -> None:
    fault = the_fault(a_fault(world))
    fault.secret_hash = hash_of("a-secret-without-a-date")
    db.session.commit()
    assert visitor(app).get("/faults/a-secret-without-a-date").status_code == 200
    clock.set(MID_STAY + MAIL_LINK_LASTS)
    assert "Länken har gått ut" in visitor(app).get("/faults/a-secret-without-a-date").text


def test_the_secret_is_kept_nowhere_but_in_the_mail(world: World) -> None:
    fault = the_fault(a_fault(world))
    secret = link_to(world).removeprefix("/faults/")
    assert len(secret) >= 40
    assert secret not in {str(value) for value in vars(fault).values()}


def test_who_tries_links_is_refused_for_a_while(app: Flask, world: World) -> None:
    guesser = visitor(app)
    for _ in range(limits.WRONG_LINKS_FROM_NETWORK.most - 1):
        limits.count_wrong_link("127.0.0.1", MID_STAY)
    assert [guesser.get("/faults/wrong").status_code for _ in range(2)] == [404, 429]
    a_fault(world)
    assert guesser.get(link_to(world)).status_code == 200


def test_others_find_nothing(app: Flask, world: World) -> None:
    ref = a_fault(world)
    assert visitor(app, world.maja).get(f"/bookings/{world.storuman.booking}/faults/{ref}").status_code == 404
    assert visitor(app, world.maja).get(f"/bookings/{world.sorsele.booking}/faults/{ref}").status_code == 404
    siv = visitor(app, world.sorsele.officer)
    for slug in ("storuman", "sorsele"):
        assert siv.get(f"/municipalities/{slug}/faults/{ref}").status_code == 404


def test_the_mail_of_the_day_speaks_of_what_is_not_mended(world: World) -> None:
    found(Application, world.storuman.application).status = "withdrawn"
    a_fault(world)
    for _ in range(2):
        tell_of_yesterday(MID_STAY + timedelta(days=1))
    db.session.commit()
    (mail,) = [each for each in mails("requests_waiting") if "fel" in each.text]
    assert "1 fel är inte åtgärdat." in mail.text
    assert mail.subject == "Nytt i boendet i Storuman"


def test_what_was_written_is_erased_a_year_after_the_stay_and_the_steps_stay(
    app: Flask, student: CheckedClient, world: World
) -> None:
    ref = a_fault(world, photo="0" * 64)
    forget_old_texts(MID_STAY + KEPT_AFTER)
    db.session.commit()
    assert the_fault(ref).events[0].words is not None
    forget_old_texts(MID_STAY + KEPT_AFTER + timedelta(days=30))
    db.session.commit()
    fault = the_fault(ref)
    assert (fault.events[0].words, fault.photo) == (None, None)
    assert student.get(f"/bookings/{world.storuman.booking}/faults/{ref}").status_code == 200


def say_done_without_a_step(fault: Fault) -> None:
    fault.status, fault.closed_at = "done", MID_STAY


def close_the_house(fault: Fault) -> None:
    db.session.execute(update(Property).where(Property.id == fault.property_id).values(retired_on=MID_STAY.date()))


def move_it_to_another_house(fault: Fault) -> None:
    like = fault.bed.dwelling.property
    other = Property(
        municipality_id=like.municipality_id,
        name="Annat",
        name_key="annat",
        street="Annanväg 1",
        postal_town="Storuman",
        latitude=like.latitude,
        longitude=like.longitude,
    )
    db.session.add(other)
    db.session.flush()
    fault.property_id = other.id


def lose_its_photo(fault: Fault) -> None:
    fault.photo = "0" * 64


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (say_done_without_a_step, "is done, and its last step says reported"),
        (close_the_house, "has been out of use since 2027-02-10"),
        (move_it_to_another_house, "is not the dwelling's"),
        (lose_its_photo, "its photo has no file"),
    ],
)
def test_the_doctor_names_what_is_broken(world: World, break_it: Callable[[Fault], None], sentence: str) -> None:
    ref = a_fault(world)
    day = MID_STAY.date()
    assert [str(each) for each in examine(day) if each.rule == "faults"] == []
    break_it(the_fault(ref))
    db.session.commit()
    db.session.expire_all()
    (said,) = [str(each) for each in examine(day) if each.rule == "faults"]
    assert said.startswith(f"faults: fault {ref}: ")
    assert said.endswith(sentence)


def test_a_property_is_given_an_address_for_faults_on_its_page(officer: CheckedClient, world: World) -> None:
    page = f"/municipalities/storuman/housing/properties/{world.storuman.property}"
    assert post_form(officer, page, {"faults_email": "vakt@huset.example"}, action=page).status_code == 303
    db.session.expire_all()
    assert found(Property, world.storuman.property).faults_email == "vakt@huset.example"
    assert post_form(officer, page, {"faults_email": "inte en adress"}, action=page).status_code == 422
