"""Two students agree to live together and both have a room in one home for one party, which is then nobody else's.

Over the real server with real mail, with scripts and without, on both engines.
"""

import re

import pytest

from tests.harness.accessibility import axe_problems
from tests.journeys.conftest import Stage
from tests.journeys.operating import LTU_LIST, OFFICER_STORUMAN, commands
from tests.journeys.person import Person
from tests.journeys.students import ELSA, LINNEA
from tests.journeys.test_main_job import letter_about

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASKED = "Någon vill bo tillsammans med dig"
ANSWERED = "Du har fått svar om att bo tillsammans"
HOME = "lgh 1004"


def test_two_live_in_one_home_and_nobody_else_comes_in(stage: Stage) -> None:
    commands(stage.app, ["import-placements", str(LTU_LIST), "--institution", "LTU"])
    linnea = stage.sign_in(LINNEA)
    asks(stage, linnea)
    elsa = says_yes(stage)
    reads_the_answer_and_books_first(linnea, stage)
    books_beside_her(elsa)
    officer_reads_it_and_approves_both(stage)
    elsa.open("/placements")
    elsa.follow("Se hur ni ska bo")
    assert f"{HOME}, rum 1 Bekräftad Samma bostad som du" in elsa.reads


def asks(stage: Stage, student: Person) -> None:
    """From her placement she asks by address; the page says nothing of who has it."""
    student.follow("Bo med en annan student")
    student.main.get_by_label("Den andras e-postadress").fill(ELSA)
    student.press("Fråga")
    assert "Vi säger inte om det finns någon" in student.reads
    assert "Elsa" not in student.reads
    is_open_to_everybody(stage, student)


def says_yes(stage: Stage) -> Person:
    """The mail says that somebody asks; who it is stands behind the sign-in."""
    letter = letter_about(stage, ASKED)
    assert "Linnea" not in letter.text + letter.html
    student = stage.enter(ELSA)
    student.open_mail(letter)
    assert "Linnea vill bo tillsammans med dig" in student.reads
    student.follow(re.compile("^Läs och svara"))
    assert "Luleå tekniska universitet" in student.reads
    is_open_to_everybody(stage, student)
    student.press(re.compile("^Ja, i var sitt rum"))
    assert "Du och Linnea ska bo tillsammans" in student.reads
    is_open_to_everybody(stage, student)
    return student


def reads_the_answer_and_books_first(student: Person, stage: Stage) -> None:
    """Homes for both stand first, and she asks for a room in one that takes one party."""
    student.open_mail(letter_about(stage, ANSWERED))
    student.follow("Se rum för er båda")
    card = student.main.get_by_role("article").filter(has_text=HOME)
    assert "Plats för dig och Elsa" in card.inner_text()
    is_open_to_everybody(stage, student)
    card.get_by_role("link").first.click()
    asks_for_the_room(student)


def books_beside_her(student: Person) -> None:
    """The home of the other is the first one, and its other room can be hers."""
    student.follow("Se rum för er båda")
    first = student.main.get_by_role("article").first
    assert HOME in first.inner_text()
    assert "Linnea har ett rum här" in first.inner_text()
    first.get_by_role("link").first.click()
    asks_for_the_room(student)


def asks_for_the_room(student: Person) -> None:
    student.choose("Innan nyckelstället stänger")
    student.press("Be om rummet")
    assert student.heading == "Din förfrågan om rum i Storuman"


def officer_reads_it_and_approves_both(stage: Stage) -> None:
    """At each request she reads with whom its student wants to live; both pass every check."""
    officer = stage.sign_in(OFFICER_STORUMAN)
    officer.open("/municipalities/storuman/worklist")
    assert "Vill bo med Elsa Utsi" in officer.reads
    assert "Vill bo med Linnea Sarri" in officer.reads
    is_open_to_everybody(stage, officer)
    officer.press(re.compile("^Godkänn"))
    assert "2 förfrågningar är godkända" in officer.is_told


def is_open_to_everybody(stage: Stage, person: Person) -> None:
    """Let axe look at the page; it is a script itself."""
    if stage.javascript:
        assert axe_problems(person.page) == []
