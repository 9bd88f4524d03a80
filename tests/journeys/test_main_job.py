"""The main job on the example files: a student finds a bed and asks, an officer approves, her coordinator sees it.

Over the real server with real mail, with scripts and without, on both engines.
"""

import re
from collections import Counter

import pytest
from sqlalchemy import func, select

from housing.database import db
from housing.mail import MailMessage
from tests.harness.smtp import Letter
from tests.journeys.conftest import Stage
from tests.journeys.coordinating import find, free_in, preview, room_for
from tests.journeys.operating import (
    COORDINATOR_LTU,
    COORDINATOR_UMU,
    LTU_LIST,
    MAILBOX,
    OFFICER_SORSELE,
    OFFICER_STORUMAN,
    UMU_LIST,
    commands,
)
from tests.journeys.person import CODE_SUBJECT, Person
from tests.journeys.students import ELSA, LINNEA, invited

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAYS = "7–27 feb. 2027 + 21 mars–10 apr. 2027"
ROOM = re.compile("Hus 1, lgh 1001")
KEY_HOURS = "Då får du nyckeln måndag–söndag 08:00–20:00"
ASKED_WEEKS = [6, 7, 8, 12, 13, 14]
RECEIVED = "Din förfrågan om rum i Storuman har kommit fram"
WAITING = "Studenter väntar på svar från Storuman"
CONFIRMED = "Du har ett rum i Storuman"
DECLINED = "Du fick inte rummet i Storuman"
WITHDRAWN = "Du har dragit tillbaka din förfrågan om rum i Storuman"


def test_a_student_is_housed_and_her_coordinator_sees_it(stage: Stage) -> None:
    karin, per = lists_are_published(stage)
    assert {letter.subject for letter in stage.smtp.letters} == {CODE_SUBJECT}
    free, room = free_in(per, "Storuman", ASKED_WEEKS), room_for(per, "Storuman", "6-8 + 12-14")
    assert (free, room) == ([10] * 6, 10)
    students_are_invited(stage, per)
    linnea, elsa = follows_her_invitation(stage, LINNEA), follows_her_invitation(stage, ELSA)
    elsa.follow(ROOM)
    asks_for_the_room(linnea)
    is_told_that_it_is_gone(elsa)
    officer_approves_in_two_clicks(stage)
    reads_where_she_will_live(linnea, letter_about(stage, CONFIRMED))
    coordinator_sees_her_housed_but_not_where(per)
    assert "Ingen hittades" in karin_looks_for_her(karin)
    assert free_in(per, "Storuman", ASKED_WEEKS) == [9] * 6
    assert room_for(per, "Storuman", "6-8 + 12-14") == 9
    everybody_got_their_mail_and_no_more(
        stage,
        signed_in=[COORDINATOR_UMU, COORDINATOR_LTU, LINNEA, ELSA, OFFICER_STORUMAN],
        told=[(LINNEA, RECEIVED), (MAILBOX, WAITING), (LINNEA, CONFIRMED)],
    )


@pytest.mark.parametrize("javascript", [False], ids=["no-javascript"], indirect=True)
def test_a_no_and_a_withdrawal_free_the_room_and_are_told(stage: Stage) -> None:
    commands(stage.app, ["import-placements", str(LTU_LIST), "--institution", "LTU"])
    linnea, elsa = finds_her_rooms(stage, LINNEA), finds_her_rooms(stage, ELSA)
    asks_for_the_room(linnea)
    officer_declines(stage)
    reads_why_and_finds_the_room_free(linnea, letter_about(stage, DECLINED))
    asks_for_the_room(elsa)
    withdraws(elsa)
    letter_about(stage, WITHDRAWN)
    linnea.page.reload()
    assert "I Storuman 11" in linnea.reads
    officer_next_door_is_told_nothing(stage)


