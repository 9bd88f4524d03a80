"""Photos of what was found after a guest had left: evidence for the officers of one municipality, as long as needed."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from housing.audit import AuditEntry
from housing.bookings.arrivals import Inspection, InspectionPhoto
from housing.bookings.services.forgetting import forget_old_texts
from housing.bookings.services.staying import complete_past_stays
from housing.database import db
from housing.doctor.examination import examine
from housing.duties import remove_unused_files
from housing.rules.leaving import MOST_PHOTOS
from housing.stored_files import FolderFiles, stored_files
from tests.arrivals.doors import said
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.photos import PLACE, a_bomb, a_jpeg
from tests.harness.world import World
from tests.holds.browsers import english

DAY_AFTER = datetime(2027, 2, 28, 9, tzinfo=UTC)
YEARS_LATER = DAY_AFTER + timedelta(days=3 * 365)
DAMAGE = {"outcome": "damage", "note": "Lampan är sönder."}


@pytest.fixture
def officer(client: CheckedClient, world: World, clock: MovableClock) -> CheckedClient:
    """Storuman's officer, on the day after Elin has left."""
    complete_past_stays(DAY_AFTER)
    db.session.commit()
    clock.set(DAY_AFTER)
    return english(client, world.storuman.officer)


@pytest.fixture
def stay(world: World) -> str:
    return f"/municipalities/storuman/stays/{world.storuman.booking}"


def add(officer: CheckedClient, stay: str, content: bytes | None) -> TestResponse:
    """Send a photo, from a page that was opened before or as it is now."""
    sent = {} if content is None else {"another-photo": (BytesIO(content), "lampa.jpg")}
    return officer.post(f"{stay}/inspection/photos", data={**sent, "csrf_token": csrf_token(officer, stay)})


def remove(officer: CheckedClient, stay: str, photo_ref: str) -> TestResponse:
    """Press the button of a photo, on such a page."""
    token = csrf_token(officer, stay)
    return officer.post(f"{stay}/inspection/photos/{photo_ref}/remove", data={"csrf_token": token})


def photos() -> list[InspectionPhoto]:
    db.session.rollback()
    return list(db.session.scalars(select(InspectionPhoto).order_by(InspectionPhoto.id)))


def is_kept(key: str) -> bool:
    """Let the clean-up find a file that has been there for long, and tell whether it is there afterwards."""
    files = stored_files()
    assert isinstance(files, FolderFiles)
    os.utime(files.folder / key[:2] / key, (0, 0))
    remove_unused_files({}, DAY_AFTER)
    return files.has(key)


def address(stay: str, photo: InspectionPhoto) -> str:
    return f"{stay}/inspection/photos/{photo.ref}"


def test_it_goes_with_the_words_and_tells_no_place(officer: CheckedClient, stay: str) -> None:
    sent = post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(a_jpeg()), "lampa.jpg")})
    assert sent.status_code == 303
    (photo,) = photos()
    shown = officer.get(address(stay, photo))
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/webp", "no-store")
    assert PLACE not in shown.data
    page = officer.get(stay).text
    assert f'src="{address(stay, photo)}"' in page
    assert 'alt="Photo 1 of what was found"' in page


def test_more_are_added_each_once_and_taken_away(officer: CheckedClient, stay: str) -> None:
    post_form(officer, stay, DAMAGE)
    for content in (a_jpeg(), a_jpeg(), a_jpeg(top="green")):
        assert add(officer, stay, content).status_code == 303
    first, second = (photo.ref for photo in photos())
    for _click in range(2):
        assert remove(officer, stay, first).status_code == 303
    assert [photo.ref for photo in photos()] == [second]
    assert officer.get(f"{stay}/inspection/photos/{first}").status_code == 404
    noted = select(AuditEntry.action).where(AuditEntry.action.like("inspection photo%")).order_by(AuditEntry.id)
    assert list(db.session.scalars(noted)) == [
        "inspection photo added", "inspection photo added", "inspection photo removed",
    ]  # fmt: skip


