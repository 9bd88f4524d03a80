"""Messages, faults, circulars and photos sent in the same moment: each is there once, and none is lost."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from housing.bookings.faults import Fault
from housing.bookings.messages import Circular, CircularGuest, Message
from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import Base, db
from housing.mail import MailMessage
from housing.references import new_ref
from housing.rules.photos import MOST_OF_A_HOME
from housing.stock.models import Dwelling
from housing.stock.photo_models import Photo
from housing.stock.queries.photos import photos_of
from tests.faults.conftest import MID_STAY
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.photos import a_jpeg, a_photo
from tests.harness.server import Server
from tests.harness.world import World, build_world, found
from tests.races.contest import Answer, Contestant, at_once

pytestmark = pytest.mark.races

CLICKS = 3
Serve = Callable[..., Server]
ON_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
"""SQLite has one writer at a time; on PostgreSQL each would find that the other is not there."""


@pytest.fixture
def world(app: Flask, clock: MovableClock) -> World:
    clock.set(MID_STAY)
    with app.app_context():
        world = build_world()
        approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
        db.session.commit()
        return world


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(processes=2, settings={"CLOCK": MID_STAY.isoformat()})


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@ON_POSTGRESQL
def test_a_double_click_writes_once(app: Flask, server: Server, world: World) -> None:
    own, town = f"/bookings/{world.storuman.booking}", "/municipalities/storuman"
    for email, path, fields in (
        (world.elin, f"{own}/messages", {"text": "Hej"}),
        (world.elin, f"{own}/faults/new?kind=light", {"text": "Trasig", "place": "kitchen"}),
        (world.storuman.officer, f"{town}/circulars", {"text_sv": "Hej alla", "whom": "here", "where": ""}),
    ):
        nonce = new_ref()
        windows = [Contestant(app, server.url, email) for _ in range(CLICKS)]
        answers = at_once([partial(window.post, path, nonce=nonce, **fields) for window in windows])
        assert [answer.status for answer in answers] == [303] * CLICKS, [answer.text for answer in answers]
    with app.app_context():
        assert (count(Message), count(Fault), count(Circular), count(CircularGuest)) == (1, 1, 1, 1)
        told = select(MailMessage.kind).where(MailMessage.kind.in_(["fault_reported", "circular_written"]))
        assert sorted(db.session.scalars(told)) == ["circular_written", "fault_reported"]


@ON_POSTGRESQL
def test_photos_that_two_officers_move_and_remove_at_once(app: Flask, server: Server, world: World) -> None:
    with app.app_context():
        refs = [a_photo(found(Dwelling, world.storuman.dwelling), f"Foto {number}").ref for number in range(5)]
        db.session.commit()
    photos = "/municipalities/storuman/housing/photos"
    deeds = [(refs[4], "up"), (refs[1], "up"), (refs[2], "down"), (refs[3], "remove")]
    windows = [Contestant(app, server.url, world.storuman.officer) for _ in deeds]
    answers = at_once(
        [partial(window.post, f"{photos}/{ref}/{deed}") for window, (ref, deed) in zip(windows, deeds, strict=True)]
    )
    assert [answer.status for answer in answers] == [303] * len(deeds)
    with app.app_context():
        left = photos_of(found(Dwelling, world.storuman.dwelling))
        assert {photo.ref for photo in left} == {*refs} - {refs[3]}


@ON_POSTGRESQL
def test_of_two_photos_for_the_last_place_one_is_taken(app: Flask, server: Server, world: World) -> None:
    with app.app_context():
        for number in range(MOST_OF_A_HOME - 1):
            a_photo(found(Dwelling, world.storuman.dwelling), f"Foto {number}")
        db.session.commit()
    path = f"/municipalities/storuman/housing/dwellings/{world.storuman.dwelling}/photos"
    windows = [Contestant(app, server.url, world.storuman.officer) for _ in range(2)]
    colours = ("red", "green")
    answers = at_once([partial(_send_photo, *each, path) for each in zip(windows, colours, strict=True)])
    assert sorted(answer.status for answer in answers) == [303, 422], [answer.text for answer in answers]
    with app.app_context():
        assert count(Photo) == MOST_OF_A_HOME


def _send_photo(window: Contestant, colour: str, path: str) -> Answer:
    file = FileStorage(BytesIO(a_jpeg(top=colour)), "foto.jpg")
    boundary, body = encode_multipart({"csrf_token": window.token, "text_sv": colour, "file": file})
    return window.send(path, body, f"multipart/form-data; boundary={boundary}")