def lists_are_published(stage: Stage) -> tuple[Person, Person]:
    """Both coordinators send in their lists, look at what they would do, and publish."""
    karin, per = stage.sign_in(COORDINATOR_UMU), stage.sign_in(COORDINATOR_LTU)
    preview(karin, UMU_LIST)
    for shown in ("180 nya", "0 rader som är fel", "3OM401 8–26 feb. 2027 (v. 6–8) 22 mars–9 apr. 2027 (v. 12–14) 23"):
        assert shown in karin.reads
    preview(per, LTU_LIST)
    for shown in ("120 nya", "0 rader som är fel", "Terminen är VT27. Det står i filens namn."):
        assert shown in per.reads
    karin.press("Publicera 180 placeringar")
    per.press("Publicera 120 placeringar")
    assert "Inget har mejlats." in karin.reads
    return karin, per


def students_are_invited(stage: Stage, coordinator: Person) -> None:
    """The coordinator reads who gets a mail and who does not, and sends them."""
    coordinator.open("/institutions/lulea-tekniska-universitet/invitations")
    for shown in (
        "14 vill ha boende och bjuds in att hitta det",
        "3 får frågan om de behöver boende",
        "28 behöver inget boende",
        "75 ska till en kommun som inte erbjuder boende här ännu",
    ):
        assert shown in coordinator.reads
    coordinator.press("Bjud in 17 studenter")
    assert "17 inbjudningar är på väg." in coordinator.is_told
    expected = invited()
    stage.smtp.wait_for(lambda _: Counter(addressed(stage)) >= Counter(expected.items()), timeout=30)


def follows_her_invitation(stage: Stage, email: str) -> Person:
    """A student goes from her mail to the rooms that are free in exactly her weeks."""
    student = stage.enter(email)
    student.open_mail(invitation_to(stage, email))
    assert student.heading == "Lediga rum i Storuman"
    for shown in (f"{DAYS}, 40 nätter", "I Storuman 11", "4 800 kr för hela tiden"):
        assert shown in student.reads
    return student


def asks_for_the_room(student: Person) -> None:
    """She opens a room, reads everything about it, says when she comes, and asks."""
    student.follow(ROOM)
    for shown in (
        f"Ledigt alla nätter du behöver: {DAYS}.",
        "Eget rum, lås på dörren",
        "Kom sön 7 feb. 2027, åk lör 27 feb. 2027",
        "Kom sön 21 mars 2027, åk lör 10 apr. 2027",
        "4 800 kr för hela tiden",
        "Det här finns",
        "Ta med det här",
    ):
        assert shown in student.reads
    student.choose("Innan nyckelstället stänger")
    student.press("Be om rummet")
    assert student.heading == "Din förfrågan om rum i Storuman"
    assert DAYS in student.reads
    assert "Kommunen svarar senast 1 dec. 2026" in student.reads
    assert "Skolgatan" not in student.reads


def is_told_that_it_is_gone(student: Person) -> None:
    """Somebody who had the same room open asks a moment too late: a sentence, and what else is free."""
    student.choose("Jag vet inte än")
    student.press("Be om rummet")
    assert "Någon annan hann före" in student.reads
    assert "I Storuman 10" in student.reads
    assert student.main.get_by_role("link", name=ROOM).count() == 0


def officer_approves_in_two_clicks(stage: Stage) -> None:
    """The officer goes from the mail to the worklist and approves what passed every check."""
    officer = stage.enter(OFFICER_STORUMAN)
    officer.open_mail(letter_about(stage, WAITING))
    assert "Linnea Sarri" in officer.reads
    assert DAYS in officer.reads
    officer.press(re.compile("^Godkänn"))
    assert officer.clicks == 2
    assert "Linnea Sarri" not in officer.reads


def reads_where_she_will_live(student: Person, letter: Letter) -> None:
    """Her mail leads to the page that now says the address and where the key is."""
    assert "Skolgatan" not in letter.text + letter.html
    student.open_mail(letter)
    for shown in ("Bekräftad", "Skolgatan 5, Storuman", "lgh 1001, rum 1", "Kommunhuset", KEY_HOURS, DAYS):
        assert shown in student.reads


