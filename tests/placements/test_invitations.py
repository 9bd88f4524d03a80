"""Inviting students: who, who not and why, when, and what the mails say."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.accounts.models import Account
from housing.mail import SIGN_IN_CODE, MailMessage
from housing.placements.models import Invitation
from housing.placements.services.answers import answer_housing
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.invitations import (
    NotInvited,
    call_off,
    invite,
    plan_invitations,
    send_due_invitations,
)
from housing.worker import Worker
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.sign_in import sign_in
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, MAJA, OLLE, TODAY, book, placement_of, ref_of, send
from tests.placements.people import coordinator

PAGE = "/institutions/umu/invitations"
KARIN = "karin@umu.example"
FIRST_OF_DECEMBER = date(2026, 12, 1)


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """Three published placements: Ebba wants housing, Maja is to be asked, Olle needs none."""
    ground = lay(session_scope)
    for municipality in (ground.municipality, ground.other_municipality):
        municipality.live_since = date(2026, 1, 1)
    send(ground.institution, EBBA, MAJA, OLLE)
    ground.karin = coordinator(session_scope, ground.institution, KARIN).id  # type: ignore[attr-defined]
    return ground


def mails(session: Session) -> Sequence[MailMessage]:
    wanted = select(MailMessage).where(MailMessage.kind != SIGN_IN_CODE).order_by(MailMessage.to_address)
    found = session.scalars(wanted).all()
    session.expunge_all()  # what was read stays readable when the transaction has ended
    session.commit()
    return found


def send_at(ground: Ground, at: datetime) -> int:
    sent = send_due_invitations(at)
    ground.session.commit()
    return sent


def invite_on(ground: Ground, day: date) -> int:
    by = ground.karin  # type: ignore[attr-defined]
    number = invite(ground.institution, day, at=TUESDAY, by=by).total
    ground.session.commit()
    return number


def days(ground: Ground) -> set[date]:
    found = set(ground.session.scalars(select(Invitation.send_on)))
    ground.session.commit()
    return found


def reasons(ground: Ground, day: date = TODAY) -> dict[NotInvited, int]:
    return {reason: len(found) for reason, found in plan_invitations(ground.institution.id, day).left_out.items()}


def test_who_wants_housing_is_invited_and_who_did_not_say_is_asked(ground: Ground) -> None:
    plan = plan_invitations(ground.institution.id, TODAY)
    assert [each.email for each in plan.to_invite] == ["ebba@student.umu.example"]
    assert [each.email for each in plan.to_ask] == ["maja@student.umu.example"]
    assert reasons(ground) == {NotInvited.NEEDS_NONE: 1}


def test_each_reason_against_is_told(ground: Ground) -> None:
    book(ground, placement_of(ground.session, "ebba@student.umu.example"), date(2027, 2, 7))
    assert reasons(ground) == {NotInvited.BOOKED: 1, NotInvited.NEEDS_NONE: 1}
    ground.other_municipality.live_since = None
    ground.session.flush()
    assert reasons(ground)[NotInvited.NOT_OFFERED] == 1
    assert reasons(ground, date(2027, 4, 12))[NotInvited.OVER] == 1
    details = placement_of(ground.session, "maja@student.umu.example").student.person.details
    ground.session.delete(details)
    ground.other_municipality.live_since = TODAY
    ground.session.flush()
    assert reasons(ground)[NotInvited.NO_ADDRESS] == 1


def test_now_means_that_the_worker_writes_them_at_once(app: Flask, ground: Ground) -> None:
    assert invite_on(ground, TODAY) == 2
    assert mails(ground.session) == []
    Worker(app).drain()
    assert [(mail.to_address, mail.kind) for mail in mails(ground.session)] == [
        ("ebba@student.umu.example", "invitation"),
        ("maja@student.umu.example", "housing_question"),
    ]


def test_who_has_chosen_english_is_invited_in_english(app: Flask, ground: Ground) -> None:
    person = placement_of(ground.session, "ebba@student.umu.example").student.person
    ground.session.add(Account(person=person, fs_uniquifier="ebba", language="en", created_at=TUESDAY))
    invite_on(ground, TODAY)
    Worker(app).drain()
    assert [mail.language for mail in mails(ground.session)] == ["en", "sv"]


def test_a_day_means_eight_in_the_morning_of_that_day(app: Flask, ground: Ground, clock: MovableClock) -> None:
    invite_on(ground, FIRST_OF_DECEMBER)
    clock.set(datetime(2026, 12, 1, 6, 59, tzinfo=UTC))
    Worker(app).drain()
    assert mails(ground.session) == []
    clock.set(datetime(2026, 12, 1, 7, 0, tzinfo=UTC))
    Worker(app).drain()
    assert len(mails(ground.session)) == 2


def test_nobody_is_written_to_twice(ground: Ground) -> None:
    invite_on(ground, TODAY)
    assert (send_at(ground, TUESDAY), send_at(ground, TUESDAY)) == (2, 0)
    assert invite_on(ground, TODAY) == 0
    assert reasons(ground) == {NotInvited.SENT: 2, NotInvited.NEEDS_NONE: 1}


def test_who_found_housing_or_said_no_meanwhile_gets_none(ground: Ground) -> None:
    invite_on(ground, FIRST_OF_DECEMBER)
    book(ground, placement_of(ground.session, "ebba@student.umu.example"), date(2027, 2, 7))
    maja = placement_of(ground.session, "maja@student.umu.example")
    answer_housing(maja, "no", at=TUESDAY, by=maja.student.person_id)
    ground.session.flush()
    assert send_at(ground, datetime(2026, 12, 1, 7, tzinfo=UTC)) == 0
    assert ground.session.scalars(select(Invitation)).all() == []


def test_a_cancelled_placement_is_not_written_about(ground: Ground) -> None:
    invite_on(ground, TODAY)
    cancel_placement(placement_of(ground.session, "ebba@student.umu.example").id, at=TUESDAY, by=None)
    assert send_at(ground, TUESDAY) == 1


def test_invitations_that_have_not_gone_can_be_called_off(ground: Ground) -> None:
    invite_on(ground, FIRST_OF_DECEMBER)
    assert reasons(ground) == {NotInvited.PLANNED: 2, NotInvited.NEEDS_NONE: 1}
    by = ground.karin  # type: ignore[attr-defined]
    assert call_off(ground.institution, at=TUESDAY, by=by) == 2
    ground.session.flush()
    assert plan_invitations(ground.institution.id, TODAY).total == 2


def test_a_mail_names_nobody_and_no_address_and_leads_to_the_page(ground: Ground) -> None:
    invite_on(ground, TODAY)
    send_at(ground, TUESDAY)
    invitation, question = mails(ground.session)
    ref = ref_of(ground.session, "ebba@student.umu.example")
    assert f"/placements/{ref}/beds" in invitation.text
    assert "8–26 feb. 2027 (v. 6–8)" in invitation.text
    assert "/housing" in question.text
    for mail in (invitation, question):
        for hidden in ("Ebba", "Maja", "Lind", "Utsi", "Sjukstugan", "Hemsjukvården", "Gatan 1"):
            assert hidden not in mail.subject + mail.text + mail.html


def test_looking_at_the_page_sends_nothing_and_shows_both_texts(client: CheckedClient, ground: Ground) -> None:
    sign_in(client, KARIN)
    page = client.get(PAGE).text
    for said in ("Hitta boende till din VFU i storuman", "Do you need housing in storuman?", "behöver inget boende"):
        assert said in page
    assert "Olle Kemi" in page
    assert mails(ground.session) == []


def test_the_button_invites_on_the_chosen_day(client: CheckedClient, ground: Ground) -> None:
    sign_in(client, KARIN)
    fields = {"when": "on_a_day", "day": "2026-12-01"}
    answer = post_form(client, PAGE, fields, button="Bjud in 2 studenter", follow=True)
    assert "2 inbjudningar skickas 1 dec. 2026" in answer.text
    assert days(ground) == {FIRST_OF_DECEMBER}
    stopped = post_form(client, PAGE, {}, button="Skicka dem inte", follow=True)
    assert "2 inbjudningar skickas inte" in stopped.text


def test_whose_placement_is_over_on_the_chosen_day_is_not_counted_but_listed(
    client: CheckedClient, ground: Ground
) -> None:
    sign_in(client, KARIN)
    fields = {"when": "on_a_day", "day": "2027-03-01"}  # Ebba's three weeks end in February, Maja's in April
    answer = post_form(client, PAGE, fields, button="Bjud in 2 studenter", follow=True)
    assert "1 inbjudan skickas 1 mars 2027" in answer.text
    assert "1 student får ingen: placeringen är över då." in answer.text
    assert "Ebba Lind" in answer.text
    assert reasons(ground, date(2027, 3, 1)) == {
        NotInvited.OVER: 1,
        NotInvited.PLANNED: 1,
        NotInvited.NEEDS_NONE: 1,
    }


@pytest.mark.parametrize("when", [{}, {"when": "later"}])
def test_nothing_goes_when_nobody_said_when(client: CheckedClient, ground: Ground, when: dict[str, str]) -> None:
    sign_in(client, KARIN)
    answer = client.post(PAGE, data={"csrf_token": csrf_token(client, PAGE), **when})
    assert answer.status_code == 422
    assert "Välj när de ska skickas" in answer.text
    assert days(ground) == set()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Skriv en dag"),
        ("2026-11-23", "Den dagen har varit"),
        ("2062-12-01", "mer än ett år"),
        ("snart", "Skriv en dag"),
    ],
)
def test_a_day_that_cannot_be_is_told_at_the_field(client: CheckedClient, ground: Ground, day: str, said: str) -> None:
    sign_in(client, KARIN)
    answer = post_form(client, PAGE, {"when": "on_a_day", "day": day}, button="Bjud in 2 studenter")
    assert answer.status_code == 422
    assert said in answer.text
    assert days(ground) == set()


def test_another_institutions_students_are_not_there(client: CheckedClient, ground: Ground) -> None:
    sign_in(client, KARIN)
    assert client.get("/institutions/lulea/invitations").status_code == 404
