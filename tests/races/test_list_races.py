"""Lists are published at the same moment: in the end stands what one of them says, never some of each."""

import io
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from housing.accounts.models import Student
from housing.database import db
from housing.doctor.examination import examine
from housing.placements.models import Placement, PlacementImport
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.people import a_grant, a_person
from tests.harness.server import Server
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world
from tests.placements.lists import content_of
from tests.races.contest import Answer, Contestant, at_once

pytestmark = pytest.mark.races

Serve = Callable[..., Server]
SECOND_COORDINATOR = "kerstin@umu.example"
COURSE = "9OM100"
FIRST_DAYS = {6: date(2027, 2, 8), 7: date(2027, 2, 15), 8: date(2027, 2, 22)}

Listed = dict[int, tuple[int, str]]
"""Students by number, each with the week her placement begins in, and where it is."""

BEFORE: Listed = dict.fromkeys(range(30), (6, "Storuman"))
EARLIER: Listed = dict.fromkeys(range(10, 40), (7, "Storuman"))
"""Ten are gone, twenty begin a week later, ten are new."""
ELSEWHERE: Listed = dict.fromkeys(range(20), (8, "Sorsele")) | dict.fromkeys((40, 41), (6, "Sorsele"))
"""Ten others are gone, twenty move, two are new."""


@pytest.fixture
def world(app: Flask) -> World:
    """A school with two coordinators."""
    with app.app_context():
        world = build_world()
        a_grant(a_person("Kerstin", "Kvist", SECOND_COORDINATOR), "coordinator", world.umu.id)
        db.session.commit()
        return world


def content(listed: Listed) -> bytes:
    """The list as a file."""
    return content_of(
        *(
            f"Vu, Nr{number};nr{number}@umu.example;{COURSE};Sjukstugan;{place};v.{week}-{week + 2};ja"
            for number, (week, place) in listed.items()
        )
    )


def looked_at(app: Flask, world: World, email: str, listed: Listed) -> tuple[str, dict[str, str | list[str]]]:
    """Send a list and look at what it would do; return where its button leads, and what the form then holds."""
    client = CheckedClient(app)
    sign_in(client, email)
    start = f"/institutions/{world.umu.slug}/imports"
    sent = post_form(client, start, {"file": (io.BytesIO(content(listed)), "lista-vt27.csv")}, action=start)
    address = sent.location
    form = chosen_form(client.get(address).text, {}, action=address)
    data = {"is_part": "whole"} if form.select("input[name=is_part]") else {}
    return address, filled_in(form, data, None)


def published(app: Flask) -> Listed:
    """What stands of the course in the end."""
    weeks = {day: week for week, day in FIRST_DAYS.items()}
    with app.app_context():
        placements = db.session.scalars(
            select(Placement).where(Placement.course_code == COURSE, Placement.status == "published")
        ).all()
        by_id = {student.id: student.email_key for student in db.session.scalars(select(Student))}
        return {
            int(by_id[each.student_id].removeprefix("nr").split("@")[0]): (
                weeks[each.periods[0].first_day],
                each.site.municipality.name,
            )
            for each in placements
        }


def imports(app: Flask) -> int:
    """How many lists are said to have been published."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PlacementImport)) or 0


def press(app: Flask, serve: Serve, looked: list[tuple[str, str, dict[str, str | list[str]]]]) -> list[Answer]:
    """Let each of them press the button under what she has looked at, all in the same moment."""
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    windows = [Contestant(app, server.url, email) for email, _, _ in looked]
    answers = at_once(
        [partial(window.post, path, **fields) for window, (_, path, fields) in zip(windows, looked, strict=True)]
    )
    assert "Traceback" not in server.log
    return answers


@pytest.mark.parametrize("before", [{}, BEFORE], ids=["the first list", "the next list"])
def test_of_two_lists_one_stands_and_the_other_coordinator_is_shown_what_hers_would_do_now(
    app: Flask, serve: Serve, world: World, before: Listed
) -> None:
    karin = world.umu.coordinator
    if before:
        press(app, serve, [(karin, *looked_at(app, world, karin, before))])
        assert published(app) == before
    lists = {karin: EARLIER, SECOND_COORDINATOR: ELSEWHERE}
    so_far = imports(app)
    answers = press(app, serve, [(email, *looked_at(app, world, email, listed)) for email, listed in lists.items()])
    assert sorted(answer.status for answer in answers) == [303, 409]
    stands = next(listed for listed, answer in zip(lists.values(), answers, strict=True) if answer.status == 303)
    assert published(app) == stands
    assert imports(app) == so_far + 1
    refused = next(answer for answer in answers if answer.status == 409)
    assert "Något har ändrats sedan du tittade" in refused.text
    assert "Ändrade placeringar" in refused.text
    with app.app_context():
        assert examine(TUESDAY.date()) == []


def test_the_same_list_is_published_once_by_a_double_click(app: Flask, serve: Serve, world: World) -> None:
    karin = world.umu.coordinator
    path, fields = looked_at(app, world, karin, BEFORE)
    so_far = imports(app)
    first, second = press(app, serve, [(karin, path, fields)] * 2)
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    assert "/published/" in str(first.location)
    assert published(app) == BEFORE
    assert imports(app) == so_far + 1
    with app.app_context():
        assert examine(TUESDAY.date()) == []
