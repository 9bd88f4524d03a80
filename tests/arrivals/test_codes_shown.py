"""A code is shown to the right guest at the right time, and each time is written down."""

from datetime import date, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from housing.arrivals.services.guest_codes import CodesNotShown, show_to_guest
from housing.arrivals.services.telling import tell_to_save
from housing.bookings.models import Booking, Segment
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.keys.models import DoorKey
from housing.keys.sealing import CodeUnreadable, unseal
from housing.keys.services.resealing import reseal_codes
from housing.mail import MailMessage
from housing.stock.models import Bed
from tests.arrivals.conftest import SignedInAt
from tests.arrivals.doors import (
    AFTER_DEPARTURE,
    CODE,
    DEPARTURE,
    FRIDAY_NOON,
    SUNDAY,
    a_code,
    page_of,
    said,
    sealed_of,
    showings,
    shown,
    status_now,
)
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english, token_on

MINUTE = timedelta(minutes=1)
OTHER_SECRET = "another-secret-that-was-never-used-before"


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (FRIDAY_NOON - MINUTE, 409),
        (FRIDAY_NOON, 200),
        (DEPARTURE, 200),
        (AFTER_DEPARTURE - MINUTE, 200),
        (AFTER_DEPARTURE, 409),
    ],
)
def test_it_shows_from_friday_noon_to_the_end_of_the_day_she_leaves(
    elin: CheckedClient, world: World, signed_in_at: SignedInAt, at: datetime, status: int
) -> None:
    ref = a_code(world.storuman.beds[0])
    signed_in_at(at)
    answer = shown(elin, world)
    assert answer.status_code == status
    assert (CODE in answer.text) is (status == 200)
    assert [key for key, _person in showings()] == ([ref] if status == 200 else [])
    assert CODE not in elin.get(page_of(world)).text, "only behind the button"


def test_too_early_she_reads_when_it_shows(elin: CheckedClient, world: World, signed_in_at: SignedInAt) -> None:
    a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON - MINUTE)
    assert "The code shows here from 5 Feb 2027 12:00." in said(elin.get(page_of(world)).text)
    assert "The code shows here from 5 Feb 2027 12:00." in said(shown(elin, world).text)


def test_every_showing_is_written_down_also_in_a_copy(
    elin: CheckedClient, world: World, signed_in_at: SignedInAt
) -> None:
    ref = a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON)
    for kind in ("code", "file", "pdf", "calendar", "code"):
        token = token_on(elin, page_of(world))
        answer = elin.post(f"{page_of(world)}/{kind}", data={"csrf_token": token})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    person_id = found(Booking, world.storuman.booking).student.person_id
    db.session.rollback()
    assert showings() == [(ref, person_id)] * 5


def test_nobody_else_comes_to_it(client: CheckedClient, world: World, signed_in_at: SignedInAt) -> None:
    ref = a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON)
    for email in (world.maja, world.sorsele.officer, world.umu.coordinator):
        browser = english(client, email)
        token = token_on(browser, "/account")
        addresses = [f"{page_of(world)}/{kind}" for kind in ("code", "file", "pdf", "calendar")]
        addresses += [f"/municipalities/{slug}/keys/{ref}/code" for slug in ("storuman", "sorsele")]
        for address in addresses:
            assert browser.post(address, data={"csrf_token": token}).status_code == 404, address
        assert browser.get(page_of(world)).status_code == 404
        assert browser.get(f"/municipalities/sorsele/keys/{ref}").status_code == 404
    assert showings() == []


def test_after_a_move_the_new_bed_s_code_shows_and_not_the_old_one_s(
    elin: CheckedClient, world: World, signed_in_at: SignedInAt
) -> None:
    a_code(world.storuman.beds[0], "OLD-1", of_bed=True)
    a_code(world.storuman.beds[1], "NEW-2", of_bed=True)
    segment = found(Booking, world.storuman.booking).segments[0]
    segment.bed_id = found(Bed, world.storuman.beds[1]).id
    db.session.commit()
    signed_in_at(SUNDAY)
    text = shown(elin, world).text
    assert "NEW-2" in text
    assert "OLD-1" not in text


def test_split_over_two_beds_each_code_shows_in_its_own_time(
    elin: CheckedClient, world: World, signed_in_at: SignedInAt
) -> None:
    one = a_code(world.storuman.beds[0], "FIRST-1", of_bed=True)
    two = a_code(world.storuman.beds[1], "SECOND-2", of_bed=True)
    booking, second = found(Booking, world.storuman.booking), found(Bed, world.storuman.beds[1])
    first = booking.segments[0]
    first.departure = date(2027, 2, 17)
    db.session.add(
        Segment(
            booking_id=booking.id,
            arrival=date(2027, 2, 17),
            departure=date(2027, 2, 27),
            municipality_id=first.municipality_id,
            dwelling_id=second.dwelling_id,
            bed_id=second.id,
            ore=0,
        )
    )
    db.session.commit()
    seen = {}
    for day in (14, 16, 18):
        signed_in_at(datetime(2027, 2, day, 12, tzinfo=SUNDAY.tzinfo))
        text = shown(elin, world).text
        assert tell_to_save(datetime(2027, 2, day, 12, tzinfo=SUNDAY.tzinfo)) == (day == 16), "once for the other bed"
        db.session.commit()
        seen[day] = [code for code in ("FIRST-1", "SECOND-2") if code in text]
    assert seen == {14: ["FIRST-1"], 16: ["FIRST-1", "SECOND-2"], 18: ["SECOND-2"]}
    assert [key for key, _person in showings()] == [one, one, two, two], "what is not shown is not opened either"


