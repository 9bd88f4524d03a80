"""The parts that pages are built from say what they must, to eyes and to screen readers alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from housing.rules.lifecycle import ApplicationStatus, Status
from tests.harness.product import make_app

CHOICES = [SelectChoice("a", "Early"), SelectChoice("b", "Late")]


class Questions(FlaskForm):
    """A form with one of each kind of question."""

    town = StringField("Town", [InputRequired("Write the town.")])
    when = RadioField("When?", [InputRequired("Choose when.")], choices=CHOICES)
    shared = BooleanField("I can share a room")


@pytest.fixture
def app() -> Iterator[Flask]:
    app = make_app("sqlite://")
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield app


def drawn(app: Flask, source: str, **context: Any) -> BeautifulSoup:
    return BeautifulSoup(app.jinja_env.from_string(source).render(**context), "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, (selector, str(soup))
    return found[0]


def refused() -> Questions:
    form = Questions(meta={"csrf": False})
    assert not form.validate()
    return form


def test_a_field_is_read_with_its_hint_and_its_error(app: Flask) -> None:
    source = "{% from 'components/fields.html' import text_field %}{{ text_field(form.town, 'Where you live.') }}"
    page = drawn(app, source, form=refused())
    field = one(page, "input")
    spoken = [page.find(id=name) for name in str(field["aria-describedby"]).split()]
    assert [part.get_text(" ", strip=True) for part in spoken if part] == [
        "Where you live.",
        "Error: Write the town.",
    ]
    assert field["aria-invalid"] == "true"
    assert one(page, "label")["for"] == field["id"]


def test_a_field_without_hint_and_error_points_nowhere(app: Flask) -> None:
    source = "{% from 'components/fields.html' import text_field %}{{ text_field(form.town) }}"
    field = one(drawn(app, source, form=Questions(meta={"csrf": False})), "input")
    assert not field.has_attr("aria-describedby")
    assert not field.has_attr("aria-invalid")


def test_the_list_of_errors_leads_to_each_question(app: Flask) -> None:
    source = """{% from 'components/fields.html' import error_summary, text_field, radios %}
        {{ error_summary(form) }}{{ text_field(form.town) }}{{ radios(form.when) }}"""
    page = drawn(app, source, form=refused())
    links = page.select(".ds-error-summary a")
    assert [link.get_text() for link in links] == ["Write the town.", "Choose when."]
    for link in links:
        target = page.find(id=str(link["href"]).removeprefix("#"))
        assert isinstance(target, Tag)
        assert target.name in {"input", "fieldset"}


def test_no_errors_no_list(app: Flask) -> None:
    source = "{% from 'components/fields.html' import error_summary %}{{ error_summary(form) }}"
    assert drawn(app, source, form=Questions(meta={"csrf": False})).get_text(strip=True) == ""


def test_what_the_visitor_wrote_is_escaped_in_every_part(app: Flask) -> None:
    source = """{% from 'components/fields.html' import text_field %}
        {% from 'components/content.html' import definitions %}{% from 'components/page.html' import page_heading %}
        {{ text_field(form.town, text) }}{{ definitions([(text, text)]) }}{{ page_heading(text, text) }}"""
    form = Questions(meta={"csrf": False})
    form.town.data = text = "<script>alert(1)</script>\"'"
    page = drawn(app, source, form=form, text=text)
    assert page.find("script") is None
    assert one(page, "h1").get_text() == text
    assert one(page, "input")["value"] == text


@pytest.mark.parametrize("status", list(Status))
def test_every_booking_status_has_its_word(app: Flask, status: Status) -> None:
    source = "{% from 'components/messages.html' import booking_status %}{{ booking_status(status) }}"
    tag = one(drawn(app, source, status=status), ".status")
    assert tag.get_text(strip=True)
    assert f"status-{status}" in tag["class"]


@pytest.mark.parametrize("status", list(ApplicationStatus))
def test_every_application_status_has_its_word(app: Flask, status: ApplicationStatus) -> None:
    source = "{% from 'components/messages.html' import application_status %}{{ application_status(status) }}"
    assert one(drawn(app, source, status=status), ".status").get_text(strip=True)


def test_steps_tell_a_screen_reader_what_is_done_and_what_is_next(app: Flask) -> None:
    source = "{% from 'components/page.html' import steps %}{{ steps(items) }}"
    items = [
        {"title": "You asked", "when": None, "text": None, "state": "done"},
        {"title": "Storuman answers", "when": "By 1 Dec 2026", "text": None, "state": "now"},
    ]
    page = drawn(app, source, items=items)
    assert [step.get_text(" ", strip=True) for step in page.select("li")] == [
        "Done: You asked",
        "Now: Storuman answers By 1 Dec 2026",
    ]
    assert "Storuman" in one(page, "[aria-current=step]").get_text()


def test_the_map_says_in_words_what_it_draws(app: Flask) -> None:
    source = "{% from 'components/map.html' import locator_map %}{{ locator_map(points, site, scale) }}"
    site = {"x": 200, "y": 200, "label": "Storuman health centre", "approximate": True}
    house = {"number": 1, "x": 90, "y": 120, "label": "Skolgatan", "detail": "8 min", "url": None}
    page = drawn(app, source, points=[house], site=site, scale={"length": 80, "text": "500 m"})
    words = [item.get_text(" ", strip=True) for item in page.select("figcaption li")]
    assert words[0].startswith("Storuman health centre (about here")
    assert words[1] == "1 Skolgatan 8 min"
    assert one(page, "circle.locator-about")
    assert one(page, "svg")["aria-label"]