def test_the_database_keeps_the_same_photo_once(officer: CheckedClient, stay: str) -> None:
    post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(a_jpeg()), "lampa.jpg")})
    (photo,) = photos()
    again = {"ref": "x" * 10, "inspection_id": photo.inspection_id, "file": photo.file, "added_at": DAY_AFTER}
    with pytest.raises(IntegrityError):
        db.session.execute(insert(InspectionPhoto), [again])
    db.session.rollback()


def test_six_are_enough(officer: CheckedClient, stay: str) -> None:
    post_form(officer, stay, DAMAGE)
    for number in range(MOST_PHOTOS):
        add(officer, stay, a_jpeg(size=(400 + number, 400)))
    assert "Add the photo" not in officer.get(stay).text
    refused = add(officer, stay, a_jpeg(size=(700, 400)))
    assert refused.status_code == 409
    assert "There are 6 photos here already. Remove one first." in said(refused.text)
    assert len(photos()) == MOST_PHOTOS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg/>", "This is not a photo, whatever it is called."),
        (a_bomb(), "The photo has too many pixels."),
        (a_jpeg()[:2_000], "The file is damaged"),
        (None, "Choose a photo."),
    ],
    ids=["disguised", "bomb", "broken", "none"],
)
def test_what_is_no_photo_is_refused_at_the_field(
    officer: CheckedClient, stay: str, content: bytes | None, sentence: str
) -> None:
    post_form(officer, stay, DAMAGE)
    refused = add(officer, stay, content)
    assert refused.status_code == 422
    assert sentence in said(refused.text)
    assert photos() == []


def test_with_no_photo_the_officers_words_are_not_lost(officer: CheckedClient, stay: str) -> None:
    refused = post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(b"<svg/>"), "lampa.jpg")})
    assert refused.status_code == 422
    assert DAMAGE["note"] in refused.text
    assert db.session.scalar(select(func.count()).select_from(Inspection)) == 0


def test_before_anything_is_found_there_is_nothing_to_show(officer: CheckedClient, stay: str) -> None:
    refused = add(officer, stay, a_jpeg())
    assert refused.status_code == 409
    assert "Write down first what you found." in said(refused.text)


def test_closed_it_stays_as_it_was(officer: CheckedClient, stay: str) -> None:
    post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(a_jpeg()), "lampa.jpg")})
    (photo,) = photos()
    post_form(officer, stay, button="It has been dealt with")
    assert remove(officer, stay, photo.ref).status_code == 409
    assert add(officer, stay, a_jpeg(top="green")).status_code == 409
    assert [each.ref for each in photos()] == [photo.ref]


def test_no_other_municipality_sees_it(officer: CheckedClient, stay: str, world: World, app: Flask) -> None:
    post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(a_jpeg()), "lampa.jpg")})
    (photo,) = photos()
    stranger = english(CheckedClient(app), world.sorsele.officer)
    assert stranger.get(address(stay, photo)).status_code == 404
    own = f"/municipalities/sorsele/stays/{world.sorsele.booking}"
    assert stranger.get(own).status_code == 200
    assert stranger.get(address(own, photo)).status_code == 404


def test_photos_are_forgotten_when_the_damage_is_settled_and_long_over(officer: CheckedClient, stay: str) -> None:
    post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(a_jpeg()), "lampa.jpg")})
    (photo,) = photos()
    key = photo.file
    forget_old_texts(YEARS_LATER)
    db.session.commit()
    assert len(photos()) == 1, "nobody has dealt with it"
    post_form(officer, stay, button="It has been dealt with")
    forget_old_texts(DAY_AFTER)
    db.session.commit()
    assert len(photos()) == 1, "it is not long over"
    assert is_kept(key)
    forget_old_texts(YEARS_LATER)
    db.session.commit()
    assert photos() == []
    assert not is_kept(key)


def test_the_doctor_names_a_photo_without_its_file(officer: CheckedClient, stay: str) -> None:
    post_form(officer, stay, {**DAMAGE, "photo": (BytesIO(a_jpeg()), "lampa.jpg")})
    (photo,) = photos()
    assert not [each for each in examine(DAY_AFTER.date()) if each.rule == "keys"]
    photo.file = "0" * 64
    db.session.commit()
    (found,) = [each for each in examine(DAY_AFTER.date()) if each.rule == "keys"]
    assert str(found) == f"keys: photo {photo.ref} of an inspection: has no file"
