"""An officer writes to all guests: each is told once, in her language, and reads it beside her other messages."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.accounts.models import Account, PersonDetails
from housing.bookings.messages import CircularGuest
from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.forgetting import forget_old_texts
from housing.database import db
from housing.mail import MailMessage
from housing.rules.messages import KEPT_AFTER
from tests.bookings.asked import a_placement, add_bed, ask
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.world import WEEKS_6_TO_8, WEEKS_12_TO_14, World, found
from tests.messages.conftest import MID_STAY, visitor

PAGE = "/municipalities/storuman/circulars"
WORDS = {"text_sv": "Låset byts på tisdag morgon", "text_en": "The lock is changed on Tuesday morning"}


@pytest.fixture
def guests(world: World, clock: MovableClock) -> None:
    """Beside Elin somebody lives there too, and one comes in weeks 12 to 14."""
    for number, weeks in enumerate((WEEKS_6_TO_8, WEEKS_12_TO_14), 1):
        asked = ask(a_placement(world, f"nr{number}", weeks), add_bed(world, number))
        assert isinstance(asked, Booking)
        approve_booking(asked, person_id=None, at=TUESDAY)
    db.session.commit()
    clock.set(MID_STAY)


def mails() -> list[MailMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == "circular_written")))


@pytest.mark.usefixtures("guests")
@pytest.mark.parametrize(("whom", "number"), [("here", 2), ("here_and_coming", 3)])
def test_each_guest_gets_one_mail_without_a_word_of_it(
    officer: CheckedClient, student: CheckedClient, world: World, whom: str, number: int
) -> None:
    assert post_form(officer, PAGE, {**WORDS, "whom": whom}, action=PAGE).status_code == 303
    assert len(mails()) == number == len(db.session.scalars(select(CircularGuest)).all())
    assert all("tisdag" not in mail.text + mail.html for mail in mails())
    assert WORDS["text_sv"] in student.get(f"/bookings/{world.storuman.booking}/messages").text
    page = officer.get(PAGE).text
    assert WORDS["text_sv"] in page
    assert f"{number} gäster" in page


@pytest.mark.usefixtures("guests")
def test_each_reads_it_in_her_language(officer: CheckedClient, app: Flask, world: World) -> None:
    student = visitor(app, world.elin)
    person = db.session.scalars(select(PersonDetails).where(PersonDetails.email == world.elin)).one().person_id
    db.session.scalars(select(Account).where(Account.person_id == person)).one().language = "en"
    db.session.commit()
    post_form(officer, PAGE, WORDS, action=PAGE)
    languages = {mail.to_address: mail.language for mail in mails()}
    assert languages == {world.elin: "en", "sara-nr1@umu.example": "sv"}
    student.set_cookie("language", "en", domain="127.0.0.1")
    assert WORDS["text_en"] in student.get(f"/bookings/{world.storuman.booking}/messages?language=en").text


@pytest.mark.usefixtures("guests")
def test_sent_twice_it_goes_out_once(officer: CheckedClient) -> None:
    form = filled_in(chosen_form(officer.get(PAGE).text, WORDS), WORDS)
    for _ in range(2):
        assert officer.post(PAGE, data=form).status_code == 303
    assert len(mails()) == 2


@pytest.mark.usefixtures("guests")
@pytest.mark.parametrize(
    "change", [{"text_sv": ""}, {"text_sv": "a" * 2001}, {"text_sv": "", "text_en": "Hello"}, {"whom": "everybody"}]
)
def test_what_is_missing_is_said(officer: CheckedClient, change: Mapping[str, str]) -> None:
    assert post_form(officer, PAGE, {**WORDS, **change}, action=PAGE).status_code == 422
    assert mails() == []


def test_where_nobody_lives_nothing_is_sent(officer: CheckedClient) -> None:
    """A month before Elin comes."""
    answer = post_form(officer, PAGE, WORDS, action=PAGE)
    assert answer.status_code == 422
    assert WORDS["text_sv"] in answer.text


@pytest.mark.usefixtures("guests")
def test_to_one_house_alone(officer: CheckedClient, world: World) -> None:
    assert post_form(officer, PAGE, {**WORDS, "where": world.storuman.property}, action=PAGE).status_code == 303
    assert len(mails()) == 2
    assert post_form(officer, PAGE, {**WORDS, "where": world.sorsele.property}, action=PAGE).status_code == 422


@pytest.mark.usefixtures("guests")
def test_its_text_is_erased_after_a_year(officer: CheckedClient, world: World) -> None:
    post_form(officer, PAGE, WORDS, action=PAGE)
    forget_old_texts(MID_STAY + KEPT_AFTER + timedelta(days=1))
    db.session.commit()
    assert WORDS["text_sv"] not in officer.get(PAGE).text
    assert found(Booking, world.storuman.booking).ref
