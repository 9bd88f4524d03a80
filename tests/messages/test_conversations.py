"""Student and officers write to each other: nothing lost, nothing doubled, and no word of it in a mail."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.messages import Message, MessageText
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.escalating import tell_of_yesterday
from housing.bookings.services.forgetting import forget_old_texts
from housing.database import db
from housing.mail import MailMessage
from housing.messages import limits
from housing.messages.services.writing import Written, write_message
from housing.references import new_ref
from housing.rules.messages import KEPT_AFTER, LONGEST_MESSAGE, Side
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import chosen_form, csrf_token, filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found
from tests.messages.conftest import JUST_BEFORE, LONG_BEFORE, MID_STAY, visitor

QUESTION = "Får jag komma redan klockan 14?"
ANSWER = "Ja, nyckeln finns då"


def own(world: World) -> str:
    return f"/bookings/{world.storuman.booking}/messages"


def here(world: World) -> str:
    return f"/municipalities/storuman/requests/{world.storuman.booking}/messages"


def mails(kind: str) -> list[MailMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id)))


def texts() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(MessageText.text).order_by(MessageText.message_id)))


def say(world: World, text: str, side: Side = Side.STUDENT, at: datetime = LONG_BEFORE) -> Message:
    booking = found(Booking, world.storuman.booking)
    message = write_message(booking, side, Written(text, new_ref()), By(None, at))
    db.session.commit()
    return message


def test_both_write_and_each_sees_what_is_new(student: CheckedClient, officer: CheckedClient, world: World) -> None:
    assert post_form(student, own(world), {"text": QUESTION}, action=own(world)).status_code == 303
    worklist = officer.get("/municipalities/storuman/worklist").text
    assert "Nya meddelanden (1)" in worklist
    assert "Elin Ek" in worklist
    assert "1 nytt meddelande" in officer.get(here(world).removesuffix("/messages")).text
    assert QUESTION in officer.get(here(world)).text
    assert "Nya meddelanden" in officer.get("/municipalities/storuman/worklist").text, "looking is not answering"
    assert post_form(officer, here(world), {"text": ANSWER}, action=here(world)).status_code == 303
    assert "Nya meddelanden" not in officer.get("/municipalities/storuman/worklist").text
    assert "1 nytt meddelande" in student.get(own(world).removesuffix("/messages")).text
    page = student.get(own(world)).text
    assert page.index(QUESTION) < page.index(ANSWER)
    assert "Olle Olsson" not in page
    assert post_form(student, own(world), action=f"{own(world)}/read").status_code == 303
    assert "1 nytt meddelande" not in student.get(own(world).removesuffix("/messages")).text
    (mail,) = mails("message_written")
    assert mail.to_address == world.elin
    assert ANSWER not in mail.text + mail.html + mail.subject


def test_sent_twice_it_is_one_message(student: CheckedClient, world: World) -> None:
    form = filled_in(chosen_form(student.get(own(world)).text, {"text": QUESTION}), {"text": QUESTION})
    for _ in range(2):
        assert student.post(own(world), data=form).status_code == 303
    assert texts() == [QUESTION]


def test_who_says_the_same_again_later_is_heard_twice(student: CheckedClient, world: World) -> None:
    for _ in range(2):
        post_form(student, own(world), {"text": "Hallå?"}, action=own(world))
    assert texts() == ["Hallå?", "Hallå?"]


def test_what_came_while_an_officer_wrote_stays_unread(officer: CheckedClient, world: World) -> None:
    say(world, QUESTION)
    form = filled_in(chosen_form(officer.get(here(world)).text, {"text": ANSWER}), {"text": ANSWER})
    say(world, "Det är bråttom")
    assert officer.post(here(world), data=form).status_code == 303
    worklist = officer.get("/municipalities/storuman/worklist").text
    assert "Nya meddelanden (1)" in worklist
    assert "1 meddelande," in worklist


@pytest.mark.parametrize(
    ("at", "told"),
    [(LONG_BEFORE, 0), (JUST_BEFORE, 1), (MID_STAY, 0)],
    ids=["weeks before", "within 72 hours", "there"],
)
def test_the_mailbox_is_told_at_once_only_of_who_comes_soon(world: World, at: datetime, told: int) -> None:
    for _ in range(2):
        say(world, QUESTION, at=at)
    assert len(mails("message_waits")) == told
    assert all(QUESTION not in mail.text for mail in mails("message_waits"))


def test_the_mail_of_the_day_speaks_of_the_rest(officer: CheckedClient, world: World) -> None:
    say(world, QUESTION)
    tell_of_yesterday(LONG_BEFORE + timedelta(days=1))
    db.session.commit()
    assert "1 konversation har meddelanden som ingen har läst." in mails("requests_waiting")[-1].text
    post_form(officer, here(world), action=f"{here(world)}/read")
    say(world, ANSWER, Side.OFFICER, LONG_BEFORE + timedelta(days=1))
    before = len(mails("requests_waiting"))
    tell_of_yesterday(LONG_BEFORE + timedelta(days=2))
    db.session.commit()
    assert len(mails("requests_waiting")) == before


def test_what_is_written_is_text_and_no_html(student: CheckedClient, officer: CheckedClient, world: World) -> None:
    post_form(student, own(world), {"text": "<b>Hej</b>\n<script>alert(1)</script>"}, action=own(world))
    page = officer.get(here(world)).text
    assert "&lt;b&gt;Hej&lt;/b&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", ["", "  \n ", "a" * (LONGEST_MESSAGE + 1)])
def test_nothing_and_too_much_are_refused(student: CheckedClient, world: World, text: str) -> None:
    answer = post_form(student, own(world), {"text": text}, action=own(world))
    assert answer.status_code == 422
    assert texts() == []


def test_only_so_many_an_hour_and_what_was_written_is_not_lost(student: CheckedClient, world: World) -> None:
    person = found(Booking, world.storuman.booking).student.person.ref
    for _ in range(limits.MESSAGES.most):
        limits.count_message(person, LONG_BEFORE)
    answer = post_form(student, own(world), {"text": QUESTION}, action=own(world))
    assert answer.status_code == 429
    assert QUESTION in answer.text
    assert texts() == []


def test_a_month_after_the_stay_nothing_more_is_written(
    student: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(datetime(2027, 3, 30, 9, tzinfo=UTC))
    sign_in(student, world.elin)
    page = student.get(own(world)).text
    assert "mer än 30 dagar" in page
    assert "<textarea" not in page
    answer = student.post(own(world), data={"csrf_token": csrf_token(student, own(world)), "text": QUESTION})
    assert answer.status_code == 409
    assert texts() == []


def test_others_find_nothing(app: Flask, world: World) -> None:
    say(world, QUESTION)
    maja, siv = visitor(app, world.maja), visitor(app, world.sorsele.officer)
    coordinator = visitor(app, world.umu.coordinator)
    for client in (maja, siv, coordinator):
        assert client.get(own(world)).status_code == 404
        for slug in ("storuman", "sorsele"):
            page = f"/municipalities/{slug}/requests/{world.storuman.booking}/messages"
            assert client.get(page).status_code == 404


def test_what_was_written_is_erased_a_year_after_the_stay(student: CheckedClient, world: World) -> None:
    say(world, QUESTION)
    forget_old_texts(LONG_BEFORE + KEPT_AFTER + timedelta(days=30))
    db.session.commit()
    assert texts() == [QUESTION]
    forget_old_texts(MID_STAY + KEPT_AFTER + timedelta(days=30))
    db.session.commit()
    assert texts() == []
    page = student.get(own(world)).text
    assert "Texten är raderad." in page
