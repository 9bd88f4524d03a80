"""The three jobs done with the keyboard alone; wherever the focus is, one sees it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.harness.browser import PageFactory
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.world import World, build_world
from tests.journeys.typist import Typist
from tests.spreadsheets.files import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)]

FOREIGN = csv_of(
    [
        "Contact;Who;Module;Where;Place;When",
        "ebba@student.umu.example;Lind, Ebba;3OM401;Sjukstugan;Storuman;v.6-8",
    ]
)
"""A list with headings of its own."""

SKIP = "Hoppa till innehållet"


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return build_world()


@pytest.fixture
def javascript(request: pytest.FixtureRequest) -> bool:
    """Scripts run, unless a test asks for both ways."""
    return bool(getattr(request, "param", True))


@pytest.fixture
def typist(
    app: Flask, world: World, serve: Callable[..., Server], page_factory: PageFactory, javascript: bool
) -> Typist:
    server = serve(processes=1, settings={"CLOCK": TUESDAY.isoformat()})
    return Typist(app, page_factory(base_url=server.url, javascript=javascript))


def test_a_student_asks_for_a_room(typist: Typist, world: World) -> None:
    typist.sign_in(world.elin)
    assert typist.tab_to(SKIP).tag == "a"
    typist.press("Enter")
    assert typist.focus.id == "main"
    typist.tab_to("Se lediga rum")
    typist.enter()
    typist.tab_to("Se rummet")
    typist.enter()
    typist.tab_to("Be om rummet")
    typist.enter()
    is_led_to_the_fault(typist, "arrival_time")
    typist.tab_to("Innan nyckelstället stänger")
    typist.press("ArrowDown")
    assert typist.focus.name == "På kvällen"
    typist.tab_to("Be om rummet")
    typist.enter()
    assert "Väntar på svar" in typist.reads
    assert "Du kommer på kvällen" in typist.reads


def is_led_to_the_fault(typist: Typist, field: str) -> None:
    """The list of faults takes the focus, and its link leads on to the field."""
    assert typist.focus.role == "group"
    assert "Välj när du kommer" in typist.focus.name
    typist.tab_to("Välj när du kommer")
    typist.press("Enter")
    assert typist.focus.id == field


def test_an_officer_answers_and_moves_through_the_board(typist: Typist, world: World) -> None:
    typist.sign_in(world.storuman.officer)
    assert "Elin Ek" in typist.reads
    typist.tab_to("Elin Ek")
    typist.enter()
    typist.tab_to("Godkänn")
    typist.enter()
    typist.tab_to("Tavla")
    typist.enter()
    region = typist.tab_to("Tavla med")
    assert region.role == "region"
    assert typist.scrolls_by("ArrowRight")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"], indirect=True)
def test_a_coordinator_sends_in_a_list_of_any_headings_and_changes_a_placement(typist: Typist, world: World) -> None:
    typist.sign_in(world.umu.coordinator)
    typist.tab_to("Läs in")
    typist.enter()
    typist.tab_to("Se vad listan skulle göra")
    typist.enter()
    assert "Välj en fil" in typist.focus.name
    typist.tab_to("Lista med placeringar")
    typist.choose_file("lista-vt27.csv", FOREIGN)
    typist.tab_to("Se vad listan skulle göra")
    typist.enter()
    chooses(typist, "Where", "VFU")
    chooses(typist, "Place", "Kom")
    typist.tab_to("Se vad listan skulle göra")
    typist.enter()
    assert "8–26 feb. 2027" in typist.reads
    typist.tab_to("Visa alla")
    typist.press("Space")
    typist.tab_to("Publicera listan")
    typist.enter()
    assert "Inget har mejlats." in typist.reads
    typist.tab_to("Studenter")
    typist.enter()
    typist.tab_to("Ändra placeringen för Ebba Lind")
    typist.enter()
    typist.tab_to("Kommun")
    typist.press("Control+A")
    for letter in "Sorsele":
        typist.press(letter)
    typist.tab_to("Se vad det skulle innebära")
    typist.enter()
    assert "Sjukstugan, Storuman → Sjukstugan, Sorsele" in typist.reads
    typist.tab_to("Publicera 1 placering")
    typist.enter()
    assert "Publicerat" in typist.reads


def chooses(typist: Typist, select: str, beginning: str) -> None:
    """Type the beginning of an option."""
    typist.tab_to(select)
    for letter in beginning:
        typist.press(letter)