def coordinator_sees_her_housed_but_not_where(coordinator: Person) -> None:
    """Municipality and dates, and nothing nearer."""
    row = find(coordinator, "Linnea Sarri")
    assert "Har boende Bor i Storuman 7–27 feb. 2027, 21 mars–10 apr. 2027" in row
    assert "1 har boende" in coordinator.reads
    whole_page = coordinator.page.content()
    for hidden in ("Skolgatan", "lgh 1001", "rum 1", "Kommunhuset"):
        assert hidden not in whole_page


def karin_looks_for_her(coordinator: Person) -> str:
    """A coordinator of another university searches for a student who is not hers."""
    coordinator.open("/institutions/umea-universitet/students")
    coordinator.main.get_by_label("Sök en student").fill("Linnea Sarri")
    coordinator.press("Sök")
    return coordinator.reads


def finds_her_rooms(stage: Stage, email: str) -> Person:
    """A student signs in by herself and goes from her placement to the rooms."""
    student = stage.sign_in(email)
    assert student.heading == "Mina placeringar"
    student.follow("Se lediga rum")
    assert "I Storuman 11" in student.reads
    return student


def officer_declines(stage: Stage) -> None:
    """The officer goes from the mail to the request and says no, with a reason."""
    officer = stage.enter(OFFICER_STORUMAN)
    officer.open_mail(letter_about(stage, WAITING))
    officer.follow("Linnea Sarri")
    officer.open_details("Avslå")
    officer.choose("Hemmet måste vara stängt de veckorna")
    officer.press("Avslå och meddela studenten")
    assert "Studenten har fått veta varför." in officer.is_told
    assert "Linnea Sarri" not in officer.reads


def reads_why_and_finds_the_room_free(student: Person, letter: Letter) -> None:
    """Her mail leads to the reason, and that to what is free instead."""
    student.open_mail(letter)
    for shown in ("Kommunen sa nej", "Hemmet måste vara stängt de veckorna"):
        assert shown in student.reads
    student.follow("Se vad som är ledigt i stället")
    assert "I Storuman 11" in student.reads


def withdraws(student: Person) -> None:
    """She changes her mind on the page of her request, and is asked once whether she means it."""
    student.follow("Dra tillbaka förfrågan")
    assert student.heading == "Vill du dra tillbaka din förfrågan?"
    student.press("Ja, dra tillbaka förfrågan")
    assert "Du har dragit tillbaka" in student.reads


def officer_next_door_is_told_nothing(stage: Stage) -> None:
    """The same link, opened by another municipality's officer."""
    officer = stage.enter(OFFICER_SORSELE)
    officer.open_mail(letter_about(stage, WAITING))
    assert officer.heading == "Sidan finns inte här"
    for hidden in ("Linnea", "Elsa", "Skolgatan"):
        assert hidden not in officer.page.content()


def letter_about(stage: Stage, subject: str) -> Letter:
    """Wait for the newest letter with that subject."""
    return stage.smtp.wait_for(lambda letter: letter.subject == subject)


def invitation_to(stage: Stage, email: str) -> Letter:
    """Wait for the invitation to a student."""
    return stage.smtp.wait_for(lambda letter: letter.recipients == (email,) and letter.subject.startswith("Hitta"))


def addressed(stage: Stage) -> list[tuple[str, str]]:
    """Return to whom each letter went, and its subject."""
    return [(recipient, letter.subject) for letter in stage.smtp.letters for recipient in letter.recipients]


def everybody_got_their_mail_and_no_more(stage: Stage, *, signed_in: list[str], told: list[tuple[str, str]]) -> None:
    """Every mail that was written has arrived, once; that none gives anything away is asked when the test ends."""
    codes = [(email, CODE_SUBJECT) for email in signed_in]
    expected = Counter([*codes, *invited().items(), *told])
    stage.smtp.wait_for(lambda _: len(stage.smtp.letters) >= expected.total())
    assert Counter(addressed(stage)) == expected
    with stage.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MailMessage)) == expected.total()