def test_who_has_given_the_room_back_sees_none(elin: CheckedClient, world: World, signed_in_at: SignedInAt) -> None:
    a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON)
    token = token_on(elin, page_of(world))
    withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=FRIDAY_NOON)
    db.session.commit()
    for kind in ("code", "file", "pdf", "calendar"):
        answer = elin.post(f"{page_of(world)}/{kind}", data={"csrf_token": token})
        assert answer.status_code == 303
    with pytest.raises(CodesNotShown):
        show_to_guest(found(Booking, world.storuman.booking), person_id=None, at=FRIDAY_NOON)
    db.session.rollback()
    assert showings() == []


def test_a_code_shown_from_the_arrival_day_on_counts_as_arrived(
    elin: CheckedClient, world: World, signed_in_at: SignedInAt
) -> None:
    a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON)
    shown(elin, world)
    assert status_now(world.storuman.booking) == "confirmed"
    signed_in_at(SUNDAY)
    shown(elin, world)
    assert status_now(world.storuman.booking) == "checked_in"


def test_the_officer_sees_it_behind_a_button_and_is_written_down(officer: CheckedClient, world: World) -> None:
    ref = a_code(world.storuman.beds[0])
    page = f"/municipalities/storuman/keys/{ref}"
    assert CODE not in officer.get(page).text
    assert showings() == []
    answer = post_form(officer, page, button="Show the code")
    assert CODE in answer.text
    assert len(showings()) == 1
    assert "Olle Olsson" in said(officer.get(page).text), "who has seen it"


def test_it_is_sealed_at_rest_and_another_secret_opens_nothing(
    elin: CheckedClient, world: World, signed_in_at: SignedInAt
) -> None:
    ref, same = a_code(world.storuman.beds[0]), a_code(world.storuman.beds[1])
    assert CODE.encode() not in sealed_of(ref)
    assert sealed_of(ref) != sealed_of(same)
    assert unseal(sealed_of(ref), ref) == CODE
    with pytest.raises(CodeUnreadable):
        unseal(sealed_of(ref), same)
    signed_in_at(FRIDAY_NOON)
    settings = elin.application.extensions["settings"]
    elin.application.extensions["settings"] = settings.model_copy(update={"secret_key": SecretStr(OTHER_SECRET)})
    try:
        answer = shown(elin, world)
        assert answer.status_code == 200
        assert "It cannot be shown: something is wrong with it here. Call" in said(answer.text) or (
            "It cannot be shown: something is wrong with it here." in said(answer.text)
        )
        assert CODE not in answer.text
        assert showings() == [], "nothing was shown"
    finally:
        elin.application.extensions["settings"] = settings


def test_secrets_are_changed_without_losing_a_code(elin: CheckedClient, world: World) -> None:
    ref = a_code(world.storuman.beds[0])
    settings = elin.application.extensions["settings"]
    newer = settings.model_copy(update={"code_keys": SecretStr(OTHER_SECRET)})
    newest = newer.model_copy(update={"secret_key": SecretStr("f" * 40)})
    try:
        elin.application.extensions["settings"] = newer
        assert reseal_codes() == (1, [])
        assert reseal_codes() == (0, [])
        db.session.commit()
        elin.application.extensions["settings"] = newest
        assert unseal(sealed_of(ref), ref) == CODE
    finally:
        elin.application.extensions["settings"] = settings
        db.session.rollback()


def test_no_mail_holds_a_code(elin: CheckedClient, world: World, signed_in_at: SignedInAt) -> None:
    a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON)
    shown(elin, world)
    assert tell_to_save(FRIDAY_NOON - MINUTE) == 0
    assert tell_to_save(FRIDAY_NOON) == 1
    assert tell_to_save(SUNDAY) == 0, "once"
    db.session.commit()
    mails = db.session.scalars(select(MailMessage)).all()
    written = next(mail for mail in mails if mail.kind == "arrival_page")
    assert written.subject == "Save your arrival page now"
    assert f"/bookings/{world.storuman.booking}/arrival" in written.text
    assert not [mail.kind for mail in mails if CODE in mail.subject + mail.text + mail.html]


def test_no_title_or_address_holds_a_code(elin: CheckedClient, world: World, signed_in_at: SignedInAt) -> None:
    a_code(world.storuman.beds[0])
    signed_in_at(FRIDAY_NOON)
    answer = shown(elin, world)
    head = answer.text.split("</head>")[0]
    assert CODE not in head
    assert CODE not in answer.request.path
    assert db.session.scalar(select(DoorKey.label)) == "Porten"
