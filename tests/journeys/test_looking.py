"""What is looked for on every page is found where it is planted."""

import pytest
from flask import Flask

from tests.harness.browser import PageFactory
from tests.journeys.languages import Foreign
from tests.journeys.looking import faults_of
from tests.journeys.typist import Typist

PAGE = '<!doctype html><html lang="sv"><title>Rum</title><main><h1>Rum</h1>{}</main></html>'

PLANTED = {
    "My placements": "in another language",
    '<p title="Sign in">Hej</p>': "in another language",
    "You have a room in Storuman": "in another language",
    '<p lang="en">My placements</p>': None,
    "Mina placeringar": None,
    f'<p id="long">{"å" * 90}</p>': "wide on a screen of 320",
    "<h1>Två</h1>": "a page has one h1",
    '<p id="a">Ett</p><p id="a">Två</p>': "the id 'a' is used 2 times",
}
"""What stands in the page, and what is said of it."""


@pytest.mark.browser
@pytest.mark.parametrize("content", PLANTED)
def test_a_planted_fault_is_found(page_factory: PageFactory, content: str) -> None:
    page = page_factory()
    html = PAGE.format(content)
    page.set_content(html)
    found = "\n".join(faults_of(page, html, Foreign("sv"), ask_axe=False))
    expected = PLANTED[content]
    assert found == "" if expected is None else expected in found


@pytest.mark.browser
@pytest.mark.parametrize(("style", "is_seen"), [("outline: none", False), ("outline: 3px solid black", True)])
def test_a_focus_that_nobody_sees_is_found(page_factory: PageFactory, style: str, is_seen: bool) -> None:
    page = page_factory()
    page.set_content(f'<a href="#next" style="{style}">Nästa</a>')
    page.keyboard.press("Tab")
    assert Typist(Flask(__name__), page).focus.is_seen is is_seen
